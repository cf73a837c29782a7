# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .common import ViettelPayCase


@tagged("post_install", "-at_install")
class TestVerify(ViettelPayCase):
    """ViettelPay asks whether a payment may begin."""

    def _verify(self, **values):
        return self._call("verify", self._prepare("verify", self.payment, **values))

    def test_a_payment_that_began_here_may_go_on(self):
        response = self._verify()
        self._check_answer(response, "00", "verify")
        answer = response.json()
        self.assertEqual(answer["order_id"], self.payment.reference)
        self.assertEqual(answer["billcode"], self.bill.edu_payment_code)
        self.assertEqual(answer["trans_amount"], "485000")

    def test_a_question_changes_nothing_and_is_kept(self):
        self._verify()
        self.assertEqual(self.payment.state, "draft")
        self.assertFalse(self._get_transactions(self.channel))
        message = self._get_messages(self.channel)
        self.assertEqual((message.verb, message.state), ("verify", "done"))
        self.assertEqual(message.verdict, "accepted")

    def test_a_check_sum_that_came_with_a_space_is_right(self):
        values = self._prepare("verify", self.payment)
        body = self._encode(values).replace(b"%2B", b"+")
        self._check_answer(self._call("verify", body), "00", "verify")

    def test_an_object_is_read_as_a_form_is(self):
        values = self._prepare("verify", self.payment)
        response = self._post(self.channel, "verify", values)
        self._check_answer(response, "00", "verify")

    def test_a_missing_or_wrong_check_sum_is_02(self):
        right = self._prepare("verify", self.payment)
        for values in (
            {**right, "check_sum": ""},
            {**right, "check_sum": right["check_sum"][:-2]},
            {**right, "check_sum": "é"},
            {**right, "trans_amount": "1"},
            {**right, "order_id": "X"},
            {name: right[name] for name in right if name != "check_sum"},
        ):
            with self.subTest(values):
                response = self._call("verify", values)
                self.assertEqual(response.status_code, 200)
                self.assertEqual(response.json()["error_code"], "02")
        self.assertEqual(self._get_refusals(), ["signature"] * 6)

    def test_an_unknown_order_or_merchant_is_01(self):
        for values in ({"order_id": "TTX"}, {"merchant_code": "OTHER"}):
            with self.subTest(values):
                self._check_answer(self._verify(**values), "01", "verify")

    def test_another_amount_is_01(self):
        for amount in ("1", "485001", "0"):
            with self.subTest(amount):
                response = self._verify(trans_amount=amount)
                self._check_answer(response, "01", "verify")

    def test_an_amount_that_is_none_is_03_and_kept(self):
        bad = ("485.000", "485000.0", "-485000", "4e5", "", "٤٨٥")
        for amount in bad:
            with self.subTest(amount):
                response = self._verify(trans_amount=amount)
                self.assertEqual(response.json()["error_code"], "03")
        self.assertEqual(self._get_refusals(), ["unreadable"] * len(bad))

    def test_a_missing_value_is_03(self):
        response = self._verify(billcode=None)
        self.assertEqual(response.json()["error_code"], "03")
        self.assertEqual(self._get_refusals(), ["missing"])

    def test_a_bill_that_was_paid_meanwhile_takes_no_payment(self):
        self._pay(number="GW5")
        self.env.flush_all()
        self._check_answer(self._verify(), "01", "verify")

    def test_a_bill_that_was_cancelled_meanwhile_takes_no_payment(self):
        self.bill._edu_cancel("Lập sai")
        self.env.flush_all()
        self._check_answer(self._verify(), "01", "verify")

    def test_another_schools_order_is_unknown(self):
        self._create_books(self.other_school)
        other = self._create_provider(self.other_school)
        self.env.flush_all()
        body = self._encode(self._prepare("verify", self.payment))
        channel = other.edu_channel_ids
        response = self._post(
            channel, "verify", body, content_type="application/x-www-form-urlencoded"
        )
        self._check_answer(response, "01", "verify")

    def test_a_school_may_agree_on_sha256(self):
        old = self._prepare("verify", self.payment)
        self.provider.viettelpay_algorithm = "sha256"
        self.env.flush_all()
        self._check_answer(self._verify(), "00", "verify")
        response = self._call("verify", old)
        self.assertEqual(response.json()["error_code"], "02")

    def test_a_stopped_channel_answers_03(self):
        self.channel.permit_state = "stopped"
        self.env.flush_all()
        self.assertEqual(self._verify().json()["error_code"], "03")
        self.assertEqual(self._get_refusals(), ["not_permitted"])

    def test_bodies_that_cannot_be_read_are_03_and_kept(self):
        right = self._encode(self._prepare("verify", self.payment))
        bad = (
            (b"order_id=%ff&check_sum=x", None),
            (b"\xff\xfe\x00", None),
            (b"order_id=1&order_id=2", None),
            (right, "text/xml"),
            (right, "multipart/form-data; boundary=x"),
            (b"{", "application/json"),
            (b'{"trans_amount": 485000.0}', "application/json"),
            (b'{"order_id": {"a": 1}}', "application/json"),
        )
        for body, content_type in bad:
            with self.subTest(body=body, content_type=content_type):
                form = "application/x-www-form-urlencoded"
                response = self._call("verify", body, content_type or form)
                self.assertEqual(response.status_code, 200)
                self.assertEqual(response.json()["error_code"], "03")
        self.assertEqual(self._get_refusals(), ["unreadable"] * len(bad))

    def test_an_empty_body_is_02(self):
        response = self._call("verify", b"")
        self.assertEqual(response.json()["error_code"], "02")

    def test_twenty_megabytes_are_not_read(self):
        response = self._call("verify", b"a" * 20 * 1024 * 1024)
        self.assertEqual(response.status_code, 413)
        self.assertEqual(response.json()["error_code"], "03")
        message = self._get_messages(self.channel)
        self.assertEqual((message.refusal, message._get_bytes()), ("too_large", b""))

    def test_an_unknown_verb_is_turned_away(self):
        response = self._call("inquiry", self._prepare("verify", self.payment))
        self.assertEqual(response.status_code, 404)
        self.assertEqual(self._get_refusals(), ["verb"])
