# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError

from ..tools import camt053


class AccountStatementImport(models.TransientModel):
    _inherit = "account.statement.import"

    def _parse_file(self, data_file):
        """Override of `edu_fees` to read camt.053.

        :raise UserError: for XML that is no camt.053, or may not be read
        """
        if not camt053.looks_like(data_file):
            return super()._parse_file(data_file)
        try:
            statements = camt053.parse(data_file)
        except camt053.CamtError as error:
            raise UserError(self._edu_get_camt_error(error)) from None
        return self._edu_prepare_statements(statements)

    def _edu_get_camt_error(self, error):
        """Return why a file is not read, in the user's words."""
        name = self.statement_filename or ""
        texts = {
            "dtd": self.env._(
                "“%(file)s” declares a document type, which a statement never does. It "
                "was not read; get the statement anew from the bank.",
                file=name,
            ),
            "kind": self.env._(
                "“%(file)s” is %(kind)s, not camt.053 (statement of booked movements). "
                "Choose the statement of the day in the bank's site.",
                file=name,
                kind=str(error),
            ),
            "size": self.env._(
                "“%(file)s” has more than %(count)s movements. Save it in parts.",
                file=name,
                count=camt053.MOST_ENTRIES,
            ),
        }
        return texts.get(error.code) or self.env._(
            "“%(file)s” cannot be read as XML: it is cut off or damaged. Get the "
            "statement anew from the bank.",
            file=name,
        )

    def _edu_get_refusal_text(self, refused):
        """Override of `edu_fees` to explain what only camt.053 has."""
        if refused.code == "pending":
            return self.env._(
                "The bank has not booked this movement yet (%(status)s). It is in the "
                "statement of the day on which it is booked.",
                status=refused.value,
            )
        if refused.field == "currency":
            return self.env._(
                "“%(value)s” is not in the currency of the account.",
                value=refused.value,
            )
        return super()._edu_get_refusal_text(refused)

    def _edu_get_layouts(self):
        """Override of `edu_fees` to name the format."""
        return [*super()._edu_get_layouts(), "camt.053"]
