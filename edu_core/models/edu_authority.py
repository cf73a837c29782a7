# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduAuthority(models.Model):
    """Cơ quan quản lý: one node of a dated tree of managing units."""

    _name = "edu.authority"
    _description = "Managing Unit"
    _parent_store = True
    _order = "name, id"

    name = fields.Char(required=True)
    code = fields.Char()
    type_id = fields.Many2one(
        "edu.authority.type", string="Kind", index=True, ondelete="restrict"
    )
    parent_id = fields.Many2one(
        "edu.authority", string="Belongs To", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    date_start = fields.Date(string="Exists From")
    date_end = fields.Date(string="Exists To")
    link_ids = fields.One2many("edu.authority.link", "authority_id", string="Schools")
    officer_ids = fields.One2many(
        "edu.authority.officer", "authority_id", string="Officers"
    )

    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A managing unit cannot end before it starts.",
    )
