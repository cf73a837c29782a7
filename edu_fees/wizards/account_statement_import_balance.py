# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..tools import statement_balance


class AccountStatementImport(models.TransientModel):
    """The balances that a statement tells, beside its movements and the books.

    A difference stops nothing: the money came in. It is shown, and kept on the message.
    """

    _inherit = "account.statement.import"

    edu_balance_state = fields.Selection(
        related="edu_message_id.balance_state", string="Balances"
    )
    edu_balance_note = fields.Text(related="edu_message_id.balance_note")

    def _edu_prepare_balances(self, journal, stmts_vals, entries):
        """Return what the message of the file keeps of its balances.

        Called before its movements are registered.
        """
        opening = stmts_vals[0].get("balance_start")
        if opening is None or not entries:
            return {"balance_state": "none"}
        closing = stmts_vals[-1].get("balance_end_real")
        first_day = min(fields.Date.to_date(entry["date"]) for entry in entries)
        before, same_day, is_first = self._edu_get_books(journal, first_day, entries)
        check = statement_balance.compare(
            round(opening),
            None if closing is None else round(closing),
            [entry["amount"] for entry in entries],
            before=before,
            same_day=same_day,
            is_first=is_first,
        )
        return {
            "balance_state": check.state,
            "balance_date": first_day,
            "balance_start": check.start,
            "balance_moved": check.moved,
            "balance_end": check.end,
            "balance_books": check.books,
            "balance_sum_difference": check.sum_difference,
            "balance_books_difference": check.books_difference,
        }

    def _edu_get_books(self, journal, day, entries):
        """Return what the books of a bank account have before a file.

        :return: the balance before the day, the sum of what that day has beside the
            file's own movements, and whether there is nothing at all
        """
        transactions_sudo = self.env["edu.collection.transaction"].sudo()
        own_sudo = transactions_sudo._search_known(journal, entries)
        lines_sudo = self.env["account.move.line"].sudo()
        domain = [
            ("company_id", "=", journal.company_id.id),
            ("account_id", "=", journal.default_account_id.id),
            ("parent_state", "=", "posted"),
            ("move_id", "not in", own_sudo.statement_line_id.move_id.ids),
        ]
        aggregates = ["balance:sum", "__count"]
        ((before, count),) = lines_sudo._read_group(
            [*domain, ("date", "<", day)], aggregates=aggregates
        )
        ((same_day, others),) = lines_sudo._read_group(
            [*domain, ("date", "=", day)], aggregates=aggregates
        )
        return int(before or 0), int(same_day or 0), not count + others
