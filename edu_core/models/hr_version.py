# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class HrVersion(models.Model):
    """What a member of a school's staff is employed as, from a day on.

    Odoo keeps contracts as versions of an employee; here are the columns the teacher
    file has beside them. Whoever may not see Odoo's personnel files sees them through
    `edu.staff`.
    """

    _inherit = "hr.version"

    edu_state_id = fields.Many2one(
        "edu.code",
        string="State of the Staff",
        domain="[('kind', '=', 'staff_state')]",
        ondelete="restrict",
        groups="hr.group_hr_user",
    )
    edu_contract_id = fields.Many2one(
        "edu.code",
        string="Kind of Contract",
        domain="[('kind', '=', 'staff_contract')]",
        ondelete="restrict",
        groups="hr.group_hr_user",
    )
    edu_rank_id = fields.Many2one(
        "edu.code",
        string="Rank",
        domain="[('kind', '=', 'staff_rank')]",
        ondelete="restrict",
        groups="hr.group_hr_user",
    )
    edu_salary_step = fields.Integer(string="Salary Step", groups="hr.group_hr_user")
    edu_salary_coefficient = fields.Float(
        string="Salary Coefficient", digits=(4, 2), groups="hr.group_hr_user"
    )
    edu_decision = fields.Char(string="Decision No.", groups="hr.group_hr_user")
