# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools import statement_table


class AccountStatementImport(models.TransientModel):
    """Workbooks of banks that have no module of their own, by layouts that are data."""

    _inherit = "account.statement.import"

    def _edu_parse_rows(self, rows):
        """Override of `edu_fees` to try the layouts that are data, last of all."""
        statement = super()._edu_parse_rows(rows)
        if statement is not None:
            return statement
        for _name, layout in self.env["edu.statement.layout"]._get_active():
            if statement_table.matches(rows, layout):
                return statement_table.parse(rows, layout)
        return None

    def _edu_get_layouts(self):
        """Override of `edu_fees` to name them."""
        names = [
            name for name, _layout in self.env["edu.statement.layout"]._get_active()
        ]
        return [*super()._edu_get_layouts(), *names]
