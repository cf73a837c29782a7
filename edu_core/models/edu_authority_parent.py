# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class EduAuthorityParent(models.Model):
    """To which unit a managing unit belonged, from a day to a day."""

    _name = "edu.authority.parent"
    _description = "Place of a Managing Unit"
    _inherit = ["edu.dated.mixin"]
    _owner_field = "authority_id"
    _rec_name = "parent_id"

    authority_id = fields.Many2one(
        "edu.authority",
        string="Managing Unit",
        required=True,
        index=True,
        ondelete="cascade",
    )
    parent_id = fields.Many2one(
        "edu.authority",
        string="Belongs To",
        index=True,
        ondelete="restrict",
        help="Empty: to no other unit.",
    )

    _one_parent_a_day = models.Constraint(
        "EXCLUDE USING gist (authority_id WITH =,"
        " daterange(date_start, date_end, '[]') WITH &&)",
        "A managing unit belongs to one unit a day: these dates overlap with others.",
    )

    @api.model
    def _sync(self, authorities):
        """Override of `edu.dated.mixin` to refuse loops and keep the reach of units."""
        self.env["edu.authority.reach"].sudo()._rebuild()
        return super()._sync(authorities)

    @api.model
    def _apply_row(self, owner, row):
        """Override of `edu.dated.mixin` to put the unit under another."""
        parent = row.parent_id if row else owner.browse()
        if owner.parent_id != parent:
            owner._write_in_step({"parent_id": parent.id})
