# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduGrade(models.Model):
    """Khối: grade 1 to 12 and the age groups of the nursery school."""

    _name = "edu.grade"
    _description = "Grade"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    level_id = fields.Many2one(
        "edu.level", required=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(default=10)

    _code_uniq = models.Constraint(
        "unique(code)", "Another grade already has this code."
    )
