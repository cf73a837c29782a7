# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError

from ..tools import statement_table


class AccountStatementImport(models.TransientModel):
    """Statements that are no workbooks, from what their modules' readers found."""

    _inherit = "account.statement.import"

    def _edu_prepare_statements(self, found):
        """Return OCA's triplets of the statements in a file, one per account.

        :param found: objects of ``name``, ``account_number``, ``currency``,
            ``opening``, ``closing``, ``lines`` (dicts of row_number, date, reference,
            amount, memo, counterparty and is_made_up) and ``refused`` (dicts of
            row_number, field, value and code)
        :raise UserError: when none of them has a movement
        """
        triplets = {}
        for one in found:
            if not one.lines and not one.refused:
                continue
            statement = self._edu_build_statement(one)
            currency, account, [values] = self._edu_prepare_parsed(statement)
            values["name"] = one.name or values["name"]
            key = (currency, account)
            triplets.setdefault(key, (currency, account, []))[2].append(values)
        if not triplets:
            raise UserError(self.env._("The statement has no movement of money."))
        # Rows that are refused are told even where no movement is left.
        return list(triplets.values())

    def _edu_build_statement(self, found):
        """Return what a reader found as a workbook's statement, with the rows that an
        accountant gets back for what is refused."""
        titles = self._edu_get_plain_header()
        return statement_table.Statement(
            account_number=found.account_number,
            currency=found.currency,
            opening=found.opening,
            closing=found.closing,
            lines=[
                statement_table.Line(
                    balance=None, cells=self._edu_get_line_cells(line), **line
                )
                for line in found.lines
            ],
            refused=[
                statement_table.Refused(cells=[None, None, one["value"], None], **one)
                for one in found.refused
            ],
            header=[titles],
        )

    def _edu_get_line_cells(self, line):
        """Return a movement as the cells below `_edu_get_plain_header`."""
        return [line["date"], line["reference"], line["amount"], line["memo"]]
