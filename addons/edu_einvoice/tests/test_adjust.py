# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from .common import NOVEMBER, EinvoiceCase, EinvoiceRefundCase


@freeze_time("2026-10-05 03:00:00")
class TestUndone(EinvoiceCase):
    """Money that is taken back."""

    def test_before_it_is_issued_it_leaves_the_list(self):
        transaction = self._pay_bank()
        row = self._collect()
        transaction._undo_settlement("Nhầm người")
        self.assertFalse(self._collect())
        self.assertEqual(row.state, "withdrawn")

    def test_money_that_never_had_a_row_gets_none(self):
        self._pay_bank()._undo_settlement("Nhầm người")
        self.assertFalse(self._collect())
        self.assertFalse(self._get_rows())

    def test_after_it_is_issued_an_adjustment_takes_it_back(self):
        transaction = self._pay_bank()
        row = self._number(self._collect())
        with freeze_time("2026-10-14 03:00:00"):
            transaction._undo_settlement("Nhầm người")
            back = self._collect()
        self.assertEqual((back.amount, back.origin_id), (-510_000, row))
        self.assertEqual((back.reason, back.state), ("undone", "to_issue"))
        self.assertEqual(back.date, date(2026, 10, 14))
        self.assertEqual(back.agreement_name, "Nhầm người")
        self.assertEqual(back.line_ids.origin_line_id, row.line_ids)
        self.assertFalse(self._collect())

    def test_a_reversed_movement_is_taken_back_as_well(self):
        transaction = self._pay_bank()
        row = self._number(self._collect())
        transaction._reverse("Ngân hàng thu hồi", date(2026, 10, 7))
        back = self._collect()
        self.assertEqual((back.amount, back.origin_id), (-510_000, row))

    def test_the_origin_is_adjusted_when_the_adjustment_is_issued(self):
        transaction = self._pay_bank()
        row = self._number(self._collect())
        transaction._undo_settlement("Nhầm người")
        back = self._collect()
        self.assertEqual(row.state, "issued")
        self._number(back)
        self.assertEqual((row.state, back.state), ("adjusted", "issued"))

    def test_matched_again_the_money_brings_a_new_one(self):
        transaction = self._pay_bank()
        self._number(self._collect())
        transaction._undo_settlement("Nhầm người")
        other = self._create_bill_of(1_252_000, self.classmate)
        transaction._settle_by_hand(other)
        rows = self._collect()
        self.assertEqual(sorted(rows.mapped("amount")), [-510_000, 510_000])
        self.assertEqual(sum(self._get_rows().mapped("amount")), 0)
        self.assertEqual(self._get_rows(other).amount, 510_000)

    def test_the_tax_goes_back_as_it_was_written(self):
        self.service.edu_einvoice_tax = "8"
        transaction = self._pay_bank()
        row = self._number(self._collect())
        self.service.edu_einvoice_tax = "10"
        transaction._undo_settlement("Nhầm người")
        self.assertEqual(self._collect().amount_tax, -row.amount_tax)

    def test_credit_that_is_taken_back_takes_its_own_back(self):
        self._pay_bank(2_000_000)
        self._create_bill_of(700_000, **NOVEMBER)
        row = self._number(self._collect()).filtered("credit_id")
        row.credit_id.action_undo("Phụ huynh không đồng ý")
        back = self._collect()
        self.assertEqual((back.amount, back.origin_id), (-510_000, row))


