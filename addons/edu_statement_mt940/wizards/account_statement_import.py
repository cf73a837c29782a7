# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools import mt940


class AccountStatementImport(models.TransientModel):
    _inherit = "account.statement.import"

    def _parse_file(self, data_file):
        """Override of `edu_fees` to read MT940."""
        text = mt940.decode(data_file)
        if not mt940.looks_like(text):
            return super()._parse_file(data_file)
        return self._edu_prepare_statements(mt940.parse(text))

    def _edu_get_refusal_text(self, refused):
        """Override of `edu_fees` to explain what only MT940 has."""
        if refused.field == "line":
            return self.env._(
                "“%(value)s” is no movement as MT940 writes it (:61:). Ask the bank "
                "for the statement anew.",
                value=refused.value,
            )
        return super()._edu_get_refusal_text(refused)

    def _edu_get_layouts(self):
        """Override of `edu_fees` to name the format."""
        return [*super()._edu_get_layouts(), "MT940"]
