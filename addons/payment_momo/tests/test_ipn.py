# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime

from odoo.tests import tagged

from .common import MomoCase


@tagged("post_install", "-at_install")
class TestIpn(MomoCase):
    """MoMo tells what became of a payment."""

    def _tell(self, payment=None, **values):
        return self._post(self.channel, "ipn", self._prepare(payment, **values))

    def _get_movement(self):
        return self._get_transactions(self.channel)

    def test_a_notification_pays_the_bill_at_once(self):
        response = self._tell()
        self.assertEqual((response.status_code, response.content), (204, b""))
        movement = self._get_movement()
        self.assertEqual((movement.state, movement.amount), ("matched", 485_000))
        self.assertEqual(movement.bank_reference, "2757501821")
        self.assertEqual(movement.paid_at, datetime(2026, 11, 22, 2))
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(self.payment.state, "done")

    def test_the_same_notification_twice_is_booked_once(self):
        for _time in range(2):
            self.assertEqual(self._tell().status_code, 204)
        movement = self._get_movement()
        self.assertEqual(len(movement), 1)
        self.assertEqual(len(movement.message_evidence_ids), 2)

    def test_a_missing_wrong_or_altered_signature_is_refused_and_kept(self):
        right = self._prepare()
        for body in (
            {**right, "signature": ""},
            {**right, "signature": right["signature"][:-1]},
            {**right, "signature": "é"},
            {**right, "amount": 1},
            {**right, "resultCode": 1006},
            {**right, "transId": 1},
            {name: right[name] for name in right if name != "signature"},
            {},
        ):
            with self.subTest(body):
                response = self._post(self.channel, "ipn", body)
                self.assertEqual(response.status_code, 401)
        refusals = self._get_messages(self.channel).mapped("refusal")
        self.assertEqual(refusals, ["signature"] * 8)
        self.assertFalse(self._get_movement())
        self.assertEqual(self.payment.state, "draft")

    def test_money_of_an_unknown_order_or_partner_is_kept(self):
        for number, values in enumerate(({"orderId": "KT1"}, {"partnerCode": "X"})):
            with self.subTest(values):
                response = self._tell(transId=100 + number, **values)
                self.assertEqual(response.status_code, 204)
        self.assertEqual(self._get_movement().mapped("state"), ["queue"] * 2)
        self.assertEqual(self.payment.state, "draft")

    def test_money_of_another_amount_is_kept(self):
        self._tell(amount=400_000)
        movement = self._get_movement()
        self.assertEqual((movement.state, movement.amount), ("partial", 400_000))
        self.assertEqual(self.payment.state, "error")

    def test_a_payment_that_is_not_paid_takes_nothing(self):
        for code, state in ((1006, "cancel"), (1001, "error"), (7000, "pending")):
            with self.subTest(code):
                payment = self._begin()
                self.env.flush_all()
                self.assertEqual(self._tell(payment, resultCode=code).status_code, 204)
                self.assertEqual(payment.state, state)
        self.assertFalse(self._get_movement())

    def test_values_that_cannot_be_read_are_refused_and_kept(self):
        bad = (
            {"amount": 485000.5},
            {"amount": "485.000"},
            {"amount": -485000},
            {"amount": True},
            {"extraData": []},
            {"responseTime": "x"},
            {"transId": 0},
        )
        for values in bad:
            with self.subTest(values):
                self.assertEqual(self._tell(**values).status_code, 400)
        refusals = self._get_messages(self.channel).mapped("refusal")
        self.assertEqual(refusals, ["unreadable"] * len(bad))
        self.assertFalse(self._get_movement())

    def test_bodies_that_cannot_be_read_are_refused_and_kept(self):
        for body, content_type in (
            (b" ", "application/json"),
            (b"{", "application/json"),
            (b"[]", "application/json"),
            (b'{"a": "\xff"}', "application/json"),
            (b"{}", "text/plain"),
        ):
            with self.subTest(body):
                response = self._post(
                    self.channel, "ipn", body, content_type=content_type
                )
                self.assertEqual(response.status_code, 400)
        response = self._post(self.channel, "ipn", b"a" * 20 * 1024 * 1024)
        self.assertEqual(response.status_code, 413)
        self.assertEqual(len(self._get_messages(self.channel)), 6)

    def test_another_schools_address_does_not_know_the_order(self):
        self._create_books(self.other_school)
        other = self._create_provider(self.other_school).edu_channel_ids
        self.env.flush_all()
        response = self._post(other, "ipn", self._prepare())
        self.assertEqual(response.status_code, 204)
        self.assertEqual(self.payment.state, "draft")
        self.assertEqual(self._get_transactions(other).queue_reason, "other_school")
