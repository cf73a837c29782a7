# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .statement_common import StatementCase

STORED = ("first_line_index", "date", "balance_start", "balance_end", "is_complete")


@tagged("post_install", "-at_install")
@freeze_time("2026-10-20")
class TestSettlementStatement(StatementCase):
    """The lines of a file are made in its bank statement, which then says what Odoo
    makes it say of lines that are put into it."""

    def _import_days(self, *days, amount=10_000):
        """Import a movement a day; return the bank statement."""
        before = self.env["account.bank.statement"].search([])
        self._import_movements(
            [
                {
                    "date": date(2026, 10, day),
                    "amount": amount + number,
                    "memo": f"x{day} {number}",
                    "reference": f"R{day}-{number}-{amount}",
                }
                for number, day in enumerate(days)
            ]
        )
        (statement,) = self.env["account.bank.statement"].search([]) - before
        return statement

    def test_a_statement_has_all_lines_of_its_file(self):
        statement = self._import_days(5, 3, 7, 7)
        self.assertEqual(len(statement.line_ids), 4)
        self.assertEqual(statement.journal_id, self.journal)
        self.assertEqual(statement.company_id, self.school)
        self.assertEqual(statement.date, date(2026, 10, 7))
        self.assertEqual(
            (statement.balance_start, statement.balance_end_real), (0, 40_006)
        )
        self.assertTrue(statement.is_complete)
        lines = statement.line_ids.line_ids
        self.assertEqual(lines.statement_id, statement)
        self.assertEqual(len(lines), 8)

    def test_the_next_statement_begins_where_the_last_one_ended(self):
        first = self._import_days(5, 5)
        second = self._import_days(6, 6, amount=500)
        self.assertEqual(second.balance_start, first.balance_end_real)
        self.assertEqual(second.balance_end_real, first.balance_end_real + 1_001)
        self.assertTrue(second.is_valid)

    def test_it_says_what_odoo_says_of_the_same_lines(self):
        self._import_days(2, 3)
        statement = self._import_days(5, 9, 7, 7)
        found = {name: statement[name] for name in STORED}
        balance_end_real = statement.balance_end_real
        lines = statement.line_ids
        lines.sudo().write({"statement_id": False})
        again = self.env["account.bank.statement"].create(
            {"name": "…", "line_ids": [Command.set(lines.ids)]}
        )
        self.assertEqual({name: again[name] for name in STORED}, found)
        self.assertEqual(again.balance_end_real, balance_end_real)

    def test_a_file_without_anything_new_makes_no_statement(self):
        self._import_days(5, 6)
        count = self.env["account.bank.statement"].search_count([])
        wizard = self._import_movements(
            [
                {
                    "date": date(2026, 10, 5),
                    "amount": 10_000,
                    "memo": "x5 0",
                    "reference": "R5-0-10000",
                }
            ]
        )
        self.assertEqual(wizard.edu_count_known, 1)
        self.assertEqual(self.env["account.bank.statement"].search_count([]), count)
