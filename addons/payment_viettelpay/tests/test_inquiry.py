# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.payment.models.payment_provider import PaymentProvider

from ..tools import check_sum
from .common import ACCESS_CODE, KEY, ViettelPayCase


@tagged("post_install", "-at_install")
class TestInquiry(ViettelPayCase):
    """What we ask ViettelPay for: missed results, and refunds."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider.write(
            {
                "viettelpay_api_url": "https://api.example.com/vtp",
                "viettelpay_refund_type": "0",
            }
        )

    def _answer(self, answer):
        """Let ViettelPay's interface answer; return what it was asked."""
        asked = []

        def send(_provider, method, endpoint, **kwargs):
            asked.append(kwargs["data"])
            if isinstance(answer, Exception):
                raise answer
            is_raw = kwargs.get("edu_raw")
            return json.dumps(answer).encode() if is_raw else answer

        self.startPatcher(patch.object(PaymentProvider, "_send_api_request", send))
        return asked

    def _prepare_state(self, **values):
        return {
            "error_code": "00",
            "payment_status": "1",
            "trans_amount": 485000,
            "vt_transaction_id": "VT987654",
            **values,
        }

    def test_a_missed_result_is_asked_for_and_booked(self):
        [asked] = [self._answer(self._prepare_state())]
        self.payment._edu_inquire()
        [question] = asked
        self.assertEqual(question["cmd"], "TRANS_INQUIRY")
        self.assertEqual(question["order_id"], self.payment.reference)
        signed = {**question, "access_code": ACCESS_CODE}
        right = check_sum.sign(KEY, "inquiry", signed)
        self.assertEqual(question["check_sum"], right)
        self.assertEqual(self.payment.state, "done")
        self.assertEqual(self.bill.amount_residual, 0)
        message = self._get_messages(self.channel)
        self.assertEqual((message.verb, message.state), ("inquiry", "done"))

    def test_a_result_that_comes_after_all_adds_nothing(self):
        self._answer(self._prepare_state())
        self.payment._edu_inquire()
        self.env.flush_all()
        response = self._call("result", self._prepare("result", self.payment))
        self._check_answer(response, "00")
        self.assertEqual(len(self._get_transactions(self.channel)), 1)

    def test_an_answer_about_another_order_or_without_amount_books_nothing(self):
        for values in ({"order_id": "OTHER"}, {"trans_amount": None}):
            with self.subTest(values):
                self._answer(self._prepare_state(**values))
                self.payment._edu_inquire()
                self.assertEqual(self.payment.state, "draft")
        messages = self._get_messages(self.channel)
        self.assertEqual(messages.mapped("state"), ["failed"] * 2)
        self.assertFalse(self._get_transactions(self.channel))

    def test_no_answer_changes_nothing(self):
        self._answer(ValidationError("down"))
        self.payment._edu_inquire()
        self.assertEqual(self.payment.state, "draft")
        self.assertFalse(self._get_messages(self.channel))

    def test_the_cron_asks_for_payments_of_the_last_days_only(self):
        jobs = self.env["queue.job"].sudo()
        domain = [("method_name", "=", "_edu_inquire")]
        before = jobs.search_count(domain)
        self.payment._cron_edu_inquire()
        self.assertEqual(jobs.search_count(domain), before)
        for age, count in ((timedelta(hours=1), 1), (timedelta(days=4), 0)):
            with self.subTest(age):
                jobs.search(domain).unlink()
                self.env.cr.execute(
                    "UPDATE payment_transaction SET create_date = %s WHERE id = %s",
                    [fields.Datetime.now() - age, self.payment.id],
                )
                self.env.invalidate_all()
                self.payment._cron_edu_inquire()
                self.assertEqual(jobs.search_count(domain), count)

    def test_without_an_interface_nothing_is_asked(self):
        self.provider.viettelpay_api_url = False
        asked = self._answer(self._prepare_state())
        self.payment._edu_inquire()
        self.assertFalse(asked)

    # === REFUNDS === #

    def _refund(self):
        self._call("result", self._prepare("result", self.payment))
        movement = self.payment.edu_movement_id
        movement.with_user(self._persona("accountant")).action_ask_refund("Nộp nhầm")
        movement.with_user(self._persona("principal")).action_approve_refund()
        return movement

    def test_an_approved_refund_is_asked_of_viettelpay(self):
        asked = self._answer({"error_code": "00"})
        movement = self._refund()
        [question] = asked
        self.assertEqual(question["cmd"], "REFUND_PAYMENT")
        self.assertEqual(question["originalRequestId"], "VT987654")
        self.assertEqual(question["trans_amount"], "485000")
        signed = {**question, "access_code": ACCESS_CODE}
        right = check_sum.sign(KEY, "refund", signed)
        self.assertEqual(question["check_sum"], right)
        self.assertEqual(movement.refund_state, "done")
        self.assertEqual(self.bill.amount_residual, 485_000)
        self.assertEqual(self._get_balance("cash_in_transit"), 0)

    def test_a_refused_refund_changes_no_books(self):
        self._answer({"error_code": "01"})
        movement = self._refund()
        self.assertEqual(movement.refund_state, "failed")
        self.assertEqual(movement.state, "matched")

    def test_a_refund_without_a_clear_answer_waits(self):
        no_answer = ValidationError("no connection")
        for answer in ({"error_code": "99"}, [], {}, no_answer):
            self._check_waits(answer)

    def _check_waits(self, answer):
        self._answer(answer)
        with self.subTest(answer), self.env.cr.savepoint() as savepoint:
            movement = self._refund()
            self.assertEqual(movement.refund_state, "sent")
            self.assertEqual(movement.state, "matched")
            savepoint.rollback()
            self.env.invalidate_all()

    # === REFUNDS THAT WAIT === #

    def _inquire_refund(self, answer, status="5"):
        """Let a refund wait, and ViettelPay answer a question about it.

        :return: (the refund, what ViettelPay was asked)
        """
        self.provider.viettelpay_refunded_status = status
        self._answer({"error_code": "99"})
        self._refund()
        asked = self._answer(answer)
        refund = self.payment.child_transaction_ids
        refund._edu_inquire_refund()
        return refund, asked

    def test_a_refund_that_waits_is_asked_for_and_booked(self):
        answer = self._prepare_state(payment_status="5")
        refund, [question] = self._inquire_refund(answer)
        self.assertEqual(question["cmd"], "TRANS_INQUIRY")
        self.assertEqual(question["order_id"], self.payment.reference)
        self.assertEqual(refund.state, "done")
        movement = self.payment.edu_movement_id
        self.assertEqual((movement.state, movement.refund_state), ("reversed", "done"))
        self.assertEqual(self.bill.amount_residual, 485_000)

    def test_a_payment_that_is_still_paid_leaves_its_refund_waiting(self):
        refund, _asked = self._inquire_refund(self._prepare_state())
        self.assertEqual(refund.state, "pending")
        self.assertEqual(self.payment.edu_movement_id.state, "matched")

    def test_an_error_or_another_order_decides_nothing(self):
        answer = self._prepare_state(payment_status="5", error_code="03")
        refund, _asked = self._inquire_refund(answer)
        self._answer(self._prepare_state(payment_status="5", order_id="OTHER"))
        refund._edu_inquire_refund()
        self._answer(ValidationError("down"))
        refund._edu_inquire_refund()
        self.assertEqual(refund.state, "pending")

    def test_without_the_status_of_the_contract_no_refund_is_asked_for(self):
        answer = self._prepare_state(payment_status="5")
        refund, asked = self._inquire_refund(answer, status=False)
        self.assertEqual((refund.state, asked), ("pending", []))

    def test_a_refund_that_is_not_set_up_says_so(self):
        self.provider.viettelpay_refund_type = False
        movement = self._refund()
        self.assertEqual(movement.refund_state, "failed")
        self.assertTrue(movement.refund_error)
