# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.payment.models.payment_provider import PaymentProvider

from ..tools import signature
from .common import ACCESS_KEY, SECRET, MomoCase


@tagged("post_install", "-at_install")
class TestQuestions(MomoCase):
    """What we ask MoMo for: missed results, and refunds."""

    def _answer(self, answer):
        """Let MoMo answer; return what it was asked."""
        asked = []

        def send(_provider, method, endpoint, **kwargs):
            asked.append(kwargs["json"])
            is_raw = kwargs.get("edu_raw")
            return json.dumps(answer).encode() if is_raw else answer

        self.startPatcher(patch.object(PaymentProvider, "_send_api_request", send))
        return asked

    def _check_signed(self, recipe, question):
        signed = {**question, "accessKey": ACCESS_KEY}
        right = signature.sign(SECRET, recipe, signed)
        self.assertEqual(question["signature"], right)

    def test_a_missed_result_is_asked_for_and_booked(self):
        asked = self._answer({**self._prepare(), "refundTrans": []})
        self.payment._edu_inquire()
        [question] = asked
        self._check_signed("query", question)
        self.assertEqual(self.payment.state, "done")
        self.assertEqual(self.bill.amount_residual, 0)

    def test_an_answer_about_another_order_books_nothing(self):
        self._answer(self._prepare(orderId="OTHER"))
        self.payment._edu_inquire()
        self.assertEqual(self.payment.state, "draft")
        self.assertEqual(self._get_messages(self.channel).state, "failed")

    def _refund(self):
        self._post(self.channel, "ipn", self._prepare())
        movement = self.payment.edu_movement_id
        movement.with_user(self._persona("accountant")).action_ask_refund("Nộp nhầm")
        movement.with_user(self._persona("principal")).action_approve_refund()
        return movement

    def test_an_approved_refund_is_asked_of_momo(self):
        asked = self._answer({"resultCode": 0, "transId": 7})
        movement = self._refund()
        [question] = asked
        self._check_signed("refund", question)
        self.assertEqual(question["transId"], 2757501821)
        self.assertEqual(movement.refund_state, "done")
        self.assertEqual(self.bill.amount_residual, 485_000)

    def test_a_refund_that_is_not_decided_waits(self):
        self._answer({"resultCode": 7002})
        movement = self._refund()
        self.assertEqual(movement.refund_state, "sent")
        self.assertEqual(movement.state, "matched")

    def test_a_refused_refund_changes_no_books(self):
        self._answer({"resultCode": 1080})
        self.assertEqual(self._refund().refund_state, "failed")

    def test_a_refund_without_a_clear_answer_waits(self):
        for answer in ({"resultCode": 99}, [], {}):
            self._check_waits(answer)

    def _check_waits(self, answer):
        self._answer(answer)
        with self.subTest(answer), self.env.cr.savepoint() as savepoint:
            self.assertEqual(self._refund().refund_state, "sent")
            savepoint.rollback()
            self.env.invalidate_all()
