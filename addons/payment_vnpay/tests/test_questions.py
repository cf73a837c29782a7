# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.payment.models.payment_provider import PaymentProvider
from odoo.addons.queue_job.tests.common import trap_jobs

from ..tools import secure_hash
from .common import SECRET, VnpayCase

UNSIGNED = {"vnp_SecureHash": "x"}


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

    # === REFUNDS THAT WAIT === #

    def _wait(self, **values):
        """Let a refund wait for VNPAY; return it."""
        self.provider.write(
            {
                "vnpay_refunded_status": "05",
                "vnpay_refund_failed_status": "09",
                **values,
            }
        )
        self._answer({"vnp_ResponseCode": "94"})
        movement = self._refund()
        self.assertEqual(movement.refund_state, "sent")
        return self.payment.child_transaction_ids

    def _inquire(self, refund, **values):
        """Let VNPAY answer a question about a refund; return what it was asked."""
        asked = self._answer(self._prepare_state(**values))
        refund._edu_inquire_refund()
        return asked

    def test_a_refund_that_waits_is_asked_for_and_booked(self):
        refund = self._wait()
        [question] = self._inquire(refund, vnp_TransactionStatus="05")
        self.assertEqual(question["vnp_Command"], "querydr")
        self.assertEqual(question["vnp_TxnRef"], self.payment.reference)
        self.assertEqual(refund.state, "done")
        movement = self.payment.edu_movement_id
        self.assertEqual((movement.state, movement.refund_state), ("reversed", "done"))
        self.assertEqual(self.bill.amount_residual, 485_000)
        # Asked once more, it is not paid back twice.
        refund._edu_inquire_refund()
        reversals = [("reversal_of_id", "=", movement.id)]
        self.assertEqual(movement.search_count(reversals), 1)

    def test_a_refund_that_vnpay_refused_may_be_asked_for_again(self):
        refund = self._wait()
        self._inquire(refund, vnp_TransactionStatus="09")
        movement = self.payment.edu_movement_id
        self.assertEqual((refund.state, movement.refund_state), ("error", "failed"))
        self.assertEqual(movement.state, "matched")

    def test_what_the_answer_does_not_decide_waits(self):
        refund = self._wait()
        for values in (
            {"vnp_TransactionStatus": "00"},
            {"vnp_TransactionStatus": "05", "vnp_ResponseCode": "91"},
            {"vnp_TransactionStatus": "05", "vnp_TmnCode": "OTHER"},
            {"vnp_TransactionStatus": "05", "vnp_TxnRef": "OTHER"},
        ):
            with self.subTest(values):
                self._inquire(refund, **values)
                self.assertEqual(refund.state, "pending")
        self._answer({**self._prepare_state(vnp_TransactionStatus="05"), **UNSIGNED})
        refund._edu_inquire_refund()
        self.assertEqual(refund.state, "pending")

    def test_without_the_statuses_of_the_contract_nothing_is_asked(self):
        refund = self._wait(vnpay_refunded_status=False)
        self.assertEqual(self._inquire(refund, vnp_TransactionStatus="05"), [])
        self.assertEqual(refund.state, "pending")

    def test_the_cron_asks_for_refunds_that_wait(self):
        refund = self._wait()
        transactions = self.env["payment.transaction"]
        moment = refund.create_date
        for hours, count in ((0, 0), (1, 1), (24 * 29, 1), (24 * 31, 0)):
            with (
                self.subTest(hours),
                freeze_time(moment + timedelta(hours=hours)),
                trap_jobs() as trap,
            ):
                transactions._cron_edu_inquire_refunds()
                trap.assert_jobs_count(count)
        self._inquire(refund, vnp_TransactionStatus="05")
        with freeze_time(moment + timedelta(hours=2)), trap_jobs() as trap:
            transactions._cron_edu_inquire_refunds()
            trap.assert_jobs_count(0)

    def _check_waits(self, answer):
        self._answer(answer)
        with self.subTest(answer), self.env.cr.savepoint() as savepoint:
            movement = self._refund()
            self.assertEqual(movement.refund_state, "sent")
            self.assertEqual(movement.state, "matched")
            savepoint.rollback()
            self.env.invalidate_all()