@freeze_time("2026-10-20 03:00:00")
class TestRefund(EinvoiceRefundCase):
    """Services that are paid back."""

    def test_a_refund_of_a_service_adjusts_its_e_invoice(self):
        row = self._number(self._collect())
        payment = self._pay_back(100_000)
        back = self._collect()
        self.assertEqual((back.amount, back.origin_id), (-100_000, row))
        self.assertEqual((back.reason, back.date), ("refund", payment.date))
        self.assertEqual(back.agreement_name, payment.name)
        self.assertEqual(back.payment_method, "cash")
        self.assertFalse(self._collect())

    def test_a_refund_of_money_of_others_adjusts_nothing(self):
        self._number(self._collect())
        self._pay_back(456_000, self.behalf)
        self.assertFalse(self._collect())

    def test_a_school_may_leave_its_e_invoices_as_they_are(self):
        self.school.edu_einvoice_refund = "nothing"
        self._number(self._collect())
        self._pay_back()
        self.assertFalse(self._collect())

    def test_a_refund_that_is_not_paid_yet_adjusts_nothing(self):
        self._number(self._collect())
        line = {
            "item_id": self.service.id,
            "student_id": self.student.id,
            "amount": 100_000,
        }
        self._approve(self._prepare(kind="refund", lines=[line]))
        self.assertFalse(self._collect())

    def test_a_payment_to_a_supplier_adjusts_nothing(self):
        self._number(self._collect())
        self._pay(amount=100_000, item=self.service)
        self.assertFalse(self._collect())

    def test_the_latest_e_invoice_is_taken_from_first(self):
        bill = self._create_bill(prices={self.service: 80_000})
        self._take_cash(bill, 80_000)
        first, second = self._number(self._collect()).sorted("id")
        self._pay_back(100_000)
        back = self._collect()
        self.assertEqual(
            {one.origin_id: one.amount for one in back},
            {second: -80_000, first: -20_000},
        )

    def test_two_refunds_never_take_more_than_was_written(self):
        self._number(self._collect())
        self._take_cash(
            self._create_bill(self.classmate, {self.service: 90_000}), 90_000
        )
        self._pay_back(500_000)
        self._pay_back(60_000)
        rows = self._collect().filtered(lambda one: one.reason == "refund")
        self.assertEqual(sorted(rows.mapped("amount")), [-500_000, -10_000])

    def test_a_refund_that_comes_back_before_it_is_issued_leaves_the_list(self):
        self._number(self._collect())
        payment = self._pay_back()
        back = self._collect()
        payment.with_user(self.cashier).action_reverse("Trả nhầm")
        self.assertFalse(self._collect())
        self.assertEqual(back.state, "withdrawn")

    def test_a_refund_that_comes_back_later_is_given_back(self):
        row = self._number(self._collect())
        payment = self._pay_back()
        self._number(self._collect())
        payment.with_user(self.cashier).action_reverse("Trả nhầm")
        again = self._collect()
        self.assertEqual((again.amount, again.origin_id), (100_000, row))
        self.assertFalse(self._collect())

    def test_a_payment_taken_back_after_a_refund_takes_back_the_rest(self):
        row = self._number(self._collect())
        self._pay_back(100_000)
        self._number(self._collect())
        self._fill_box()
        self.receipt.with_user(self.cashier).action_void("Ghi sai")
        back = self._collect()
        self.assertEqual((back.amount, back.origin_id), (-410_000, row))

    def test_what_waited_for_a_withdrawn_one_is_withdrawn_as_well(self):
        row = self._collect()
        self._pay_back()
        back = self._collect()
        self._fill_box()
        self.receipt.with_user(self.cashier).action_void("Ghi sai")
        self._collect()
        self.assertEqual((row.state, back.state), ("withdrawn", "withdrawn"))


