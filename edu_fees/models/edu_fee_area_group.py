# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduFeeAreaGroup(models.Model):
    """Communes of a province with the same ceilings; a school says which is its own."""

    _name = "edu.fee.area.group"
    _description = "Group of communes"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    province_id = fields.Many2one(
        "edu.area", ondelete="restrict", domain="[('level', '=', 'province')]"
    )
    note = fields.Text(translate=True, help="Which communes belong to it.")

    _code_uniq = models.Constraint(
        "unique (code)", "Another group of communes already has this code."
    )
