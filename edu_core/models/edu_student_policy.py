# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..tools.vietnam_day import vietnam_today


class EduStudentPolicy(models.Model):
    """Diện chính sách: what a decision says a pupil is entitled to, between two dates.

    Sensitive: the office and the principal know it, teachers and the kitchen do not.
    """

    _name = "edu.student.policy"
    _description = "Policy of a Pupil"
    _inherit = ["edu.school.mixin"]
    _order = "date_start desc, id desc"
    _rec_name = "code_id"
    _check_company_auto = True

    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="student_id.company_id",
        string="School",
        store=True,
        index=True,
        required=True,
        precompute=True,
    )
    code_id = fields.Many2one(
        "edu.code",
        string="Policy Category",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('kind', '=', 'policy'),"
        " '|', ('date_start', '=', False), ('date_start', '<=', 'today'),"
        " '|', ('date_end', '=', False), ('date_end', '>=', 'today')]",
    )
    decision_number = fields.Char(string="Decision No.")
    decision_date = fields.Date(string="Decided On")
    decision_by = fields.Char(string="Decided By")
    date_start = fields.Date(string="From", required=True, default=vietnam_today)
    date_end = fields.Date(string="To")

    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A policy cannot end before it starts.",
    )
    _once_a_day = models.Constraint(
        "EXCLUDE USING gist (student_id WITH =, code_id WITH =,"
        " daterange(date_start, date_end, '[]') WITH &&)",
        "The pupil already has this policy category at that time.",
    )

    @api.constrains("code_id", "date_start")
    def _check_code_id(self):
        """Refuse an entry of another list, or one not valid when the policy starts."""
        for policy in self:
            policy.code_id._check_usable(
                "policy", policy.date_start, policy.student_id.name
            )
