# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduCode(models.Model):
    """An entry of an official code list, valid between two dates."""

    _name = "edu.code"
    _description = "Official Code"
    _order = "kind, code, id"

    kind = fields.Selection(
        [
            ("ethnicity", "Ethnic group"),
            ("religion", "Religion"),
            ("disability", "Disability"),
            ("policy", "Policy category"),
        ],
        required=True,
        index=True,
    )
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    date_start = fields.Date(string="Valid From")
    date_end = fields.Date(string="Valid To")
    confirmed = fields.Boolean(
        help="Somebody has compared the code with the official text."
    )

    _code_uniq = models.Constraint(
        "unique(kind, code, date_start)",
        "This code list already has that code from that date.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A code cannot end before it starts.",
    )
