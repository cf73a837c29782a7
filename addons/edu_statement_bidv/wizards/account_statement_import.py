# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edu_fees.tools import statement_table

from ..const import LAYOUT


class AccountStatementImport(models.TransientModel):
    _inherit = "account.statement.import"

    def _edu_parse_rows(self, rows):
        """Override of `edu_fees` to read the workbooks of BIDV."""
        if statement_table.matches(rows, LAYOUT):
            return statement_table.parse(rows, LAYOUT)
        return super()._edu_parse_rows(rows)

    def _edu_get_layouts(self):
        """Override of `edu_fees` to name the workbooks of BIDV."""
        return [*super()._edu_get_layouts(), "BIDV"]
