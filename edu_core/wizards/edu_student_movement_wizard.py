# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..models.edu_student_movement import ENTERING, KINDS, LEAVING, REASONS
from ..tools.vietnam_day import vietnam_today

MODES = {
    "enter": ("admit", "transfer_in", "return"),
    "change": ("change_class", "promote", "retain"),
    "leave": ("transfer_out", "leave", "graduate"),
}


def _get_kinds(mode):
    """Return the selection of the kinds of a mode."""
    return [(kind, label) for kind, label in KINDS if kind in MODES[mode]]


class EduStudentMovementWizard(models.TransientModel):
    """The dialog by which the office enters a step in pupils' lives."""

    _name = "edu.student.movement.wizard"
    _description = "Step of Pupils"

    mode = fields.Selection(
        [
            ("enter", "Puts into a class"),
            ("change", "Changes the class"),
            ("leave", "Leaves the school"),
        ],
        required=True,
        default="change",
    )
    kind_enter = fields.Selection(
        _get_kinds("enter"), string="How They Come", default="admit"
    )
    kind_change = fields.Selection(
        _get_kinds("change"),
        string="What Changes",
        default="change_class",
    )
    kind_leave = fields.Selection(
        _get_kinds("leave"), string="How They Leave", default="leave"
    )
    kind = fields.Selection(KINDS, compute="_compute_kind")
    student_ids = fields.Many2many("edu.student", string="Pupils", required=True)
    student_count = fields.Integer(compute="_compute_company_id")
    company_id = fields.Many2one(
        "res.company", string="School", compute="_compute_company_id"
    )
    company_color = fields.Integer(related="company_id.edu_color")
    date = fields.Date(required=True, default=vietnam_today)
    class_id = fields.Many2one("edu.class", string="New Class")
    grade_ids = fields.Many2many(
        "edu.grade", compute="_compute_grade_ids", string="Grades"
    )
    grade_id = fields.Many2one(
        "edu.grade",
        compute="_compute_grade_id",
        store=True,
        readonly=False,
        help="Of the pupils, in a combined class.",
    )
    reason_code = fields.Selection(REASONS, string="Kind of Reason")
    reason = fields.Char()
    decision_number = fields.Char(string="Paper No.")
    decision_date = fields.Date(string="Date of the Paper")
    is_outside = fields.Boolean(
        string="The Other School Does Not Use This System",
        help="Then nobody there answers here; the papers go by hand.",
    )
    school_dest_id = fields.Many2one("edu.school.directory", string="Receiving School")
    other_school = fields.Char(string="Name of the Other School")
    other_class = fields.Char(string="Class There")
    other_year = fields.Char(string="School Year There")

    # === COMPUTE METHODS === #

    @api.depends("mode", "kind_enter", "kind_change", "kind_leave")
    def _compute_kind(self):
        """Compute the kind from the choice that is shown."""
        for wizard in self:
            wizard.kind = wizard[f"kind_{wizard.mode}"] if wizard.mode else False

    @api.depends("student_ids")
    def _compute_company_id(self):
        """Compute the school of the pupils."""
        for wizard in self:
            wizard.company_id = wizard.student_ids.company_id[:1]
            wizard.student_count = len(wizard.student_ids)

    @api.depends("class_id")
    def _compute_grade_ids(self):
        """Compute which grades are taught in the new class."""
        for wizard in self:
            wizard.grade_ids = wizard.class_id._get_grades()

    @api.depends("class_id")
    def _compute_grade_id(self):
        """Propose the grade of the new class."""
        for wizard in self:
            if wizard.grade_id not in wizard.class_id._get_grades():
                wizard.grade_id = wizard.class_id.grade_id

    # === THE STEP === #

    def action_apply(self):
        """Do the step for all pupils."""
        self.ensure_one()
        self.student_ids.check_access("write")
        self._check_students()
        self._check_values()
        if self.kind == "transfer_out" and not self.is_outside:
            return self._send_transfers()
        students = self.student_ids.with_context(
            edu_movement=self._prepare_movement_values()
        )
        if self.kind in ENTERING:
            made = students._change_class(self.class_id, self.date, ENTERING[self.kind])
            if self.grade_id != self.class_id.grade_id:
                made.grade_id = self.grade_id
            self._create_history()
        else:
            students._leave(LEAVING[self.kind], self.date, self._get_reason_text())
        return {"type": "ir.actions.act_window_close"}

    def _prepare_movement_values(self):
        """Return what the movements say of the why and of the papers."""
        return {
            "reason_code": self.reason_code,
            "reason": self.reason,
            "decision_number": self.decision_number,
            "decision_date": self.decision_date,
            "other_school": self.other_school
            if self.kind in ("transfer_in", "transfer_out")
            else False,
        }

    def _get_reason_text(self):
        """Return the reason in words, for the class history."""
        reasons = dict(self._fields["reason_code"]._description_selection(self.env))
        return self.reason or reasons.get(self.reason_code) or False

    def _create_history(self):
        """Note where pupils from outside the suite come from."""
        if self.kind != "transfer_in" or not self.other_school:
            return
        self.env["edu.student.history"].create(
            [
                {
                    "student_id": student.id,
                    "school_name": self.other_school,
                    "class_name": self.other_class,
                    "school_year": self.other_year,
                }
                for student in self.student_ids
            ]
        )

    def _send_transfers(self):
        """Ask the other school to take the pupils; show what was sent."""
        company = self.env["res.company"].sudo().browse(self.school_dest_id.id)
        transfers = self.env["edu.transfer"]._request(
            self.student_ids,
            company,
            self.date,
            reason_code=self.reason_code,
            reason=self.reason,
            decision_number=self.decision_number,
            decision_date=self.decision_date,
        )
        transfers.action_send()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_core.edu_transfer_action"
        )
        action["domain"] = [("id", "in", transfers.ids)]
        action["context"] = {}
        return action

    # === CHECKS === #

    def _check_students(self):
        """Refuse pupils of several schools, and steps that do not fit them.

        :raise ValidationError: names the pupil
        """
        if len(self.student_ids.company_id) > 1:
            raise ValidationError(
                self.env._("Choose pupils of one school only, one school at a time.")
            )
        for student in self.student_ids:
            sits = bool(student.class_id) and student.state == "studying"
            if self.mode == "enter" and sits:
                raise ValidationError(
                    self.env._(
                        "%(name)s sits in class %(class)s already. Use Change Class.",
                        **{"name": student.name, "class": student.class_id.name},
                    )
                )
            if self.mode == "change" and not sits:
                raise ValidationError(
                    self.env._(
                        "%(name)s sits in no class. Use Put into a Class.",
                        name=student.name,
                    )
                )
            if self.mode == "leave" and student.state != "studying":
                raise ValidationError(
                    self.env._("%(name)s has left already.", name=student.name)
                )

    def _check_values(self):
        """Refuse a class that does not fit the school or the day.

        :raise ValidationError: says what to enter
        """
        if self.kind in ENTERING:
            self._check_class()
        elif self.kind == "transfer_out" and not self.is_outside:
            if not self.school_dest_id:
                raise ValidationError(self.env._("Choose the receiving school."))
            if self.school_dest_id.id == self.company_id.id:
                raise ValidationError(
                    self.env._("The pupils are in this school already.")
                )
        elif self.kind == "transfer_out" and not self.other_school:
            raise ValidationError(
                self.env._("Enter the name of the school the pupils go to.")
            )

    def _check_class(self):
        """Refuse no class, one of another school, or one whose year is over.

        :raise ValidationError: names the class and the day
        """
        school_class = self.class_id
        if not school_class:
            raise ValidationError(self.env._("Choose the new class."))
        if school_class.company_id != self.company_id:
            raise UserError(
                self.env._(
                    "Class %(class)s is not one of %(school)s.",
                    **{"class": school_class.name, "school": self.company_id.name},
                )
            )
        if self.date > school_class.school_year_id.date_end:
            raise ValidationError(
                self.env._(
                    "The school year %(year)s of class %(class)s is over on "
                    "%(date)s. Choose a class of the new year, or an earlier day.",
                    **{
                        "year": school_class.school_year_id.name,
                        "class": school_class.name,
                        "date": format_date(self.env, self.date),
                    },
                )
            )
