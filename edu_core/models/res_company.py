# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    """One school is one company with its own books."""

    _inherit = "res.company"

    edu_is_school = fields.Boolean(string="Is a School")
    edu_code = fields.Char(string="School Code")
    edu_level_ids = fields.Many2many("edu.level", string="Levels of Education")
    edu_color = fields.Integer(string="School Color")
    edu_ownership = fields.Selection(
        [("public", "Public"), ("private", "Private")],
        string="Ownership",
        default="public",
        required=True,
    )
    edu_authority_link_ids = fields.One2many(
        "edu.authority.link", "company_id", string="Managing Units"
    )
