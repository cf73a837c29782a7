# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..const import PRIVATE_GROUPS
from ..tools import national_id as national_id_tool

MOET_CODE_LENGTH = 10
VALID_TODAY = (
    " '|', ('date_start', '=', False), ('date_start', '<=', 'today'),"
    " '|', ('date_end', '=', False), ('date_end', '>=', 'today')]"
)


class EduStudent(models.Model):
    """Who the pupil is to the state: numbers and codes, and what looks wrong in them.

    A number that looks wrong is never refused: foreigners and late registrations break
    the rules, and a new pupil has a temporary code.
    """

    _inherit = "edu.student"

    ethnicity_id = fields.Many2one(domain="[('kind', '=', 'ethnicity')," + VALID_TODAY)
    religion_id = fields.Many2one(
        "edu.code",
        domain="[('kind', '=', 'religion')," + VALID_TODAY,
        groups=PRIVATE_GROUPS,
        help="Sensitive, and nobody has to say it.",
    )
    disability_id = fields.Many2one(
        "edu.code",
        domain="[('kind', '=', 'disability')," + VALID_TODAY,
        groups=PRIVATE_GROUPS,
    )
    disability_certificate = fields.Char(groups=PRIVATE_GROUPS)
    policy_ids = fields.One2many(
        "edu.student.policy",
        "student_id",
        string="Policies",
        copy=False,
        groups=PRIVATE_GROUPS,
    )
    national_id_warning = fields.Char(
        compute="_compute_national_id_warning", groups=PRIVATE_GROUPS
    )
    moet_code_warning = fields.Char(compute="_compute_moet_code_warning")

    @api.depends("moet_code")
    def _compute_moet_code_warning(self):
        """Say that a ministry code does not look like one."""
        for student in self:
            code = student.moet_code or ""
            is_code = (
                len(code) == MOET_CODE_LENGTH and code.isascii() and code.isdigit()
            )
            student.moet_code_warning = (
                self.env._("it does not have ten digits")
                if code and not is_code
                else False
            )

    @api.depends("national_id", "birth_date", "gender", "company_id")
    def _compute_national_id_warning(self):
        """Say what contradicts the number, and who in the school has it as well.

        Of other schools only that there is one: never who, nor where.
        """
        texts = {
            "length": self.env._("it does not have 12 digits"),
            "province": self.env._("no province has its first three digits"),
            "gender": self.env._("its fourth digit is of the other gender"),
            "birth_year": self.env._("it contains another year of birth"),
        }
        holders = self._get_national_id_holders()
        for student in self:
            problems = [
                texts[problem]
                for problem in national_id_tool.find_problems(
                    student.national_id,
                    student.birth_date and student.birth_date.year,
                    student.gender,
                )
            ]
            others = holders.get(student.national_id, self.browse()) - student._origin
            mine = others.filtered(lambda o, s=student: o.company_id == s.company_id)
            if mine:
                names = ", ".join(
                    mine.with_context(edu_show_class=True).mapped("display_name")
                )
                problems.append(self.env._("%(names)s has it as well", names=names))
            if others - mine:
                problems.append(self.env._("a pupil of another school has it as well"))
            student.national_id_warning = ", ".join(problems)

    def _get_national_id_holders(self):
        """Return by number the pupils of all schools, in sudo, who have these ones.

        Of other schools those who study there: whoever moved away is no namesake.
        """
        numbers = [number for number in self.mapped("national_id") if number]
        if not numbers:
            return {}
        students_sudo = self.sudo().search_fetch(
            [
                ("national_id", "in", numbers),
                "|",
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "studying"),
            ],
            ["name", "national_id", "company_id", "class_id", "birth_date"],
        )
        return students_sudo.grouped("national_id")

    # One method per field: a closed code that a pupil has had for years must not keep
    # anybody from correcting another field.

    @api.constrains("ethnicity_id")
    def _check_ethnicity_id(self):
        """Refuse an entry of another code list, and a closed one."""
        self._check_code("ethnicity_id", "ethnicity")

    @api.constrains("religion_id")
    def _check_religion_id(self):
        """Refuse an entry of another code list, and a closed one."""
        self._check_code("religion_id", "religion")

    @api.constrains("disability_id")
    def _check_disability_id(self):
        """Refuse an entry of another code list, and a closed one."""
        self._check_code("disability_id", "disability")

    def _check_code(self, name, kind):
        """Refuse what a field of these pupils may not hold today."""
        today = self._get_today()
        for student in self:
            student[name]._check_usable(kind, today, student.name)
