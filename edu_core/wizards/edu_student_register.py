# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools import workbook


class EduStudentRegister(models.TransientModel):
    """Sổ đăng bộ: the register of a school's pupils, to print or as a workbook."""

    _name = "edu.student.register"
    _description = "Register of Pupils"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )
    company_color = fields.Integer(related="company_id.edu_color")
    entry_year_id = fields.Many2one(
        "edu.school.year",
        string="Admitted in School Year",
        help="Left empty, the pupils of all years.",
    )
    number_from = fields.Integer(string="From No.")
    number_to = fields.Integer(string="To No.")
    student_count = fields.Integer(compute="_compute_student_count", string="Pupils")
    file = fields.Binary(readonly=True, attachment=False)
    filename = fields.Char(readonly=True)

    @api.depends("company_id", "entry_year_id", "number_from", "number_to")
    def _compute_student_count(self):
        """Count the pupils the register will have."""
        for wizard in self:
            wizard.student_count = len(wizard._get_students())

    # === THE ROWS === #

    def _get_students(self):
        """Return the pupils of the register by number, those who left as well."""
        self.ensure_one()
        domain = Domain("company_id", "=", self.company_id.id)
        domain &= Domain("register_number", ">", 0)
        if self.number_from:
            domain &= Domain("register_number", ">=", self.number_from)
        if self.number_to:
            domain &= Domain("register_number", "<=", self.number_to)
        students = (
            self.env["edu.student"]
            .with_context(active_test=False)
            .search(domain, order="register_number")
        )
        if not self.entry_year_id:
            return students
        year = self.entry_year_id
        firsts = self.env["edu.enrollment"]._read_group(
            [("student_id", "in", students.ids)],
            ["student_id"],
            ["date_start:min"],
        )
        own = {s.id for s, day in firsts if year.date_start <= day <= year.date_end}
        return students.filtered(lambda s: s.id in own)

    def _get_rows(self):
        """Return the rows of the register, a dict for each pupil."""
        self.ensure_one()
        students = self._get_students()
        movements = self.env["edu.student.movement"].search(
            [("student_id", "in", students.ids), ("state", "=", "done")], order="id"
        )
        by_student = movements.grouped("student_id")
        return [
            self._prepare_row(student, by_student.get(student, movements.browse()))
            for student in students
        ]

    def _prepare_row(self, student, movements):
        """Return what the register says of a pupil; for overrides.

        :param movements: the pupil's steps, the first first
        """
        enrollments = student.enrollment_ids.sorted("date_start")
        entry = movements.filtered(lambda m: m.kind in ("admit", "transfer_in"))[:1]
        exit_ = movements.filtered("class_from_id")[-1:]
        gone = student.state != "studying"
        last = enrollments[-1:]
        parents = student.guardianship_ids.sorted("id")
        names = {
            link.relation: link.guardian_id.name for link in reversed(list(parents))
        }
        genders = dict(student._fields["gender"]._description_selection(self.env))
        reasons = dict(enrollments._fields["reason"]._description_selection(self.env))
        return {
            "number": student.register_number,
            "code": student.moet_code or student.student_code,
            "name": student.name,
            "birth_date": student.birth_date,
            "gender": genders.get(student.gender, ""),
            "birth_place": student.birth_place or "",
            "address": student.address_current or student.address_permanent or "",
            "father": names.get("father", ""),
            "mother": names.get("mother", names.get("guardian", "")),
            "entry_date": enrollments[:1].date_start,
            "entry_class": enrollments[:1].class_id.name or "",
            "entry_reason": self._get_reason_text(entry)
            or reasons.get(enrollments[:1].reason, ""),
            "exit_date": last.date_end if gone else False,
            "exit_class": last.class_id.name if gone else "",
            "exit_reason": self._get_reason_text(exit_) if gone else "",
        }

    def _get_reason_text(self, movement):
        """Return a step in words: what, from or to where, why, by which paper."""
        if not movement:
            return ""
        kinds = dict(movement._fields["kind"]._description_selection(self.env))
        reasons = movement._fields["reason_code"]._description_selection(self.env)
        parts = [
            kinds[movement.kind],
            movement.other_school,
            movement.reason or dict(reasons).get(movement.reason_code),
            movement.decision_number,
        ]
        return ", ".join(part for part in parts if part)

    # === PAPER AND WORKBOOK === #

    def action_print(self):
        """Print the register."""
        self._check_any()
        return self.env.ref("edu_core.action_report_student_register").report_action(
            self
        )

    def action_export(self):
        """Write the register into a workbook and offer it."""
        self._check_any()
        labels = self._get_columns()
        rows = [[row[name] or None for name in labels] for row in self._get_rows()]
        sheet = workbook.Sheet(self.env._("Register"), [[*labels.values()], *rows])
        self.file = base64.b64encode(workbook.write([sheet], bold_rows=1))
        self.filename = (
            f"so-dang-bo-{self.company_id.edu_code or self.company_id.id}.xlsx"
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Register of Pupils"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _check_any(self):
        """Refuse an empty register.

        :raise ValidationError: says why it is empty
        """
        self.ensure_one()
        if not self._get_students():
            raise ValidationError(
                self.env._(
                    "No pupil of %(school)s is in this part of the register.",
                    school=self.company_id.name,
                )
            )

    @api.model
    def _get_columns(self):
        """Return the columns of the workbook: name of the value → title."""
        return {
            "number": self.env._("Register No."),
            "code": self.env._("Pupil Code"),
            "name": self.env._("Full Name"),
            "birth_date": self.env._("Date of Birth"),
            "gender": self.env._("Gender"),
            "birth_place": self.env._("Place of Birth"),
            "address": self.env._("Address"),
            "father": self.env._("Father"),
            "mother": self.env._("Mother or Guardian"),
            "entry_date": self.env._("Admitted On"),
            "entry_class": self.env._("Into Class"),
            "entry_reason": self.env._("How"),
            "exit_date": self.env._("Left On"),
            "exit_class": self.env._("From Class"),
            "exit_reason": self.env._("Why"),
        }
