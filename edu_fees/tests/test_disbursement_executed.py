# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .disbursement_common import DisbursementCase
from .reconciliation_common import ReconciliationCase
from .test_refund import RefundCase

ANSWER = "VCB báo sai số tài khoản, chị Hoa, 20/10"


@freeze_time("2026-10-20 03:00:00")
class TestCancelledOrder(DisbursementCase):
    """An order is in the bank's file: who cancels it, and what if it is paid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.payment = cls._order(amount=500_000)

    def _cancel(self, reason=ANSWER):
        return self.payment.with_user(self.principal).action_cancel(reason)

    # === WHO CANCELS === #

    def test_the_accountant_alone_cancels_no_order(self):
        for user in (self.accountant, self.cashier, self._persona("teacher")):
            with self.assertRaises(AccessError):
                self.payment.with_user(user).action_cancel("không trả nữa")
        self.assertEqual(self.payment.state, "ordered")

    def test_the_principal_names_what_the_bank_answered(self):
        for reason in (None, "", "  "):
            action = self._cancel(reason)
            wizard = self.env["edu.reason"].with_user(self.principal)
            wizard = wizard.browse(action["res_id"])
            self.assertIn("What did the bank answer?", wizard.question)
        wizard.reason = ANSWER
        wizard.action_confirm()
        self.assertEqual(self.payment.state, "cancelled")
        self.assertEqual(self.payment.state_reason, ANSWER)
        self.assertEqual(self._get_left(), 742_000)

    def test_who_prepared_it_does_not_cancel_it_as_principal(self):
        self.accountant.group_ids += self.env.ref("edu_core.group_principal")
        with self.assertRaisesRegex(UserError, "three persons"):
            self.payment.with_user(self.accountant).action_cancel(ANSWER)

    def test_before_the_bank_has_it_the_accountant_cancels_it(self):
        payment = self._approve(self._prepare(amount=1_000))
        payment.with_user(self.accountant).action_cancel("không mua")
        self.assertEqual(payment.state, "cancelled")

    # === THE BANK HAS PAID IT ALL THE SAME === #

    def test_the_code_finds_a_cancelled_order(self):
        self._cancel()
        line = self._receive(-500_000, f"CK {self.payment.order_code}")
        self.assertEqual((self.payment.state, line.state), ("paid", "matched"))
        self.assertEqual(self._get_left(), 242_000)
        self.assertEqual(self._get_balance("unidentified_receipts"), 0)
        self._check_entry(line)

    def test_a_line_without_the_code_is_chosen_by_hand(self):
        self._cancel()
        line = self._receive(-500_000, "chuyen tien")
        payment = self.payment.with_user(self.accountant)
        wizard = self.env["edu.bank.match"].with_user(self.accountant)
        wizard = wizard.browse(payment.action_find_bank_line()["res_id"])
        self.assertEqual(wizard.candidate_ids, line)
        self.assertFalse(wizard.transaction_id)
        wizard.transaction_id = line
        wizard.action_confirm()
        self.assertEqual(payment.state, "paid")

    def test_a_payment_that_never_went_to_the_bank_has_no_line(self):
        payment = self._approve(
            self._prepare(
                amount=200_000,
                method="bank",
                bank_journal_id=self.journal.id,
                payee_account="1",
                payee_bank="N",
            )
        )
        self._receive(-200_000, "chuyen tien")
        payment.with_user(self.accountant).action_cancel("không mua")
        self.assertFalse(payment._get_candidates())

    def test_an_order_that_waits_goes_before_a_cancelled_one(self):
        self._cancel()
        again = self._order(amount=500_000)
        line = self._receive(-500_000, again.order_code)
        self.assertEqual(line.disbursement_id, again)
        self.assertEqual(self.payment.state, "cancelled")

    def test_a_wrong_match_of_a_cancelled_order_is_undone(self):
        self._cancel()
        line = self._receive(-500_000, self.payment.order_code)
        line.with_user(self.accountant).action_undo_match("nhầm dòng")
        self.assertEqual((self.payment.state, line.state), ("ordered", "ignored"))


@freeze_time("2026-11-03 03:00:00")
class TestCancelledRefund(RefundCase):
    """A refund list that was cancelled, and that the bank paid all the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.refund = cls._create_list(method="bank", bank_journal_id=cls.journal.id)
        cls._fill(cls.refund)
        cls.refund.line_ids.write({"payee_account": "1", "payee_bank": "N"})
        cls._order(cls.refund)
        cls.refund.with_user(cls.principal).action_cancel(ANSWER)

    def _show(self):
        """Let the bank show the transfer."""
        return self._receive(-456_000, self.refund.line_ids.order_code)

    def _match(self, line):
        wizard = self.env["edu.bank.match"].with_user(self.accountant)
        values = {"disbursement_id": self.refund.id, "transaction_id": line.id}
        wizard.create(values).action_confirm()

    def test_the_days_are_taken_back_while_they_are_free(self):
        self.assertEqual(self.days.state, "open")
        self._show()
        self.assertEqual((self.refund.state, self.days.state), ("paid", "refunded"))

    def test_days_that_a_bill_took_off_let_the_line_wait_and_say_what_to_do(self):
        bill = self._create_bill(
            plan_id=self.fee_round.plan_id.id, period=date(2026, 11, 1)
        )
        line = self._show()
        self.assertEqual((self.refund.state, line.state), ("cancelled", "ignored"))
        message = self.refund.message_ids[0].body
        for text in (line.bank_reference, bill.name, "Cancel that bill first"):
            self.assertIn(text, message)
        with self.assertRaisesRegex(UserError, bill.name):
            self._match(line)
        bill._edu_cancel("giảm trừ hai lần")
        self._match(line)
        self.assertEqual((self.refund.state, self.days.state), ("paid", "refunded"))

    def test_days_on_another_list_are_not_paid_twice(self):
        other = self._fill()
        other.action_submit()
        line = self._show()
        self.assertEqual(line.state, "ignored")
        with self.assertRaisesRegex(UserError, "on another list"):
            self._match(line)
        other.action_cancel("đã trả qua ngân hàng")
        self._match(line)
        self.assertEqual(self.refund.state, "paid")


