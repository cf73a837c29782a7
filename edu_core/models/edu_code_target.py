# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduCodeTarget(models.Model):
    """A system outside that has codes of its own: the ministry's, a province's …"""

    _name = "edu.code.target"
    _description = "System with Codes of Its Own"
    _order = "sequence, name, id"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "unique(code)", "There already is a system with that code."
    )
