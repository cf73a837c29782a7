# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from odoo import Command

from .collection_common import DAY
from .statement_common import StatementCase, write

NEXT_DAY = DAY + timedelta(days=1)


class TestImportBalance(StatementCase):
    """The balances of a file are compared, and never stop the money."""

    def _move(self, amount, day=DAY, memo="x", **values):
        return {"date": day, "amount": amount, "memo": memo, **values}

    def _post_opening_entry(self, amount, day=date(2026, 9, 30)):
        """Enter the first balance of the account, as an accountant does."""
        bank = self._get_account("bank")
        other = self._get_account("received_in_advance")
        entry = self.env["account.move"].with_user(self.accountant)
        entry = entry.create(
            {
                "journal_id": self._get_journal("KHAC").id,
                "date": day,
                "line_ids": [
                    Command.create({"account_id": bank.id, "debit": amount}),
                    Command.create({"account_id": other.id, "credit": amount}),
                ],
            }
        )
        entry.action_post()
        return entry

    def test_a_first_statement_tells_that_its_opening_balance_is_missing(self):
        wizard = self._import_movements([self._move(5_000)], opening=8_000_000)
        self.assertEqual(wizard.edu_balance_state, "first")
        self.assertIn("8.000.000", wizard.edu_balance_note)
        self.assertEqual(wizard.edu_count_new, 1)

    def test_a_new_account_begins_with_nothing(self):
        wizard = self._import_movements([self._move(5_000)], opening=0)
        self.assertEqual(wizard.edu_balance_state, "agree")

    def test_a_statement_that_follows_the_books_agrees(self):
        self._post_opening_entry(8_000_000)
        wizard = self._import_movements([self._move(5_000)], opening=8_000_000)
        self.assertEqual(wizard.edu_balance_state, "agree")
        follow = [self._move(7_000, NEXT_DAY, reference="F2")]
        wizard = self._import_movements(follow, opening=8_005_000)
        self.assertEqual(wizard.edu_balance_state, "agree")
        self.assertIn("8.012.000", wizard.edu_balance_note)

    def test_a_missing_statement_is_told_by_its_amount(self):
        self._import_movements([self._move(5_000)], opening=0)
        later = [self._move(7_000, NEXT_DAY, reference="F2")]
        wizard = self._import_movements(later, opening=45_000)
        self.assertEqual(wizard.edu_balance_state, "differs")
        note = wizard.edu_balance_note.replace("\N{NO-BREAK SPACE}", " ")
        self.assertIn("begins with 45.000 đ, the books have 5.000 đ", note)
        self.assertIn("before 06/10/2026, a difference of 40.000 đ", note)
        self.assertEqual(wizard.edu_count_new, 1)

    def test_a_file_that_does_not_add_up_is_told_by_its_difference(self):
        account = ["Số tài khoản:", self.bank_account.acc_number]
        titles = ["Ngày kiểm thử", "Số tham chiếu", "Ghi nợ", "Ghi có", "Mô tả"]
        rows = [
            account,
            ["Số dư đầu kỳ:", "0"],
            titles,
            ["05/10/2026", "R1", None, "1.000", "x"],
            ["Tổng", None, None, "1.000"],
            ["Số dư cuối kỳ:", "3.500"],
        ]
        wizard = self._import(write(rows))
        self.assertEqual(wizard.edu_balance_state, "differs")
        self.assertEqual(wizard.edu_message_id.balance_sum_difference, 2_500)
        self.assertFalse(wizard.edu_message_id.balance_books_difference)
        self.assertIn("does not add up", wizard.edu_balance_note)
        self.assertEqual(self._get_balance("bank"), 1_000)

    def test_a_file_without_balances_says_nothing(self):
        wizard = self._import_rows(["05/10/2026", "R1", None, "1.000", None, "x"])
        self.assertEqual(wizard.edu_balance_state, "none")
        self.assertFalse(wizard.edu_balance_note)

    def test_the_second_file_of_a_day_begins_where_the_first_one_ended(self):
        self._import_movements([self._move(5_000, reference="F1")])
        wizard = self._import_movements(
            [self._move(7_000, reference="F2")], opening=5_000
        )
        self.assertEqual(wizard.edu_balance_state, "agree")

    def test_the_first_file_of_a_day_may_come_second(self):
        self._import_movements([self._move(1_000, DAY - timedelta(days=1))])
        self._import_movements([self._move(7_000, reference="F2")], opening=6_000)
        wizard = self._import_movements(
            [self._move(5_000, reference="F1")], opening=1_000
        )
        self.assertEqual(wizard.edu_balance_state, "agree")

    def test_a_file_that_overlaps_with_an_earlier_one_agrees(self):
        movements = [
            self._move(5_000, reference="F1"),
            self._move(6_000, NEXT_DAY, reference="F2"),
        ]
        self._import_movements(movements[:1])
        wizard = self._import_movements(movements)
        self.assertEqual(wizard.edu_count_known, 1)
        self.assertEqual(wizard.edu_balance_state, "agree")

    def test_the_message_keeps_what_was_compared(self):
        message = self._import_movements([self._move(5_000)]).edu_message_id
        self.assertEqual(message.balance_date, DAY)
        self.assertEqual(message.balance_moved, 5_000)
        self.assertEqual(message.balance_end, 5_000)
        self.assertEqual(message.balance_books, 0)

    def test_the_channel_tells_of_its_last_statement(self):
        self._import_movements([self._move(5_000)])
        wizard = self._import_movements(
            [self._move(7_000, NEXT_DAY, reference="F2")], opening=45_000
        )
        channel = wizard.edu_message_id.channel_id.with_user(self.accountant)
        self.assertEqual(channel.last_message_id, wizard.edu_message_id)
        self.assertEqual(channel.last_balance_state, "differs")
        self.assertEqual(channel.last_balance_note, wizard.edu_balance_note)

    def test_the_note_is_in_the_language_of_its_reader(self):
        message = self._import_movements([self._move(5_000)]).edu_message_id
        self.assertIn("The balances agree", message.balance_note)
        self.assertIn("Số dư khớp", message.with_context(lang="vi_VN").balance_note)

    def test_balances_of_other_formats_are_compared_too(self):
        line = {
            "date": DAY,
            "payment_ref": "x",
            "amount": 1_000.0,
            "unique_import_id": "A1",
        }
        wizard = self._import_parsed(line, balance_start=0.0, balance_end_real=1_200.0)
        self.assertEqual(wizard.edu_balance_state, "differs")
        self.assertEqual(wizard.edu_message_id.balance_sum_difference, 200)
