# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import MisaCase

TITLES = ["STT", "Số phiếu thu", "Ngày thu", "Mã HS", "Họ tên", "Lớp", "Số tiền"]
MODEL = "edu.import.misa.collected"


@freeze_time("2026-10-20")
@tagged("post_install", "-at_install")
class TestCollectedDouble(MisaCase):
    """What was collected in MISA and comes by the bank as well is one payment."""

    def _import_rows(self, *rows, **values):
        values.setdefault("journal_id", self.journal.id)
        return self._import(MODEL, ["SỔ THU"], TITLES, *rows, **values)

    def _row(self, number, amount, student=None, day="05/10/2026"):
        student = student or self.student
        return [1, number, day, student.student_code, student.name, "1A", amount]

    def _prove(self, amount, memo, reference="FT26326001", **values):
        """Let the bank's statement have a payment; return the movement."""
        channel = self.env["edu.collection.channel"]._get_for_journal(
            self.journal, "file"
        )
        message = self.env["edu.collection.message"]._store_file(
            channel, "saoke.xlsx", f"saoke {self._next_number()}".encode()
        )
        entry = {
            "bank_reference": reference,
            "date": date(2026, 10, 5),
            "amount": amount,
            "memo": memo,
            **values,
        }
        found = self.transactions._register_movements(self.journal, [entry], message)
        found.filtered(lambda one: one.state == "new")._settle()
        return found

    def _get_listed(self, number="PT001"):
        domain = [("listed_reference", "=like", f"MISA/{number}/%")]
        return self.transactions.search(domain)

    def test_misas_workbook_is_no_proof_of_the_bank(self):
        self._import_rows(self._row("PT001", 1_252_000))
        movement = self._get_listed()
        self.assertTrue(movement.message_evidence_ids.is_other_program)
        self.assertEqual((movement.is_proven, movement.is_told_only), (False, True))

    def test_the_statement_after_misa_enters_nothing_twice(self):
        self._import_rows(self._row("PT001", 1_252_000))
        proven = self._prove(1_252_000, self.bill.edu_payment_code)
        self.assertEqual((proven, proven.is_proven), (self._get_listed(), True))
        self.assertEqual(self._get_balance("bank"), 1_252_000)

    def test_misa_after_the_statement_is_unchanged_in_the_preview(self):
        proven = self._prove(1_252_000, self.bill.edu_payment_code)
        wizard = self._import_rows(self._row("PT001", 1_252_000))
        self.assertEqual(self._get_counts(wizard), (0, 0, 1, 0))
        self.assertEqual(self._get_listed(), proven)
        self.assertEqual(self._get_balance("bank"), 1_252_000)
        self.assertEqual(len(proven.message_evidence_ids), 2)

    def test_two_equal_rows_take_one_payment_of_the_bank_once(self):
        self._prove(600_000, self.bill.edu_payment_code)
        wizard = self._import_rows(
            self._row("PT001", 600_000), self._row("PT002", 600_000)
        )
        self.assertEqual(self._get_counts(wizard), (1, 0, 1, 0))
        self.assertEqual(self._get_balance("bank"), 1_200_000)

    def test_a_row_that_may_be_the_banks_money_waits(self):
        self._prove(1_252_000, "nop tien")
        self._import_rows(self._row("PT001", 1_252_000))
        movement = self._get_listed()
        self.assertEqual(
            (movement.state, movement.queue_reason), ("queue", "possible_double")
        )
        self.assertEqual(self.bill.amount_residual, 1_252_000)

    def test_the_workbook_again_after_the_statement_changes_nothing(self):
        self._import_rows(self._row("PT001", 1_252_000))
        self._prove(1_252_000, self.bill.edu_payment_code)
        again = self._import_rows(self._row("PT001", 1_252_000), self._row("PT009", 1))
        self.assertEqual(self._get_counts(again), (1, 0, 1, 0))
        self.assertEqual(self._get_balance("bank"), 1_252_001)

    def test_cash_of_misa_waits_for_no_bank(self):
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.school.id), ("type", "=", "cash")], limit=1
        )
        self._import_rows(self._row("PT001", 1_252_000), journal_id=journal.id)
        self.assertFalse(self._get_listed().is_listed)
        proven = self._prove(1_252_000, "nop tien")
        self.assertEqual(proven.queue_reason, "no_code")
