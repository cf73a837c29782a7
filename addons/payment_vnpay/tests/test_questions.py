# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.payment.models.payment_provider import PaymentProvider

from ..tools import secure_hash
from .common import SECRET, VnpayCase


@tagged("post_install", "-at_install")
class TestQuestions(VnpayCase):
    """What we ask VNPAY for: missed results, and refunds."""

    def _answer(self, answer):
        """Let VNPAY answer; return what it was asked."""
        asked = []

        def send(_provider, method, endpoint, **kwargs):
            asked.append(kwargs["json"])
            is_raw = kwargs.get("edu_raw")
            return json.dumps(answer).encode() if is_raw else answer

        self.startPatcher(patch.object(PaymentProvider, "_send_api_request", send))
        return asked

    def _prepare_state(self, **values):
        told = {
            **self._prepare(),
            "vnp_Command": "querydr",
            "vnp_Message": "",
            **values,
        }
        parts = [told.get(name) for name in secure_hash.PIPES["querydr_answer"]]
        return {**told, "vnp_SecureHash": secure_hash.sign_pipe(SECRET, parts)}

    def test_a_missed_result_is_asked_for_and_booked(self):
        asked = self._answer(self._prepare_state())
        self.payment._edu_inquire()
        [question] = asked
        self.assertEqual(question["vnp_Command"], "querydr")
        self.assertTrue(secure_hash.verify_pipe(SECRET, question, "querydr"))
        self.assertEqual(self.payment.state, "done")
        self.assertEqual(self.bill.amount_residual, 0)

    def test_an_answer_that_vnpay_did_not_sign_books_nothing(self):
        for answer in (
            {**self._prepare_state(), "vnp_SecureHash": "x"},
            {**self._prepare_state(), "vnp_Amount": "100"},
            self._prepare_state(vnp_TxnRef="OTHER"),
            self._prepare_state(vnp_TmnCode="OTHER", vnp_TransactionStatus="02"),
        ):
            with self.subTest(answer):
                self._answer(answer)
                self.payment._edu_inquire()
                self.assertEqual(self.payment.state, "draft")
        self.assertFalse(self._get_transactions(self.channel))

    def _refund(self):
        self._call(self._prepare())
        movement = self.payment.edu_movement_id
        movement.with_user(self._persona("accountant")).action_ask_refund("Nộp nhầm")
        movement.with_user(self._persona("principal")).action_approve_refund()
        return movement

    def test_an_approved_refund_is_asked_of_vnpay(self):
        asked = self._answer({"vnp_ResponseCode": "00", "vnp_TransactionNo": "7"})
        movement = self._refund()
        [question] = asked
        self.assertEqual(question["vnp_Command"], "refund")
        self.assertEqual(question["vnp_TransactionNo"], "14226112")
        self.assertEqual(question["vnp_Amount"], "48500000")
        self.assertTrue(secure_hash.verify_pipe(SECRET, question, "refund"))
        self.assertEqual(movement.refund_state, "done")
        self.assertEqual(self.bill.amount_residual, 485_000)

    def test_a_refused_refund_changes_no_books(self):
        self._answer({"vnp_ResponseCode": "95"})
        movement = self._refund()
        self.assertEqual(movement.refund_state, "failed")
        self.assertEqual(movement.state, "matched")

    def test_a_refund_that_vnpay_does_not_decide_waits(self):
        for answer in ({"vnp_ResponseCode": "94"}, {"vnp_ResponseCode": "99"}, [], {}):
            self._check_waits(answer)

    def _check_waits(self, answer):
        self._answer(answer)
        with self.subTest(answer), self.env.cr.savepoint() as savepoint:
            movement = self._refund()
            self.assertEqual(movement.refund_state, "sent")
            self.assertEqual(movement.state, "matched")
            savepoint.rollback()
            self.env.invalidate_all()
