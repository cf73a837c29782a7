# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ViettelPayCase

CHANNEL = "odoo.addons.edu_fees.models.edu_collection_channel_machine"


@tagged("post_install", "-at_install")
class TestResult(ViettelPayCase):
    """ViettelPay tells what became of a payment."""

    def _tell(self, payment=None, **values):
        payment = payment or self.payment
        return self._call("result", self._prepare("result", payment, **values))

    def _get_movement(self):
        return self._get_transactions(self.channel)

    def test_a_result_pays_the_bill_at_once(self):
        self._check_answer(self._tell(), "00")
        movement = self._get_movement()
        self.assertEqual((movement.state, movement.amount), ("matched", 485_000))
        self.assertEqual(movement.bank_reference, "VT987654")
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(self.payment.state, "done")
        self.assertEqual(self.payment.provider_reference, "VT987654")
        self.assertEqual(self.payment.edu_movement_id, movement)
        self.assertEqual(self._get_balance("cash_in_transit"), 485_000)

    def test_the_same_result_twice_is_answered_the_same_and_done_once(self):
        first, second = self._tell(), self._tell()
        self._check_answer(second, "00")
        self.assertEqual(first.json(), second.json())
        movement = self._get_movement()
        self.assertEqual(len(movement), 1)
        self.assertEqual(len(movement.message_evidence_ids), 2)
        self.assertEqual(self._get_balance("cash_in_transit"), 485_000)

    def test_odoos_post_processing_adds_nothing(self):
        self._tell()
        self.payment._post_process()
        self.assertEqual(len(self._get_movement()), 1)
        self.assertFalse(self.payment.payment_id)

    def test_a_wrong_missing_or_altered_check_sum_is_02_and_kept(self):
        right = self._prepare("result", self.payment)
        for values in (
            {**right, "check_sum": ""},
            {**right, "check_sum": "x" + right["check_sum"]},
            {**right, "trans_amount": "1"},
            {**right, "payment_status": "2"},
            {**right, "vt_transaction_id": "VT1"},
            {**right, "cust_msisdn": "84900000000"},
        ):
            with self.subTest(values):
                response = self._call("result", values)
                self.assertEqual(response.status_code, 200)
                self.assertEqual(response.json()["error_code"], "02")
        self.assertEqual(self._get_refusals(), ["signature"] * 6)
        self.assertFalse(self._get_movement())
        self.assertEqual(self.payment.state, "draft")

    def test_a_check_sum_of_a_question_is_none_of_a_result(self):
        values = self._prepare("result", self.payment)
        other = self._prepare("verify", self.payment)
        response = self._call("result", {**values, "check_sum": other["check_sum"]})
        self.assertEqual(response.json()["error_code"], "02")

    def test_a_failed_payment_takes_nothing(self):
        for values in ({"payment_status": "2"}, {"error_code": "V04"}):
            with self.subTest(values):
                payment = self._begin()
                self.env.flush_all()
                self._check_answer(self._tell(payment, **values), "00")
                self.assertEqual(payment.state, "error")
        self.assertFalse(self._get_movement())
        self.assertEqual(self.bill.amount_residual, 485_000)

    def test_a_status_that_is_not_decided_waits(self):
        self.provider.viettelpay_waiting_status = "0, 5"
        self.env.flush_all()
        self._check_answer(self._tell(payment_status="5"), "00")
        self.assertEqual(self.payment.state, "pending")
        self._check_answer(self._tell(), "00")
        self.assertEqual(self.payment.state, "done")

    def test_a_payment_that_failed_first_may_be_paid_later(self):
        self._tell(payment_status="2")
        self._check_answer(self._tell(), "00")
        self.assertEqual(self.payment.state, "done")
        self.assertEqual(self.bill.amount_residual, 0)

    def test_what_is_done_does_not_fail_later(self):
        self._tell()
        self._check_answer(self._tell(payment_status="2"), "00")
        self.assertEqual(self.payment.state, "done")

    def test_another_amount_is_kept_for_a_person_and_books_nothing(self):
        for _time in range(2):
            self._check_answer(self._tell(trans_amount="400000"), "00")
        self.assertFalse(self._get_movement())
        messages = self._get_messages(self.channel)
        self.assertEqual(messages.mapped("state"), ["failed"] * 2)
        self.assertIn(self.payment.reference, messages[0].error)
        self.assertEqual(self.payment.state, "draft")
        messages.with_user(self._persona("accountant")).action_process_again()
        self.assertEqual(messages.mapped("state"), ["failed"] * 2)
        self.assertFalse(self._get_movement())

    def test_digits_moved_from_the_number_into_the_amount_pay_nothing(self):
        right = self._prepare("result", self.payment, vt_transaction_id="20261122")
        self._check_answer(self._call("result", right), "00")
        moved = {
            **right,
            "trans_amount": "48500020",
            "vt_transaction_id": "261122",
        }
        self._check_answer(self._call("result", moved), "00")
        self.assertEqual(self._get_movement().mapped("amount"), [485_000])
        self.assertEqual(self.student.edu_credit, 0)
        messages = self._get_messages(self.channel)
        self.assertEqual(messages.mapped("state"), ["done", "failed"])

    def test_an_order_is_paid_under_one_number(self):
        self._tell()
        self._tell(vt_transaction_id="VT2")
        self.assertEqual(self._get_movement().mapped("amount"), [485_000])
        self.assertEqual(self.student.edu_credit, 0)

    def test_what_is_refused_is_not_signed(self):
        right = self._prepare("result", self.payment)
        for verb in ("verify", "result"):
            for values in ({**right, "check_sum": "x"}, {"billcode": "TT1"}):
                with self.subTest(verb, **values):
                    answer = self._call(verb, values).json()
                    self.assertEqual(answer["error_code"], "02")
                    self.assertFalse(answer["check_sum"])

    def test_money_of_a_cancelled_bill_waits_in_the_queue(self):
        self.bill._edu_cancel("Lập sai")
        self.env.flush_all()
        self._check_answer(self._tell(), "00")
        self.assertEqual(self._get_movement().queue_reason, "cancelled_bill")
        self.assertEqual(self._get_balance("cash_in_transit"), 485_000)

    def test_money_of_a_paid_bill_is_credit(self):
        second = self._begin()
        self._tell()
        self.env.flush_all()
        self._check_answer(self._tell(second, vt_transaction_id="VT2"), "00")
        self.assertEqual(second.edu_movement_id.state, "over")
        self.assertEqual(self.student.edu_credit, 485_000)

    def test_an_unknown_order_is_01_and_kept_for_a_person(self):
        code = self.bill.edu_payment_code
        for order in ("TTUNKNOWN", f"{code}-77"):
            with self.subTest(order):
                self._check_answer(self._tell(order_id=order), "01")
        self.assertFalse(self._get_movement())
        states = self._get_messages(self.channel).mapped("state")
        self.assertEqual(states, ["failed"] * 2)
        self.assertEqual(self.bill.amount_residual, 485_000)

    def test_bad_amounts_are_03_and_kept(self):
        bad = ("485.000", "485000.5", "-1", "")
        for amount in bad:
            with self.subTest(amount):
                response = self._tell(trans_amount=amount)
                self.assertEqual(response.json()["error_code"], "03")
        self.assertEqual(self._get_refusals(), ["unreadable"] * len(bad))
        self.assertFalse(self._get_movement())

    def test_a_paid_result_without_a_number_is_03(self):
        response = self._tell(vt_transaction_id="")
        self.assertEqual(response.json()["error_code"], "03")
        self.assertFalse(self._get_movement())

    def test_what_fails_here_is_kept_confirmed_and_tried_again(self):
        movements = type(self.env["edu.collection.transaction"])
        with (
            patch.object(movements, "_settle", side_effect=RuntimeError("broken")),
            mute_logger(CHANNEL),
        ):
            self._check_answer(self._tell(), "00")
        message = self._get_messages(self.channel)
        self.assertEqual((message.state, message.error), ("failed", "broken"))
        self.assertEqual(self.bill.amount_residual, 485_000)
        message.with_user(self._persona("accountant")).action_process_again()
        self.assertEqual(message.state, "done")
        self.assertEqual(self.payment.state, "done")
        self.assertEqual(self.bill.amount_residual, 0)

    def test_no_other_schools_address_takes_the_money(self):
        self._create_books(self.other_school)
        other = self._create_provider(self.other_school).edu_channel_ids
        self.env.flush_all()
        body = self._encode(self._prepare("result", self.payment))
        response = self._post(
            other, "result", body, content_type="application/x-www-form-urlencoded"
        )
        self._check_answer(response, "01")
        self.assertEqual(self.payment.state, "draft")
        self.assertFalse(self._get_transactions(other))
        self.assertEqual(self._get_messages(other).state, "failed")
