# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import VnpayCase

CHANNEL = "odoo.addons.edu_fees.models.edu_collection_channel_machine"


@tagged("post_install", "-at_install")
class TestIpn(VnpayCase):
    """VNPAY tells what became of a payment."""

    def _tell(self, payment=None, **values):
        return self._call(self._prepare(payment, **values))

    def _get_movement(self):
        return self._get_transactions(self.channel)

    def test_a_notification_pays_the_bill_at_once(self):
        self._check_answer(self._tell(), "00")
        movement = self._get_movement()
        self.assertEqual((movement.state, movement.amount), ("matched", 485_000))
        self.assertEqual(movement.bank_reference, "14226112")
        self.assertEqual(movement.paid_at, datetime(2026, 11, 22, 2))
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(self.payment.state, "done")
        self.assertEqual(self._get_balance("cash_in_transit"), 485_000)

    def test_the_same_notification_twice_is_02_and_booked_once(self):
        self._check_answer(self._tell(), "00")
        self._check_answer(self._tell(), "02")
        movement = self._get_movement()
        self.assertEqual(len(movement), 1)
        self.assertEqual(len(movement.message_evidence_ids), 2)

    def test_a_missing_wrong_or_altered_hash_is_97_and_kept(self):
        right = self._prepare()
        for values in (
            {**right, "vnp_SecureHash": ""},
            {**right, "vnp_SecureHash": right["vnp_SecureHash"][:-1]},
            {**right, "vnp_SecureHash": "é"},
            {**right, "vnp_Amount": "100"},
            {**right, "vnp_TransactionStatus": "02"},
            {**right, "vnp_More": "x"},
            {name: right[name] for name in right if name != "vnp_SecureHash"},
            "",
        ):
            with self.subTest(values):
                self._check_answer(self._call(values), "97")
        refusals = self._get_messages(self.channel).mapped("refusal")
        self.assertEqual(refusals, ["signature"] * 8)
        self.assertFalse(self._get_movement())
        self.assertEqual(self.payment.state, "draft")

    def test_an_unknown_order_is_01_and_its_money_is_kept(self):
        self._check_answer(self._tell(vnp_TxnRef="KT1"), "01")
        self.assertEqual(self._get_movement().state, "queue")

    def test_another_terminal_is_01(self):
        self._check_answer(self._tell(vnp_TmnCode="OTHER"), "01")
        self.assertEqual(self.payment.state, "draft")

    def test_another_amount_is_04_and_its_money_is_kept(self):
        self._check_answer(self._tell(vnp_Amount="40000000"), "04")
        movement = self._get_movement()
        self.assertEqual((movement.state, movement.amount), ("partial", 400_000))
        self.assertEqual(self.payment.state, "error")

    def test_amounts_and_moments_that_are_none_are_99_and_kept(self):
        bad = (
            {"vnp_Amount": "48500050"},
            {"vnp_Amount": "485000.00"},
            {"vnp_Amount": "485.000"},
            {"vnp_Amount": "-48500000"},
            {"vnp_PayDate": "22/11/2026"},
            {"vnp_TransactionNo": "0"},
            {"vnp_Amount": None},
        )
        for values in bad:
            with self.subTest(values):
                self._check_answer(self._tell(**values), "99")
        self.assertFalse(self._get_movement())
        self.assertEqual(len(self._get_messages(self.channel)), len(bad))

    def test_a_failed_or_cancelled_payment_takes_nothing(self):
        for code, state in (("24", "cancel"), ("51", "error")):
            with self.subTest(code):
                payment = self._begin()
                self.env.flush_all()
                response = self._tell(
                    payment, vnp_ResponseCode=code, vnp_TransactionStatus="02"
                )
                self._check_answer(response, "00")
                self.assertEqual(payment.state, state)
        self.assertFalse(self._get_movement())

    def test_one_that_is_not_decided_waits(self):
        self._tell(vnp_TransactionStatus="01")
        self.assertEqual(self.payment.state, "pending")
        self._check_answer(self._tell(), "00")
        self.assertEqual(self.payment.state, "done")

    def test_queries_that_cannot_be_read_are_99(self):
        right = "&".join(f"{name}={value}" for name, value in self._prepare().items())
        for query in (f"{right}&vnp_Amount=1", "vnp_TxnRef=%ff"):
            with self.subTest(query):
                self._check_answer(self._call(query), "99")
        refusals = self._get_messages(self.channel).mapped("refusal")
        self.assertEqual(refusals, ["unreadable"] * 2)

    def test_a_body_of_another_type_or_of_twenty_megabytes_is_99(self):
        response = self._post(self.channel, "ipn", b"<x/>", content_type="text/xml")
        self._check_answer(response, "99")
        response = self._post(self.channel, "ipn", b"a" * 20 * 1024 * 1024)
        self.assertEqual(response.status_code, 413)
        self.assertEqual(response.json()["RspCode"], "99")
        refusals = self._get_messages(self.channel).mapped("refusal")
        self.assertEqual(refusals, ["unreadable", "too_large"])

    def test_what_fails_here_is_99_kept_and_tried_again(self):
        movements = type(self.env["edu.collection.transaction"])
        with (
            patch.object(movements, "_settle", side_effect=RuntimeError("broken")),
            mute_logger(CHANNEL),
        ):
            self._check_answer(self._tell(), "99")
        self.assertEqual(self._get_messages(self.channel).state, "failed")
        self._check_answer(self._tell(), "00")
        self.assertEqual(self.bill.amount_residual, 0)

    def test_another_schools_address_does_not_know_the_order(self):
        self._create_books(self.other_school)
        other = self._create_provider(self.other_school).edu_channel_ids
        self.env.flush_all()
        self._check_answer(self._call(self._prepare(), channel=other), "01")
        self.assertEqual(self.payment.state, "draft")
        self.assertEqual(self._get_transactions(other).queue_reason, "other_school")
