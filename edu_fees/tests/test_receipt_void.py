# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .collection_common import CollectionCase


@freeze_time("2026-10-05 03:00:00")
class TestReceiptVoid(CollectionCase):
    """A wrong receipt is voided by a new entry; nothing of it vanishes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._persona("cashier")
        cls.receipts = cls.env["edu.receipt"].with_user(cls.cashier)

    def _issue(self, bills=None, amount=1_252_000, **values):
        return self.receipts._issue(bills or self.bill, amount, "Bà Tư", **values)

    def _get_cash_entries(self):
        journal = self.school.edu_cash_journal_id
        return self.env["account.move"].search([("journal_id", "=", journal.id)])

    def test_without_a_reason_the_cashier_is_asked_for_one(self):
        receipt = self._issue()
        for reason in (None, "", "  "):
            self.assertEqual(receipt.action_void(reason)["res_model"], "edu.reason")
        self.assertEqual(receipt.state, "posted")

    def test_the_reason_in_the_window_voids_the_receipt(self):
        receipt = self._issue()
        wizard = self.env["edu.reason"].with_user(self.cashier)
        wizard = wizard.browse(receipt.action_void()["res_id"])
        wizard.reason = "nhầm học sinh"
        wizard.action_confirm()
        self.assertEqual(receipt.state, "voided")
        self.assertEqual(receipt.void_reason, "nhầm học sinh")

    def test_both_entries_stay_in_the_cash_book(self):
        receipt = self._issue()
        receipt.action_void("nhầm học sinh")
        entries = self._get_cash_entries()
        self.assertEqual(len(entries), 2)
        self.assertEqual(set(entries.mapped("state")), {"posted"})
        self.assertEqual(self._get_balance("cash_in_hand"), 0)

    def test_a_part_payment_is_voided_and_the_other_part_stays(self):
        self._issue(amount=1_000_000)
        second = self._issue(amount=252_000)
        second.action_void("đếm nhầm")
        self.assertEqual(self.bill.amount_residual, 252_000)
        self.assertEqual(self._get_balance("cash_in_hand"), 1_000_000)
        recognised = self.bill.edu_charge_ids.mapped("amount_recognised")
        self.assertEqual(sum(recognised), 1_000_000)

    def test_a_receipt_of_two_bills_opens_both(self):
        second = self._create_bill_of(300_000)
        receipt = self._issue(self.bill | second, 1_552_000)
        receipt.action_void("nhầm học sinh")
        self.assertEqual(self.bill.amount_residual, 1_252_000)
        self.assertEqual(second.amount_residual, 300_000)
        self._check_clearing_pair(self.school)

    def test_a_void_months_later_is_booked_on_its_own_day(self):
        receipt = self._issue()
        with freeze_time("2026-12-20 03:00:00"):
            receipt.action_void("trả lại tiền")
        self.assertEqual(receipt.void_date, date(2026, 12, 20))
        self.assertEqual(receipt.date, date(2026, 10, 5))
        days = self._get_cash_entries().mapped("date")
        self.assertEqual(sorted(days), [date(2026, 10, 5), date(2026, 12, 20)])

    def test_a_receipt_of_a_later_day_is_not_voided_before_it(self):
        receipt = self._issue(date=date(2026, 10, 9))
        receipt.action_void("nhầm")
        days = set(self._get_cash_entries().mapped("date"))
        self.assertEqual(days, {date(2026, 10, 9)})

    def test_the_allocations_stay_with_the_reason(self):
        receipt = self._issue()
        receipt.action_void("nhầm học sinh")
        allocation = receipt.sudo().transaction_id.allocation_ids
        self.assertEqual(allocation.state, "undone")
        self.assertIn("nhầm học sinh", allocation.undo_reason)

    def test_the_movement_and_its_reversal_know_each_other(self):
        transaction = self._issue().sudo().transaction_id
        self.receipts.search([]).action_void("nhầm")
        reversal = self.transactions.search([("reversal_of_id", "=", transaction.id)])
        self.assertEqual(reversal.bank_reference, f"{transaction.bank_reference}-R")
        self.assertEqual(reversal.amount, -transaction.amount)
        self.assertEqual((reversal | transaction).mapped("state"), ["reversed"] * 2)

    def test_the_next_receipt_takes_the_next_number(self):
        self._issue().action_void("nhầm")
        self.assertEqual(self._issue().name, "PT2026/00002")

    def test_a_void_receipt_still_prints(self):
        receipt = self._issue()
        receipt.action_void("nhầm")
        self.assertEqual(receipt.action_print()["report_type"], "edu-pdf")

    def test_nobody_but_the_cashier_voids(self):
        receipt = self._issue()
        for persona in ("accountant", "principal", "office", "teacher", "parent"):
            with self.assertRaises(AccessError, msg=persona):
                receipt.with_user(self._persona(persona)).action_void("x")
        self.assertEqual(receipt.state, "posted")

    def test_the_cashier_of_another_school_voids_nothing_here(self):
        receipt = self._issue()
        colleague = self._create_user(
            "other.cashier", "edu_fees.group_cashier", self.other_school
        )
        with self.assertRaises(AccessError):
            receipt.with_user(colleague).action_void("x")

    def test_a_receipt_is_for_whole_dong(self):
        for amount in (1.5, True, 0, -1_000):
            with self.assertRaisesRegex(UserError, "is no amount", msg=str(amount)):
                self._issue(amount=amount)

    def test_a_cancelled_bill_takes_no_cash(self):
        """The counter saw it open; the accountant cancelled it meanwhile."""
        self.bill._edu_cancel("wrong price")
        with self.assertRaisesRegex(UserError, f"{self.bill.name} is cancelled"):
            self.env["edu.receipt"]._issue(self.bill, 1_000, "Ông Ba")

    def test_a_school_without_a_cash_journal_is_named(self):
        self.school.edu_cash_journal_id = False
        with self.assertRaisesRegex(UserError, "has no cash journal"):
            self._issue()

    def test_one_window_makes_one_receipt(self):
        first = self._issue(amount=1_000, token="w1")
        again = self._issue(amount=1_000, token="w1")
        self.assertEqual(first, again)
        self.assertEqual(self.bill.amount_residual, 1_251_000)

    def test_the_name_of_the_cashier_is_kept_as_it_was(self):
        receipt = self._issue()
        printed = receipt.cashier_name
        self.cashier.name = "Người khác"
        self.assertEqual(receipt.cashier_name, printed)
