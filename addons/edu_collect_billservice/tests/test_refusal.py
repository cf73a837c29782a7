# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import json

from odoo.tests import tagged

from odoo.addons.edu_fees.tests.machine_common import SECRET
from odoo.addons.edu_fees.tools.collection_call import MAX_BODY

from ..tools import checksum
from .common import BillserviceCase


@tagged("post_install", "-at_install")
class TestRefusal(BillserviceCase):
    def _check(self, response, code, refusal):
        """Check the protocol's answer, and that the call was kept."""
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.json()["result_code"], code)
        message = self._get_messages(self.channel)[-1]
        self.assertEqual((message.verdict, message.refusal), ("refused", refusal))
        self.assertFalse(self._get_transactions(self.channel))

    def _post_text(self, body, content_type="application/json"):
        return self._post(self.channel, "paybill", body, content_type=content_type)

    def test_a_missing_wrong_or_altered_checksum_is_refused(self):
        payment = self._prepare_payment()
        right = payment["checksum"]
        for values in (
            {**payment, "checksum": ""},
            {**payment, "checksum": right[:-2] + "A="},
            {**payment, "checksum": right.replace("+", " ") + " "},
            {**payment, "amount": "1000"},
            {**payment, "trans_id": "T2"},
            {name: value for name, value in payment.items() if name != "checksum"},
        ):
            with self.subTest(values):
                response = self._post(self.channel, "paybill", values)
                self._check(response, "004", "signature")

    def test_a_missing_value_is_named_by_its_code(self):
        payment = self._prepare_payment()
        for name in ("service_id", "customer_id", "bill_id", "amount", "trans_date"):
            with self.subTest(name):
                values = {key: one for key, one in payment.items() if key != name}
                self._check(
                    self._post(self.channel, "paybill", values), "001", "missing"
                )

    def test_what_is_no_json_object_is_refused_and_kept(self):
        payment = json.dumps(self._prepare_payment())
        for body in (
            b"",
            b"{",
            b"[]",
            b'"x"',
            b"\xff\xfe",
            payment.encode("utf-16"),
            b'{"amount": [1]}',
            b"[" * 50_000,
        ):
            with self.subTest(body[:20]):
                self._check(self._post_text(body), "001", "unreadable")
                message = self._get_messages(self.channel)[-1]
                # Of a long one the beginning, and the digest of all of it.
                self.assertEqual(message._get_bytes(), body[:2048])
                digest = hashlib.sha256(body).hexdigest()
                self.assertEqual(message.checksum, digest)

    def test_a_number_that_nothing_is_called_by_is_unreadable(self):
        half = chr(0xD83D)
        for values in (
            {"customer_id": "HS\0"},
            {"trans_id": half},
            {"bill_id": f"TT{half}"},
        ):
            with self.subTest(values):
                payment = {**self._prepare_payment(checksum="x"), **values}
                parts = {**payment, "secret": SECRET}
                names = ("secret", "trans_id", "amount")
                payment["checksum"] = checksum.sign(parts, names)
                response = self._post(self.channel, "paybill", payment)
                self._check(response, "001", "unreadable")

    def test_a_moment_at_the_end_of_time_is_unreadable(self):
        for moment in ("99991231235959", "00010101000000", "20261330090000"):
            with self.subTest(moment):
                answer = self._pay(trans_date=moment)
                self.assertEqual(answer["result_code"], "001")
        self.assertFalse(self._get_transactions(self.channel))

    def test_another_content_type_is_refused(self):
        body = json.dumps(self._prepare_payment()).encode()
        for content_type in (
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
        ):
            with self.subTest(content_type):
                self._check(self._post_text(body, content_type), "001", "unreadable")
                self.assertEqual(
                    self._get_messages(self.channel)[-1]._get_bytes(), body
                )

    def test_twenty_megabytes_are_not_read_but_noted(self):
        response = self._post_text(b"x" * (20 * 1024 * 1024))
        self._check(response, "001", "too_large")
        body = self._get_messages(self.channel)[-1]._get_bytes()
        self.assertLessEqual(len(body), MAX_BODY)

    def test_another_service_is_refused(self):
        self.assertEqual(self._ask(service_id="068002")["result_code"], "006")
        self.assertEqual(self._pay(service_id="068002")["result_code"], "006")
        self.assertFalse(self._get_transactions(self.channel))

    def test_a_channel_that_is_not_permitted_answers_nobody(self):
        for state in ("draft", "asked", "stopped"):
            self.channel.permit_state = state
            response = self._post(self.channel, "paybill", self._prepare_payment())
            self.assertEqual(response.status_code, 403)
        self.assertFalse(self._get_transactions(self.channel))

    def test_only_allowed_addresses_are_answered(self):
        self.channel.allowed_networks = "203.113.0.0/16"
        response = self._post(self.channel, "paybill", self._prepare_payment())
        self.assertEqual(response.status_code, 403)
        self.channel.allowed_networks = "203.113.0.0/16\n127.0.0.0/8"
        self.assertEqual(self._pay()["result_code"], "000")

    def test_unknown_addresses_and_verbs_are_not_found(self):
        self.assertEqual(self._post(self.channel, "steal", {}).status_code, 404)
        for key in ("nobody", "%00" * 20, "x" * 200, "%2e" * 20):
            response = self.url_open(f"/edu/collect/{key}/getbill", data=b"{}")
            self.assertEqual(response.status_code, 404)
        response = self._post(self.channel, "get%00bill", {})
        self.assertEqual(response.status_code, 200)
        self.channel.active = False
        response = self._post(self.channel, "getbill", {})
        self.assertEqual(response.status_code, 404)

    def test_a_flood_is_stopped_without_a_row(self):
        self.channel.rate_limit = 3
        codes = [
            self._post(self.channel, "getbill", b"x").status_code for _n in range(5)
        ]
        self.assertEqual(codes, [200, 200, 200, 429, 429])
        self.assertEqual(len(self._get_messages(self.channel)), 3)

    def test_a_replay_after_a_year_changes_nothing(self):
        payment = self._prepare_payment()
        self._post(self.channel, "paybill", payment)
        with self.subTest("a year later"):
            response = self._post(self.channel, "paybill", payment)
            self.assertEqual(response.json()["result_code"], "000")
        self.assertEqual(len(self._get_transactions(self.channel)), 1)

    def test_a_channel_without_secret_verifies_nothing(self):
        self.channel.secret = False
        values = self._prepare_payment(checksum="")
        values["checksum"] = self._sign({**values, "secret": ""}, "trans_id", "amount")
        response = self._post(self.channel, "paybill", values)
        self.assertEqual(response.json()["result_code"], "004")
