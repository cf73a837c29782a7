# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
from datetime import date

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.edu_fees.tests.machine_common import SECRET, MachineCase

from ..tools import signature

CALLS = "odoo.addons.edu_fees.models.edu_collection_message_call"


@tagged("post_install", "-at_install")
class TestWebhook(MachineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel = cls._create_channel("payos")
        cls.env.flush_all()

    def _prepare(self, **values):
        data = {
            "orderCode": 4711,
            "amount": 485000,
            "description": self.bill.edu_payment_code,
            "accountNumber": self.bank_account.acc_number,
            "reference": "FT26326001",
            "transactionDateTime": "2026-11-22 09:00:00",
            "currency": "VND",
            "paymentLinkId": "124c33293c43417ab7879e14c8d9eb18",
            "code": "00",
            "desc": "Thành công",
            "counterAccountName": None,
            "virtualAccountNumber": "",
            **values,
        }
        return {
            "code": "00",
            "desc": "success",
            "success": True,
            "data": data,
            "signature": signature.sign(SECRET, data),
        }

    def _notify(self, **values):
        return self._post(self.channel, "webhook", self._prepare(**values))

    def _process(self):
        self.env["edu.collection.message"]._process_inbox(self.channel)

    def test_the_examples_of_the_signature_hold(self):
        result = doctest.testmod(signature)
        self.assertGreater(result.attempted, 0)
        self.assertFalse(result.failed)

    def test_a_signed_notification_pays_the_bill(self):
        response = self._notify()
        self.assertEqual(response.status_code, 200)
        self.assertTrue(response.json()["success"])
        self._process()
        transaction = self._get_transactions(self.channel)
        self.assertEqual((transaction.state, transaction.amount), ("matched", 485_000))
        self.assertEqual(transaction.date, date(2026, 11, 22))
        self.assertEqual(self.bill.amount_residual, 0)

    def test_a_memo_that_ends_in_half_a_character_pays_the_bill(self):
        code = self.bill.edu_payment_code
        response = self._notify(description=f"{code} {chr(0xD83D)}")
        self.assertEqual(response.status_code, 200)
        self._process()
        transaction = self._get_transactions(self.channel)
        self.assertEqual((transaction.state, transaction.memo), ("matched", f"{code} "))

    def test_without_a_key_nobody_signs_and_nobody_is_believed(self):
        for key in ("", None, False):
            with self.assertRaises(ValueError):
                signature.sign(key, {"amount": 1})
            self.assertFalse(signature.verify(key, {"amount": 1}, ""))

    def test_one_notification_twice_enters_once(self):
        for _time in range(2):
            self._notify()
        self._process()
        transaction = self._get_transactions(self.channel)
        self.assertEqual(len(transaction.message_evidence_ids), 2)

    def test_a_missing_wrong_or_altered_signature_is_refused(self):
        right = self._prepare()
        for body in (
            {**right, "signature": ""},
            {**right, "signature": right["signature"][:-1]},
            {**right, "signature": [1]},
            {**right, "data": {**right["data"], "amount": 1}},
            {**right, "data": {**right["data"], "more": ""}},
            {name: value for name, value in right.items() if name != "signature"},
        ):
            with self.subTest(body):
                response = self._post(self.channel, "webhook", body)
                self.assertEqual(response.status_code, 401)
        self._process()
        self.assertFalse(self._get_transactions(self.channel))

    def test_a_body_without_data_is_refused_and_kept(self):
        for body in ({}, {"data": None}, {"data": []}, b"x"):
            response = self._post(self.channel, "webhook", body)
            self.assertEqual(response.status_code, 400)
        messages = self._get_messages(self.channel)
        self.assertEqual(messages.mapped("refusal"), ["unreadable"] * 4)

    def test_a_try_of_the_address_is_answered_and_books_nothing(self):
        response = self._notify(orderCode=123, accountNumber="12345678")
        self.assertEqual(response.status_code, 200)
        self._process()
        self.assertEqual(self._get_messages(self.channel).state, "done")
        self.assertFalse(self._get_transactions(self.channel))

    def test_a_real_order_of_that_number_is_money(self):
        self._notify(orderCode=123)
        self._process()
        self.assertEqual(self.bill.amount_residual, 0)

    def test_a_payment_that_failed_books_nothing(self):
        self._notify(code="01")
        self._process()
        self.assertFalse(self._get_transactions(self.channel))

    def test_what_cannot_be_booked_is_kept_for_a_person(self):
        bad = (
            {"amount": 0.5},
            {"amount": -5},
            {"currency": "USD"},
            {"accountNumber": "999"},
            {"reference": ""},
            {"transactionDateTime": "x"},
        )
        for values in bad:
            self._notify(**values)
        with mute_logger(CALLS):
            self._process()
        messages = self._get_messages(self.channel)
        self.assertEqual(messages.mapped("state"), ["failed"] * len(bad))
        self.assertFalse(self._get_transactions(self.channel))
