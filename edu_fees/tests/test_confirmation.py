# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .reconciliation_common import ReconciliationCase

REASON = "Ngân hàng báo lỗi, tiền không về"


@tagged("post_install", "-at_install")
@freeze_time("2026-10-06 03:00:00")
class TestConfirmation(ReconciliationCase):
    def _cancel(self, transaction, user=None):
        transaction.with_user(user or self.accountant).action_cancel_confirmation(
            REASON
        )

    # === CANCEL === #

    def test_a_confirmation_is_cancelled_with_a_reason_and_the_bill_is_open(self):
        told = self._tell(1_252_000, self.code)
        self._cancel(told)
        self.assertEqual((told.state, told.undo_reason), ("reversed", REASON))
        self.assertEqual(self.bill.amount_residual, 1_252_000)
        self._check_line(told, "cancelled", 0, 0)
        self._check_clearing_pair(self.school)
        self.assertEqual(self._get_balance("bank"), 0)

    def test_the_first_row_stays_and_the_new_one_is_of_today(self):
        told = self._tell(1_252_000, self.code)
        self._cancel(told)
        reversal = self.transactions.search([("reversal_of_id", "=", told.id)])
        self.assertEqual(
            (reversal.amount, reversal.date), (-1_252_000, date(2026, 10, 6))
        )
        self.assertEqual(told.statement_line_id.move_id.state, "posted")

    def test_it_is_asked_why(self):
        told = self._tell(1_252_000, self.code)
        action = told.with_user(self.accountant).action_cancel_confirmation(" ")
        wizard = self.env["edu.reason"].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        self.assertEqual(told.state, "matched")
        wizard.reason = REASON
        wizard.action_confirm()
        self.assertEqual((told.state, told.undo_reason), ("reversed", REASON))

    def test_what_waits_in_the_queue_is_cancelled_too(self):
        told = self._tell(5_000, "x")
        self._cancel(told)
        self.assertEqual(told.state, "reversed")
        self.assertEqual(self._get_balance("unidentified_receipts"), 0)

    def test_what_the_bank_has_is_never_cancelled(self):
        proven = self._prove(1_252_000, self.code)
        with self.assertRaisesRegex(UserError, "bank's file has"):
            self._cancel(proven)
        self.assertEqual(self.bill.amount_residual, 0)

    def test_cash_money_out_and_what_is_cancelled_are_no_confirmation(self):
        told = self._tell(5_000, "x")
        self._cancel(told)
        cash = self._receive(5_000, "x", journal=self._get_journal("TM"))
        for movement in (told, cash, self._tell(-5_000, "phi")):
            with self.assertRaisesRegex(UserError, "nothing to cancel"):
                self._cancel(movement)

    def test_only_the_accountant_cancels(self):
        told = self._tell(1_252_000, self.code)
        for persona in ("cashier", "principal", "teacher", "office"):
            with self.assertRaises(AccessError, msg=persona):
                self._cancel(told, self._persona(persona))
        self.assertEqual(told.state, "matched")

    def test_in_closed_books_the_new_row_falls_on_the_first_open_day(self):
        told = self._tell(1_252_000, self.code)
        lock = self.env["edu.books.lock"].with_user(self.accountant)
        lock = lock.create({"company_id": self.school.id, "date": "2026-10-06"})
        lock.action_close()
        self._cancel(told)
        reversal = self.transactions.search([("reversal_of_id", "=", told.id)])
        self.assertEqual(reversal.date, date(2026, 10, 7))

    def test_what_was_recognised_after_the_closing_is_taken_back_too(self):
        told = self._tell(1_252_000, "tien hoc")
        lock = self.env["edu.books.lock"].with_user(self.accountant)
        lock = lock.create({"company_id": self.school.id, "date": "2026-10-05"})
        lock.action_close()
        told.with_user(self.accountant).action_match(self.bill.ids)
        self.assertTrue(told.transfer_move_id)
        self._cancel(told)
        self.assertEqual(self.bill.amount_residual, 1_252_000)
        self.assertEqual(self._get_balance("unidentified_receipts"), 0)
        self.assertEqual(self._get_balance("bank"), 0)

    def _recognise_late(self):
        """Return a movement of a closed day that was matched afterwards."""
        told = self._tell(1_252_000, "tien hoc")
        self._close("2026-10-05")
        told.with_user(self.accountant).action_match(self.bill.ids)
        return told

    def _close(self, day):
        lock = self.env["edu.books.lock"].with_user(self.accountant)
        lock.create({"company_id": self.school.id, "date": day}).action_close()

    def test_whoever_reverses_it_opens_the_bill_that_was_paid_late(self):
        told = self._recognise_late()
        self.assertEqual(self.bill.amount_residual, 0)
        told._reverse(REASON, date(2026, 10, 6))
        self.assertEqual(self.bill.amount_residual, 1_252_000)
        self.assertEqual((told.state, told.undo_reason), ("reversed", REASON))
        self.assertEqual(told.allocation_ids.mapped("state"), ["undone"])
        self.assertFalse(told.transfer_move_id)
        for role in ("unidentified_receipts", "bank"):
            self.assertEqual(self._get_balance(role), 0)

    def test_a_later_entry_is_taken_back_on_the_first_open_day(self):
        told = self._recognise_late()
        later = told.transfer_move_id
        self._close("2026-10-06")
        self._cancel(told)
        self.assertEqual(later.reversal_move_ids.date, date(2026, 10, 7))
        self.assertEqual(self.bill.amount_residual, 1_252_000)

    # === WHAT COMES AFTER ALL === #

    def test_cancelled_money_that_comes_after_all_is_a_new_movement(self):
        told = self._tell(1_252_000, self.code, "FT1")
        self._cancel(told)
        proven = self._prove(1_252_000, self.code, "FT1")
        self.assertNotEqual(proven, told)
        self.assertEqual((proven.state, told.state), ("matched", "reversed"))
        self.assertEqual(self.bill.amount_residual, 0)
        self._check_line(proven, "auto", 1_252_000, 1_252_000)
        self._check_line(told, "cancelled", 0, 0)
        self.assertEqual(self._get_balance("bank"), 1_252_000)

    def test_the_file_once_more_changes_nothing(self):
        self._cancel(self._tell(1_252_000, self.code, "FT1"))
        first = self._prove(1_252_000, self.code, "FT1")
        self.assertEqual(self._prove(1_252_000, self.code, "FT1"), first)
        self.assertEqual(self._get_balance("bank"), 1_252_000)

    def test_a_line_without_reference_brings_it_after_all_likewise(self):
        told = self._tell(1_252_000, self.code, "FT1")
        self._cancel(told)
        proven = self._prove(1_252_000, self.code, "X123", is_made_up=True)
        self.assertEqual((proven.state, proven.alias_reference), ("matched", "X123"))
        self.assertEqual(proven.bank_reference, "FT1")
        again = self._prove(1_252_000, self.code, "X123", is_made_up=True)
        self.assertEqual(again, proven)

    def test_told_once_more_it_stays_cancelled(self):
        told = self._tell(1_252_000, self.code, "FT1")
        self._cancel(told)
        self.assertEqual(self._tell(1_252_000, self.code, "FT1"), told)
        self.assertEqual(told.state, "reversed")

    # === ADJUST === #

    def test_the_banks_amount_takes_the_place_of_what_was_told(self):
        told = self._tell(1_252_000, self.code, "FT1")
        proven = self._prove(1_200_000, self.code, "FT1")
        told.with_user(self.accountant).action_adjust(REASON)
        self.assertEqual((told.state, told.undo_reason), ("reversed", REASON))
        self.assertEqual(proven.state, "partial")
        self.assertEqual(self.bill.amount_residual, 52_000)
        self._check_line(proven, "manual", 1_200_000, 1_200_000)
        self.assertEqual(self._get_balance("bank"), 1_200_000)
        self._check_clearing_pair(self.school)

    def test_it_is_the_same_from_the_banks_side(self):
        told = self._tell(1_252_000, self.code, "FT1")
        proven = self._prove(1_200_000, self.code, "FT1")
        proven.with_user(self.accountant).action_adjust(REASON)
        self.assertEqual((told.state, proven.state), ("reversed", "partial"))

    def test_what_the_bank_had_first_keeps_its_match(self):
        proven = self._prove(1_200_000, self.code, "FT1")
        told = self._tell(1_252_000, self.code, "FT1")
        action = self._get_line(proven).action_adjust()
        wizard = self.env["edu.reason"].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        wizard.reason = REASON
        wizard.action_confirm()
        self.assertEqual((told.state, proven.state), ("reversed", "partial"))
        self._check_line(proven, "auto", 1_200_000, 1_200_000)

    def test_one_amount_is_not_adjusted(self):
        for one in (self._tell(5_000, "x"), self._prove(6_000, "x", "FT_%\\")):
            with self.assertRaisesRegex(UserError, "one amount only"):
                one.with_user(self.accountant).action_adjust(REASON)

    def test_only_the_accountant_adjusts(self):
        told = self._tell(1_252_000, self.code, "FT1")
        self._prove(1_200_000, self.code, "FT1")
        for persona in ("cashier", "principal"):
            with self.assertRaises(AccessError, msg=persona):
                told.with_user(self._persona(persona)).action_adjust(REASON)
