# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduFeeService(models.Model):
    """A service as the resolutions call it; a school's item is one of them."""

    _name = "edu.fee.service"
    _description = "Service with a ceiling"
    _order = "sequence, code, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    ceiling_ids = fields.One2many("edu.fee.ceiling", "service_id", string="Ceilings")

    _code_uniq = models.Constraint(
        "unique (code)", "Another service already has this code."
    )
