# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class EduAuthorityName(models.Model):
    """What a managing unit was called, for the papers of that time."""

    _name = "edu.authority.name"
    _description = "Name of a Managing Unit"
    _inherit = ["edu.dated.mixin"]
    _owner_field = "authority_id"

    authority_id = fields.Many2one(
        "edu.authority",
        string="Managing Unit",
        required=True,
        index=True,
        ondelete="cascade",
    )
    name = fields.Char(required=True)
    code = fields.Char()

    _one_name_a_day = models.Constraint(
        "EXCLUDE USING gist (authority_id WITH =,"
        " daterange(date_start, date_end, '[]') WITH &&)",
        "A managing unit has one name a day: these dates overlap with another name.",
    )

    @api.model
    def _prepare_before(self, owner):
        """Override of `edu.dated.mixin`: the name the unit has now."""
        return {"name": owner.name, "code": owner.code}

    @api.model
    def _apply_row(self, owner, row):
        """Override of `edu.dated.mixin` to name the unit."""
        if row and (row.name, row.code) != (owner.name, owner.code):
            owner._write_in_step({"name": row.name, "code": row.code})