@freeze_time("2026-10-20 03:00:00")
class TestRefundBank(EinvoiceRefundCase):
    """A service is paid back over the bank, and what the bank did was noted wrong."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.row = cls._number(cls._collect())
        cls.payment = cls._order(
            kind="refund",
            lines=[
                {
                    "item_id": cls.service.id,
                    "student_id": cls.student.id,
                    "amount": 100_000,
                    "payee_account": "00123",
                    "payee_bank": "Ngân hàng A",
                }
            ],
        )
        cls.out = cls._receive(-100_000, cls.payment.order_code)
        cls.refund = cls._collect()

    def _take_for_return(self):
        """Choose money of somebody else as the return of the payment."""
        money = self._receive(100_000, "nop tien hoc", counterparty="TRAN THI B")
        payment = self.payment.with_user(self.accountant)
        wizard = self.env["edu.bank.match"].with_user(self.accountant)
        wizard = wizard.browse(payment.action_find_bank_line()["res_id"])
        wizard.transaction_id = money
        wizard.action_confirm()
        self.assertFalse(self.payment.line_ids.is_paid)

    def _undo_return(self):
        """Note that the payment was not given back after all."""
        payment = self.payment.with_user(self.accountant)
        payment.action_undo_return("Là tiền của phụ huynh")
        self.assertTrue(self.payment.line_ids.is_paid)

    def _cancel(self):
        """Note that the bank's line was another payment's; cancel the order."""
        self.out.with_user(self.accountant).action_undo_match("Nhầm dòng")
        self.payment.with_user(self.principal).action_cancel("Ngân hàng từ chối")
        self.assertEqual(self.payment.state, "cancelled")

    def _get_sum(self):
        """Return what the e-invoice and its live adjustments come to."""
        self.env.invalidate_all()
        [line] = self.row.line_ids
        return self.env["edu.einvoice.line"]._get_left(line)[line]

    # === NOT GIVEN BACK AFTER ALL === #

    def test_a_withdrawn_refund_that_did_not_come_back_adjusts_anew(self):
        self._take_for_return()
        self.assertFalse(self._collect())
        self.assertEqual((self.refund.state, self._get_sum()), ("withdrawn", 510_000))
        self._undo_return()
        again = self._collect()
        self.assertEqual((again.reason, again.amount), ("refund", -100_000))
        self.assertEqual((again.date, again.times_undone), (self.payment.date, 0))
        self.assertEqual(self._get_sum(), 410_000)
        self.assertFalse(self._collect())

    def test_a_refund_that_was_given_back_on_paper_adjusts_anew_today(self):
        self._number(self.refund)
        self._take_for_return()
        self._number(self._collect())
        self.assertEqual(self._get_sum(), 510_000)
        with freeze_time("2026-10-26 03:00:00"):
            self._undo_return()
            again = self._collect()
            self.assertFalse(self._collect())
        self.assertEqual((again.reason, again.amount), ("refund", -100_000))
        self.assertEqual((again.date, again.times_undone), (date(2026, 10, 26), 1))
        self.assertEqual(self._get_sum(), 410_000)

    def test_what_comes_back_a_second_time_is_given_back_a_second_time(self):
        self._number(self.refund)
        for times in (0, 1):
            self._take_for_return()
            back = self._number(self._collect())
            self.assertEqual((back.amount, back.times_undone), (100_000, times))
            self.assertEqual(self._get_sum(), 510_000)
            self._undo_return()
            self._number(self._collect())
            self.assertEqual(self._get_sum(), 410_000)

    def test_a_giving_back_that_still_waits_leaves_the_list(self):
        self._number(self.refund)
        self._take_for_return()
        back = self._collect()
        self._undo_return()
        self.assertFalse(self._collect())
        self.assertEqual((back.state, self.refund.state), ("withdrawn", "issued"))
        self.assertEqual(self._get_sum(), 410_000)

    def test_a_giving_back_that_left_the_list_returns_with_the_money(self):
        self._number(self.refund)
        for _time in range(2):
            self._take_for_return()
            back = self._collect()
            self.assertEqual((back.reason, back.amount), ("refund_undone", 100_000))
            self._undo_return()
            self.assertFalse(self._collect())
            self.assertEqual(back.state, "withdrawn")

    def test_a_giving_back_on_its_way_is_not_sent_once_it_is_paid_again(self):
        self._number(self.refund)
        self._take_for_return()
        back = self._collect()
        back._queue()
        self._undo_return()
        self.assertFalse(self._collect())
        self.assertEqual(back.state, "to_issue")
        calls = self._set_up_provider()
        self.einvoices._issue_chunk(back.ids)
        self.assertEqual((back.state, calls), ("withdrawn", [("find", back.id)]))

    # === NEVER PAID AT ALL === #

    def test_a_wrong_line_of_the_bank_takes_the_refund_off_the_list(self):
        self._cancel()
        self.assertFalse(self._collect())
        self.assertEqual((self.refund.state, self._get_sum()), ("withdrawn", 510_000))

    def test_a_cancelled_order_gives_the_e_invoice_back_what_was_taken(self):
        self._number(self.refund)
        self._cancel()
        back = self._collect()
        self.assertEqual((back.reason, back.amount), ("refund_undone", 100_000))
        self.assertEqual(self._get_sum(), 510_000)
        self.assertFalse(self._collect())

    def test_a_refund_on_its_way_is_not_sent_once_its_order_is_cancelled(self):
        self.refund._queue()
        self._cancel()
        self.assertFalse(self._collect())
        calls = self._set_up_provider()
        self.einvoices._issue_chunk(self.refund.ids)
        self.assertEqual(self.refund.state, "withdrawn")
        self.assertEqual(calls, [("find", self.refund.id)])
