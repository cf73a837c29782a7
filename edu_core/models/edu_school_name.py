# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class EduSchoolName(models.Model):
    """What a school was called and coded, for the papers of that time.

    Schools got other codes after 1 July 2025.
    """

    _name = "edu.school.name"
    _description = "Name of a School"
    _inherit = ["edu.dated.mixin", "edu.school.mixin"]
    _owner_field = "company_id"

    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True)
    code = fields.Char(string="School Code")

    _one_name_a_day = models.Constraint(
        "EXCLUDE USING gist (company_id WITH =,"
        " daterange(date_start, date_end, '[]') WITH &&)",
        "A school has one name a day: these dates overlap with another name.",
    )

    @api.model
    def _prepare_before(self, owner):
        """Override of `edu.dated.mixin`: the name the school has now."""
        return {"name": owner.name, "code": owner.edu_code}

    @api.model
    def _apply_row(self, owner, row):
        """Override of `edu.dated.mixin` to name the school."""
        if row and (row.name, row.code) != (owner.name, owner.edu_code):
            owner._edu_write_in_step({"name": row.name, "edu_code": row.code})
