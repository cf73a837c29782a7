# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..tools import vietnamese
from ..tools.vietnam_day import vietnam_today
from .edu_guardian_invite import MOST_GUARDIANS


class EduStudentInvite(models.TransientModel):
    """Letters to pupils, with the code by which each makes a login.

    Like the letters to guardians: a code stands on the paper only, and works once.
    """

    _name = "edu.student.invite"
    _description = "Letters for Pupils' Logins"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )
    is_allowed = fields.Boolean(related="company_id.edu_pupil_logins")
    class_ids = fields.Many2many("edu.class", string="Classes")
    student_ids = fields.Many2many(
        "edu.student",
        string="Pupils",
        help="Left empty, all who study in the classes.",
    )
    is_renewal = fields.Boolean(
        string="Those Who Have One as Well",
        help="Who has a letter gets another one. Who has a login, and forgot the "
        "password, chooses a new one with it.",
    )
    count_new = fields.Integer(compute="_compute_counts", string="Get a Letter")
    count_invited = fields.Integer(compute="_compute_counts", string="Have a Letter")
    count_active = fields.Integer(compute="_compute_counts", string="Have a Login")
    file = fields.Binary(readonly=True, attachment=False)
    filename = fields.Char(readonly=True)

    @api.model
    def default_get(self, field_names):
        """Override of `web` to take the pupils or classes chosen in a list."""
        values = super().default_get(field_names)
        model = self.env.context.get("active_model")
        ids = self.env.context.get("active_ids") or []
        if model == "edu.student" and "student_ids" in field_names:
            values.setdefault("student_ids", [Command.set(ids)])
        if model == "edu.class" and "class_ids" in field_names:
            values.setdefault("class_ids", [Command.set(ids)])
        return values

    @api.depends("class_ids", "student_ids", "is_renewal", "company_id")
    def _compute_counts(self):
        """Count what will happen to whom."""
        for wizard in self:
            for name, students in wizard._sort_students().items():
                wizard[f"count_{name}"] = len(students)

    # === WHO === #

    def _sort_students(self):
        """Return the pupils by what the window does with them; see `count_*`.

        Pupils of one school, in the order of classes and given names.

        Note: self.ensure_one()
        """
        self.ensure_one()
        domain = Domain("company_id", "=", self.company_id.id)
        domain &= Domain("company_id", "in", self.env.companies.ids)
        domain &= Domain("state", "=", "studying")
        if self.student_ids:
            domain &= Domain("id", "in", self.student_ids.ids)
        else:
            domain &= Domain("class_id", "in", self.class_ids.ids)
        students = self.env["edu.student"].search(domain)
        students = students.sorted(
            lambda one: (
                one.grade_id.sequence,
                vietnamese.sort_key(one.class_id.name or ""),
                one.sort_key,
            )
        )
        nobody = students.browse()
        active = students.filtered("user_id")
        invited = (students - active).filtered("login_invited_on")
        if self.is_renewal:
            return {"new": students, "invited": nobody, "active": nobody}
        new = students - active - invited
        return {"new": new, "invited": invited, "active": active}

    # === LETTERS === #

    def action_invite(self):
        """Make the codes and print them.

        :raise UserError: when the school has no logins of pupils, nobody is to get a
            letter, or too many at once
        """
        self.ensure_one()
        students = self._sort_students()["new"]
        url = self.env["edu.guardian"]._get_activation_url()
        self._check(students, url)
        students.check_access("write")
        codes = students._make_login_codes()
        letters = [self._prepare_letter(one, codes[one.id]) for one in students]
        self._print(letters, url)
        students._message_log_batch(
            bodies=dict.fromkeys(
                students.ids, self.env._("Got a letter to make a login.")
            )
        )
        return self._get_result_action()

    def _check(self, students, url):
        """Refuse what would come to nothing, in words."""
        if not self.is_allowed:
            raise UserError(
                self.env._(
                    "%(school)s gives no logins to pupils. Who administers the school "
                    "ticks “Pupils Have Logins” on it first.",
                    school=self.company_id.name,
                )
            )
        if not url:
            raise UserError(
                self.env._(
                    "There is no portal yet. Ask the administrator to install the "
                    "module School Website Base."
                )
            )
        if not students:
            raise UserError(
                self.env._(
                    "Nobody here is to get a letter: choose other classes or pupils, "
                    "or those who have one as well."
                )
            )
        if len(students) > MOST_GUARDIANS:
            raise UserError(
                self.env._(
                    "%(count)s pupils are too many at once. Please print at most "
                    "%(most)s letters, some classes at a time.",
                    count=len(students),
                    most=MOST_GUARDIANS,
                )
            )

    def _prepare_letter(self, student, code):
        """Return what stands on the letter of a pupil."""
        return {
            "name": student.name,
            "class": student.class_id.name or "",
            "school": student.company_id,
            "code": f"{code[:4]}-{code[4:]}",
            "pupil_code": self._mask(student.student_code),
            "until": student.login_letter_end,
        }

    @api.model
    def _mask(self, code):
        """Return a pupil code of which the pupil knows the rest: HS•••123.

        A letter that was found does not say what to enter with the code.
        """
        return f"{code[:2]}•••{code[-3:]}"

    def _print(self, letters, url):
        """Put the letters on sheets, to be saved from the window."""
        reports_sudo = self.env["ir.actions.report"].sudo()
        qr = self.env["edu.guardian.invite"]._build_qr(url)
        content, _kind = reports_sudo._render(
            "edu_core.action_report_student_letter",
            self.ids,
            data={"letters": letters, "url": url, "qr": qr},
        )
        self.file = base64.b64encode(content)
        self.filename = f"thu-hoc-sinh-{vietnam_today():%Y-%m-%d}.pdf"

    def _get_result_action(self):
        """Return the window with the letters."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Letters to Pupils"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
