# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduLevel(models.Model):
    """Cấp học: nursery, primary, lower and upper secondary."""

    _name = "edu.level"
    _description = "Level of Education"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    grade_ids = fields.One2many("edu.grade", "level_id", string="Grades")

    _code_uniq = models.Constraint(
        "unique(code)", "Another level of education already has this code."
    )
