# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .disbursement_common import DAY, DisbursementCase
from .reconciliation_common import ReconciliationCase
from .test_refund import RefundCase


@freeze_time("2026-10-20 03:00:00")
class TestNoReturnByMistake(DisbursementCase):
    """A parent's 500,000 đ waits while a supplier was paid 500,000 đ."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.payment = cls._order(amount=500_000)
        cls.out = cls._receive(-500_000, cls.payment.order_code)
        cls.parent_money = cls._receive(
            500_000, "nop tien hoc be An", counterparty="TRAN THI B"
        )

    def _open(self, payment=None):
        """Open the window of the bank's lines as the accountant."""
        payment = (payment or self.payment).with_user(self.accountant)
        wizard = self.env["edu.bank.match"].with_user(self.accountant)
        return wizard.browse(payment.action_find_bank_line()["res_id"])

    def _take_for_return(self):
        """Choose the parent's money by mistake."""
        wizard = self._open()
        wizard.transaction_id = self.parent_money
        wizard.action_confirm()
        self.assertEqual(self.payment.state, "reversed")

    def _undo(self, user=None):
        payment = self.payment.with_user(user or self.accountant)
        return payment.action_undo_return("Là tiền của phụ huynh")

    # === NOTHING IS PROPOSED === #

    def test_no_money_that_came_in_is_proposed_as_a_return(self):
        wizard = self._open()
        self.assertTrue(wizard.is_return)
        self.assertEqual(wizard.candidate_ids, self.parent_money)
        self.assertFalse(wizard.transaction_id)
        with self.assertRaisesRegex(UserError, "Choose the line"):
            wizard.action_confirm()
        self.assertEqual(
            (self.payment.state, self.parent_money.state), ("paid", "queue")
        )

    def test_the_window_shows_whose_money_it_is(self):
        wizard = self._open()
        wizard.transaction_id = self.parent_money
        self.assertEqual(wizard.memo, "nop tien hoc be An")
        self.assertEqual(wizard.counterparty, "TRAN THI B")

    def test_the_line_of_an_order_is_proposed_still(self):
        order = self._order(amount=100_000)
        line = self._receive(-100_000, "chuyen tien")
        self.assertEqual(self._open(order).transaction_id, line)

    def test_what_came_before_the_payment_is_no_return_of_it(self):
        early = self._receive(500_000, "den truoc", date=date(2026, 10, 1))
        self.assertNotIn(early, self.payment._get_candidates())
        wizard = self._open()
        wizard.transaction_id = early
        with self.assertRaisesRegex(UserError, "no longer waits"):
            wizard.action_confirm()

    # === THE WAY OUT === #

    def test_a_wrong_return_is_undone_on_the_payment(self):
        self._take_for_return()
        self._undo()
        self.assertEqual(self.payment.state, "paid")
        self.assertEqual(self.payment.state_reason, "Là tiền của phụ huynh")
        self.assertEqual(self.parent_money.state, "queue")
        self.assertFalse(self.parent_money.disbursement_id)
        self.assertEqual(self._get_left(), 242_000)
        self.assertEqual(self._get_balance("unidentified_receipts"), -500_000)
        self._check_entry(self.parent_money)

    def test_a_wrong_return_is_undone_on_the_banks_line(self):
        self._take_for_return()
        line = self.parent_money.with_user(self.accountant)
        line.action_undo_match("Là tiền của phụ huynh")
        self.assertEqual((self.payment.state, line.state), ("paid", "queue"))

    def test_the_parents_money_pays_a_bill_after_all(self):
        self._take_for_return()
        self._undo()
        bill = self._create_bill_of(500_000)
        self.parent_money.with_user(self.accountant).action_match(bill.ids)
        self.assertEqual(bill.amount_residual, 0)

    def test_the_true_return_is_matched_after_the_wrong_one_was_undone(self):
        self._take_for_return()
        self._undo()
        back = self._receive(500_000, "hoan tra lenh chuyen tien", date=DAY)
        wizard = self._open()
        wizard.transaction_id = back
        wizard.action_confirm()
        self.assertEqual(self.payment.state, "reversed")
        self.assertEqual(self._get_balance("bank"), 500_000)

    def test_what_went_out_is_not_undone_before_what_came_back(self):
        self._take_for_return()
        with self.assertRaisesRegex(UserError, "Undo that first"):
            self.out.with_user(self.accountant).action_undo_match("nhầm")
        self._undo()
        self.out.with_user(self.accountant).action_undo_match("nhầm")
        self.assertEqual(self.payment.state, "ordered")

    def test_a_reason_is_asked_for(self):
        self._take_for_return()
        action = self.payment.with_user(self.accountant).action_undo_return(" ")
        wizard = self.env["edu.reason"].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        wizard.reason = "Nhầm dòng"
        wizard.action_confirm()
        self.assertEqual(self.payment.state, "paid")

    def test_only_the_accountant_undoes_it(self):
        self._take_for_return()
        for user in (self.cashier, self.principal, self._persona("teacher")):
            with self.assertRaises(AccessError):
                self._undo(user)
        self.assertEqual(self.payment.state, "reversed")

    def test_only_what_the_bank_gave_back_is_undone(self):
        with self.assertRaisesRegex(UserError, "not open"):
            self._undo()
        cash = self._pay(amount=100_000)
        cash.with_user(self.cashier).action_reverse("nhầm")
        with self.assertRaisesRegex(UserError, "by the cashier"):
            cash.with_user(self.accountant).action_undo_return("nhầm")


