# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
import json
import time
from datetime import date, datetime

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import signature
from .common import SepayCase

CALLS = "odoo.addons.edu_fees.models.edu_collection_message_call"


@tagged("post_install", "-at_install")
class TestWebhook(SepayCase):
    def _check_refused(self, response, status, refusal):
        self.assertEqual(response.status_code, status)
        message = self._get_messages(self.channel)[-1]
        self.assertEqual((message.verdict, message.refusal), ("refused", refusal))
        self._process()
        self.assertFalse(self._get_transactions(self.channel))

    def test_the_examples_of_the_signature_hold(self):
        result = doctest.testmod(signature)
        self.assertGreater(result.attempted, 0)
        self.assertFalse(result.failed)

    def test_without_a_secret_nobody_signs_and_nobody_is_believed(self):
        for secret in ("", None, False):
            with self.assertRaises(ValueError):
                signature.sign(secret, "1", b"{}")
            self.assertFalse(signature.verify(secret, "1", b"{}", "sha256="))

    def test_a_moment_of_thousands_of_digits_is_not_fresh(self):
        self.assertFalse(signature.is_fresh("1" * 5_000, 1795312800))
        self.assertFalse(signature.is_fresh(None, 1795312800))

    def test_a_signed_notification_is_kept_answered_and_pays_the_bill(self):
        response = self._notify()
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.json(), {"success": True})
        self._process()
        transaction = self._get_transactions(self.channel)
        self.assertEqual(transaction.bank_reference, "FT26326001")
        self.assertEqual((transaction.state, transaction.amount), ("matched", 485_000))
        self.assertEqual(transaction.date, date(2026, 11, 22))
        self.assertEqual(transaction.paid_at, datetime(2026, 11, 22, 2))
        self.assertEqual(self.bill.amount_residual, 0)

    def test_two_channels_show_their_addresses_at_once(self):
        self.channel.action_stop()
        second = self._create_channel("sepay", journal_id=self._get_journal("TM").id)
        for channel in (self.channel | second).with_user(self._persona("accountant")):
            self.assertIn(f"/edu/collect/{channel.key}/", channel.url)

    def test_nothing_is_booked_before_the_answer(self):
        self._notify()
        self.assertFalse(self._get_transactions(self.channel))
        self.assertEqual(self._get_messages(self.channel).state, "new")

    def test_seven_tries_of_one_notification_enter_once(self):
        for _time in range(7):
            self.assertEqual(self._notify().json(), {"success": True})
        self._process()
        transaction = self._get_transactions(self.channel)
        self.assertEqual(len(transaction), 1)
        self.assertEqual(len(transaction.message_evidence_ids), 7)

    def test_a_missing_wrong_or_altered_signature_is_refused(self):
        body = json.dumps(self._prepare()).encode()
        timestamp = str(int(time.time()))
        right = signature.sign("S3cr3tKey", timestamp, body)
        for headers, sent in (
            ({}, body),
            ({"X-SePay-Timestamp": timestamp}, body),
            ({"X-SePay-Timestamp": timestamp, "X-SePay-Signature": right[:-1]}, body),
            ({"X-SePay-Timestamp": timestamp, "X-SePay-Signature": right}, body + b" "),
            ({"X-SePay-Timestamp": "1", "X-SePay-Signature": right}, body),
        ):
            with self.subTest(headers):
                response = self._post(self.channel, "webhook", sent, headers)
                self._check_refused(response, 401, "signature")
        self._check_refused(self._notify(secret="other"), 401, "signature")

    def test_a_replay_after_five_minutes_and_after_a_year_is_refused(self):
        for age in (301, 365 * 86400, -301):
            response = self._notify(seconds=int(time.time()) - age)
            self._check_refused(response, 401, "stale")

    def test_what_cannot_be_read_is_refused_and_kept(self):
        for body in (b"", b"[]", b"\xff", b"a=1"):
            self._check_refused(self._notify(body), 400, "unreadable")

    def test_a_key_in_the_header_is_enough_where_the_school_chose_it(self):
        self.channel.sepay_auth = "apikey"
        body = json.dumps(self._prepare()).encode()
        for key, status in (("S3cr3tKey", 200), ("x", 401), ("", 401)):
            headers = {"Authorization": f"Apikey {key}"}
            response = self._post(self.channel, "webhook", body, headers)
            self.assertEqual(response.status_code, status)

    def test_money_out_is_noted_and_pays_nothing(self):
        self._notify(transferType="out")
        self._process()
        transaction = self._get_transactions(self.channel)
        self.assertEqual((transaction.state, transaction.amount), ("ignored", -485_000))
        self.assertEqual(self.bill.amount_residual, 485_000)

    def test_a_memo_without_code_waits_in_the_queue(self):
        self._notify(content="chuyen tien", referenceCode="FT9")
        self._process()
        transaction = self._get_transactions(self.channel)
        self.assertEqual(
            (transaction.state, transaction.queue_reason), ("queue", "no_code")
        )

    def test_a_memo_with_two_codes_pays_both_bills_the_oldest_first(self):
        second = self._create_bill(self.student)
        codes = f"{second.edu_payment_code} {self.bill.edu_payment_code}"
        amount = int(self.bill.amount_residual) + 1_000
        self._notify(content=codes, transferAmount=amount)
        self._process()
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(second.amount_residual, second.amount_total - 1_000)

    def test_an_amount_that_is_no_whole_number_is_kept_for_a_person(self):
        for number, amount in enumerate((485000.5, "485.000", -485000, None, True)):
            self._notify(transferAmount=amount, referenceCode=f"X{number}")
        with mute_logger(CALLS):
            self._process()
        messages = self._get_messages(self.channel)
        self.assertEqual(set(messages.mapped("state")), {"failed"})
        self.assertFalse(self._get_transactions(self.channel))

    def test_two_movements_without_any_number_are_not_taken_for_one(self):
        for _time in range(2):
            self._notify(referenceCode=None, id=None)
        with mute_logger(CALLS):
            self._process()
        messages = self._get_messages(self.channel)
        self.assertEqual(messages.mapped("state"), ["failed"] * 2)
        self.assertFalse(self._get_transactions(self.channel))

    def test_a_memo_that_is_no_text_holds_up_no_money(self):
        self._notify(subAccount={"a": [1]})
        self._process()
        transaction = self._get_transactions(self.channel)
        self.assertEqual((transaction.state, transaction.amount), ("matched", 485_000))

    def test_money_of_another_account_is_not_booked_here(self):
        self._notify(accountNumber="999")
        with mute_logger(CALLS):
            self._process()
        message = self._get_messages(self.channel)
        self.assertEqual(message.state, "failed")
        self.assertIn("999", message.error)

    def test_the_statement_file_brings_only_evidence(self):
        self._notify()
        self._process()
        row = {"bank_reference": "FT26326001", "date": date(2026, 11, 22)}
        transactions = self.env["edu.collection.transaction"]._register_movements(
            self.journal, [{**row, "amount": 485_000}]
        )
        self.assertEqual(transactions, self._get_transactions(self.channel))
