# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduSubject(models.Model):
    """Môn học."""

    _name = "edu.subject"
    _description = "Subject"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    level_ids = fields.Many2many("edu.level", string="Levels")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "unique(code)", "Another subject already has this code."
    )