@freeze_time("2026-11-03 03:00:00")
class TestReturnOfDaysUndone(RefundCase):
    """The days of a list that was taken for given back, and paid out after all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        refund = cls._create_list(method="bank", bank_journal_id=cls.journal.id)
        cls._fill(refund)
        refund.line_ids.write({"payee_account": "1", "payee_bank": "N"})
        cls.refund = cls._order(refund)
        cls._receive(-456_000, cls.refund.order_code)
        cls.wrong = cls._receive(456_000, "tien cua ai do")
        cls.refund.sudo()._match_bank_line(cls.wrong, "manual")

    def _undo(self):
        self.refund.with_user(self.accountant).action_undo_return("Nhầm dòng")

    def test_the_days_are_paid_back_again(self):
        self.assertEqual((self.refund.state, self.days.state), ("reversed", "open"))
        self._undo()
        self.assertEqual((self.refund.state, self.days.state), ("paid", "refunded"))

    def test_days_that_a_bill_took_off_are_named_with_the_bill(self):
        bill = self._create_bill(
            plan_id=self.fee_round.plan_id.id, period=date(2026, 11, 1)
        )
        for step in (
            self._undo,
            lambda: self.wrong.with_user(self.accountant).action_undo_match("nhầm"),
        ):
            with self.assertRaisesRegex(UserError, bill.name):
                step()
        self.assertEqual((self.refund.state, self.days.state), ("reversed", "applied"))
        bill._edu_cancel("Giảm trừ hai lần")
        self._undo()
        self.assertEqual(self.days.state, "refunded")

    def test_days_on_another_list_are_named_with_it(self):
        other = self._fill()
        other.action_submit()
        with self.assertRaisesRegex(UserError, "on another list"):
            self._undo()
        other.action_cancel("đã trả")
        self._undo()
        self.assertEqual(self.days.state, "refunded")

    def test_days_that_were_entered_again_are_cancelled_first(self):
        self.days.action_cancel("nhập lại")
        again = self.days.copy()
        with self.assertRaisesRegex(UserError, "entered again"):
            self._undo()
        again.action_cancel("đã trả")
        self._undo()
        self.assertEqual((self.refund.state, self.days.state), ("paid", "refunded"))


@freeze_time("2026-10-06 03:00:00")
class TestReturnToSenderUndone(ReconciliationCase):
    """Money that was paid back to its sender, and seemed to come back."""

    def test_what_seemed_to_come_back_is_paid_back_after_all(self):
        waiting = self._prove(250_000, "chuyen nham", counterparty="TRAN VAN B")
        action = waiting.with_user(self.accountant).action_pay_back()
        payment = self.env[action["res_model"]].with_user(self.accountant)
        payment = payment.browse(action["res_id"])
        payment.write({"payee_account": "1", "payee_bank": "N"})
        payment.action_submit()
        payment.with_user(self.principal).action_approve()
        payment.action_order()
        self._prove(-250_000, payment.order_code)
        other = self._prove(250_000, "phu huynh nop")
        payment.sudo()._match_bank_line(other, "manual")
        self.assertEqual(payment.state, "reversed")
        payment.action_undo_return("Là tiền của phụ huynh")
        self.assertEqual((payment.state, waiting.state), ("paid", "returned"))
        self.assertEqual(other.state, "queue")
