# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduDataLockKind(models.Model):
    """Loại dữ liệu: what a managing unit can lock; each module brings its own."""

    _name = "edu.data.lock.kind"
    _description = "Kind of Data to Lock"
    _order = "sequence, code"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    description = fields.Text(
        translate=True, help="What a lock of this kind closes, for officer and school."
    )

    _code_uniq = models.Constraint(
        "unique(code)", "Another kind of data already has this code."
    )