@freeze_time("2026-11-03 03:00:00")
class TestCancelledCredit(RefundCase):
    """Overpaid money whose refund was cancelled, used, and paid by the bank."""

    def test_a_credit_that_is_used_lets_the_line_wait(self):
        self._receive(1_036_000, self.open_bill.edu_payment_code)
        refund = self._create_list(method="bank", bank_journal_id=self.journal.id)
        self._fill(refund, source="credit")
        refund.line_ids.write({"payee_account": "1", "payee_bank": "N"})
        self._order(refund)
        refund.with_user(self.principal).action_cancel(ANSWER)
        again = self._pay(self._fill(source="credit"))
        line = self._receive(-200_000, refund.order_code)
        self.assertEqual((refund.state, line.state), ("cancelled", "ignored"))
        self.assertIn("not overpaid that much", refund.message_ids[0].body)
        again.with_user(self.cashier).action_reverse("đã trả qua ngân hàng")
        refund.sudo()._match_bank_line(line, "manual")
        self.assertEqual(refund.state, "paid")
        self.assertEqual(self._get_balance("received_in_advance"), 0)


@freeze_time("2026-10-06 03:00:00")
class TestCancelledReturn(ReconciliationCase):
    """Money that was to go back to its sender, cancelled and paid all the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.waiting = cls._prove(250_000, "chuyen nham", counterparty="TRAN VAN B")
        cls.payment = cls._order_return()
        cls.payment.with_user(cls.principal).action_cancel(ANSWER)

    @classmethod
    def _order_return(cls):
        action = cls.waiting.with_user(cls.accountant).action_pay_back()
        payment = cls.env[action["res_model"]].with_user(cls.accountant)
        payment = payment.browse(action["res_id"])
        payment.write({"payee_account": "1", "payee_bank": "N"})
        payment.action_submit()
        payment.with_user(cls.principal).action_approve()
        payment.action_order()
        return payment

    def test_it_is_paid_back_after_all(self):
        self._prove(-250_000, self.payment.order_code)
        self.assertEqual((self.payment.state, self.waiting.state), ("paid", "returned"))
        self.assertEqual(self._get_balance("unidentified_receipts"), 0)

    def test_what_was_matched_since_is_undone_first(self):
        self.waiting.with_user(self.accountant).action_match(self.bill.ids)
        out = self._prove(-250_000, self.payment.order_code)
        self.assertEqual((self.payment.state, out.state), ("cancelled", "ignored"))
        self.assertIn("Undo that match first", self.payment.message_ids[0].body)
        self.waiting.with_user(self.accountant).action_undo_match("đã trả lại")
        self.payment.sudo()._match_bank_line(out, "manual")
        self.assertEqual((self.payment.state, self.waiting.state), ("paid", "returned"))

    def test_two_returns_of_the_same_money_are_not_booked(self):
        again = self._order_return()
        out = self._prove(-250_000, self.payment.order_code)
        self.assertEqual((self.payment.state, out.state), ("cancelled", "ignored"))
        self.assertIn("as well", self.payment.message_ids[0].body)
        again.with_user(self.principal).action_cancel(ANSWER)
        self.payment.sudo()._match_bank_line(out, "manual")
        self.assertEqual(self.payment.state, "paid")
