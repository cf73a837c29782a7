# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, format_datetime

from .edu_student_movement import REASONS


class EduTransfer(models.Model):
    """Chuyển trường: a pupil goes from one school of the suite to another.

    The sending school asks, the receiving school answers. Until it accepts it sees what
    this row says of the pupil and nothing else. How a pupil moves is in
    `edu_transfer_move.py`. Rows are written by the methods here only.
    """

    _name = "edu.transfer"
    _description = "Transfer between Schools"
    _inherit = ["edu.school.mixin"]
    _order = "id desc"
    _rec_name = "student_name"

    company_id = fields.Many2one(
        "res.company", string="Sending School", required=True, index=True
    )
    company_dest_id = fields.Many2one(
        "res.company", string="Receiving School", required=True, index=True
    )
    company_name = fields.Char(related="company_id.name", string="From School")
    company_dest_name = fields.Char(related="company_dest_id.name", string="To School")
    student_id = fields.Many2one(
        "edu.student", string="Pupil", required=True, index=True, ondelete="cascade"
    )
    student_dest_id = fields.Many2one(
        "edu.student",
        string="Pupil in the New School",
        index="btree_not_null",
        ondelete="set null",
    )
    date = fields.Date(string="First Day There", required=True)
    decision_number = fields.Char(string="Paper No.")
    decision_date = fields.Date(string="Date of the Paper")
    reason_code = fields.Selection(REASONS, string="Kind of Reason")
    reason = fields.Char()
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Waits for an answer"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users", string="Asked By", default=lambda self: self.env.user
    )
    answer_user_id = fields.Many2one("res.users", string="Answered By")
    answer_date = fields.Datetime(string="Answered On")
    answer_reason = fields.Char(string="Reason of the Answer")
    class_dest_id = fields.Many2one(
        "edu.class", string="Class There", ondelete="set null"
    )
    is_sender = fields.Boolean(compute="_compute_side")
    is_receiver = fields.Boolean(compute="_compute_side")

    # === WHAT THE RECEIVING SCHOOL SEES BEFORE IT ANSWERS === #

    student_name = fields.Char(string="Name of the Pupil", readonly=True)
    birth_date = fields.Date(string="Date of Birth", readonly=True)
    gender = fields.Selection([("male", "Male"), ("female", "Female")], readonly=True)
    moet_code = fields.Char(string="Ministry Code", readonly=True)
    class_name = fields.Char(string="Class", readonly=True)
    grade_name = fields.Char(string="Grade", readonly=True)
    package = fields.Json(groups="base.group_system")
    history_html = fields.Html(compute="_compute_history_html", string="History")
    undo_data = fields.Json(groups="base.group_system")

    _open_uniq = models.UniqueIndex(
        "(student_id) WHERE state IN ('draft', 'sent')",
        "A transfer of this pupil is under way already.",
    )
    _schools_check = models.Constraint(
        "CHECK (company_id != company_dest_id)",
        "A transfer leads to another school.",
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id", "company_dest_id")
    @api.depends_context("allowed_company_ids", "uid")
    def _compute_side(self):
        """Tell on which side of the transfer the user's schools are."""
        companies = self.env.companies
        for transfer in self:
            transfer.is_sender = transfer.company_id in companies
            transfer.is_receiver = transfer.company_dest_id in companies

    @api.depends("package")
    @api.depends_context("lang")
    def _compute_history_html(self):
        """Show the way through the schools as a table."""
        head = (
            self.env._("School"),
            self.env._("School Year"),
            self.env._("Class"),
            self.env._("From"),
            self.env._("To"),
        )
        head = Markup().join(Markup("<th>%s</th>") % title for title in head)
        for transfer in self:
            rows = Markup().join(
                Markup("<tr>%s</tr>")
                % Markup().join(
                    Markup("<td>%s</td>") % cell
                    for cell in self._get_history_cells(row)
                )
                for row in (transfer.sudo().package or {}).get("history", [])
            )
            transfer.history_html = Markup(
                '<table class="table table-sm"><thead><tr>%s</tr></thead>'
                "<tbody>%s</tbody></table>"
            ) % (head, rows)

    @api.model
    def _get_history_cells(self, row):
        """Return the texts of a row of the package's history."""
        days = (row["date_start"], row["date_end"])
        return (
            row["school_name"],
            row["school_year"] or "",
            row["class_name"] or "",
            *(format_date(self.env, day) if day else "" for day in days),
        )

    # === THE LIFE OF A TRANSFER === #

    @api.model
    def _request(self, students, company_dest, date, **values):
        """Ask another school to take these pupils.

        :param students: pupils who study, of one of the user's schools
        :param company_dest: the receiving school
        :param date: the first day there
        :param values: decision_number, decision_date, reason_code, reason
        :return: the transfers, as drafts
        """
        students.check_access("write")
        open_sudo = self.sudo().search(
            [("student_id", "in", students.ids), ("state", "in", ("draft", "sent"))],
            limit=1,
        )
        if open_sudo:
            raise UserError(
                self.env._(
                    "%(name)s: a transfer to %(school)s is under way already. Wait for "
                    "the answer, or cancel it.",
                    name=open_sudo.student_name,
                    school=open_sudo.company_dest_name,
                )
            )
        # A paper of the school, whatever language its clerk reads screens in.
        lang = self.env["ir.actions.report"]._edu_get_form_lang()
        students_sudo = students.sudo().with_context(lang=lang)
        transfers_sudo = self.sudo().create(
            [
                {
                    **student._prepare_transfer_summary(),
                    **values,
                    "company_id": student.company_id.id,
                    "company_dest_id": company_dest.id,
                    "student_id": student.id,
                    "date": date,
                }
                for student in students_sudo
            ]
        )
        return transfers_sudo.sudo(self.env.su)

    def action_send(self):
        """Send drafts to the receiving schools."""
        self._check_side("company_id")
        self._update_state("sent", ("draft",))
        return True

    def action_cancel(self):
        """Withdraw transfers that nobody has answered yet."""
        self._check_side("company_id")
        self._update_state("cancelled", ("draft", "sent"))
        return True

    def action_answer(self):
        """Open the dialog by which the receiving school answers."""
        self.ensure_one()
        return {
            "name": self.env._("Answer to the Transfer"),
            "type": "ir.actions.act_window",
            "res_model": "edu.transfer.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_transfer_id": self.id},
        }

    def _refuse(self, reason):
        """Refuse these transfers: the pupils stay where they are.

        :param reason: what the sending school reads
        """
        self._check_side("company_dest_id")
        self._update_state("refused", ("sent",), **self._prepare_answer(reason))

    def _prepare_answer(self, reason=False):
        """Return who answers, when and why."""
        return {
            "answer_user_id": self.env.uid,
            "answer_date": fields.Datetime.now(),
            "answer_reason": reason,
        }

    def _update_state(self, target, allowed, **values):
        """The only writer of the state.

        :param target: the new state
        :param allowed: the states it may come from
        :param values: what is written with it
        :raise UserError: says who answered first
        """
        transfers_sudo = self.sudo()
        locked = transfers_sudo.try_lock_for_update(allow_referencing=True)
        if len(locked) != len(self):
            raise UserError(
                self.env._(
                    "Somebody else is working on this transfer at this moment. Nothing "
                    "was changed; please look again in a minute."
                )
            )
        transfers_sudo.invalidate_recordset(["state"])
        for transfer in transfers_sudo:
            if transfer.state not in allowed:
                raise UserError(transfer._get_state_message())
        transfers_sudo.write({"state": target, **values})

    def _get_state_message(self):
        """Return what is said when a transfer is not in the state it should be in."""
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        if not self.answer_date:
            return self.env._(
                "The transfer of %(name)s is “%(state)s”. Nothing was changed.",
                name=self.student_name,
                state=states[self.state],
            )
        return self.env._(
            "The transfer of %(name)s was answered already: %(state)s, by %(user)s on "
            "%(date)s. Nothing was changed.",
            name=self.student_name,
            state=states[self.state],
            user=self.answer_user_id.name,
            date=format_datetime(self.env, self.answer_date, dt_format="short"),
        )

    def _check_side(self, field):
        """Refuse who does not act for the school on that side of the transfer.

        :param field: company_id or company_dest_id
        :raise AccessError: names the school whose part it is
        """
        if self.env.su:
            return
        self.check_access("read")
        groups = ("edu_core.group_office", "edu_core.group_principal")
        has_role = any(self.env.user.has_group(group) for group in groups)
        for transfer in self:
            if not has_role or transfer[field] not in self.env.companies:
                raise AccessError(
                    self.env._(
                        "This step of the transfer of %(name)s is up to the office of "
                        "%(school)s.",
                        name=transfer.student_name,
                        school=transfer.sudo()[field].name,
                    )
                )
