# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduAuthorityType(models.Model):
    """Loại cơ quan quản lý: ministry, department, commune, cluster…"""

    _name = "edu.authority.type"
    _description = "Kind of Managing Unit"
    _order = "code, id"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)

    _code_uniq = models.Constraint(
        "unique(code)", "Another kind of managing unit already has this code."
    )
