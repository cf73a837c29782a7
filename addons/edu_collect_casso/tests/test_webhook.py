# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
import io
import json
from datetime import date, datetime
from unittest.mock import patch

import requests
from urllib3 import HTTPResponse

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.edu_fees.models import edu_collection_channel_poll
from odoo.addons.edu_fees.tests.machine_common import SECRET, MachineCase
from odoo.addons.queue_job.tests.common import trap_jobs

from ..models import edu_collection_channel
from ..tools import signature

CALLS = "odoo.addons.edu_fees.models.edu_collection_message_call"


@tagged("post_install", "-at_install")
class TestWebhook(MachineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel = cls._create_channel("casso", api_key="KEY")
        cls.env.flush_all()

    def _prepare(self, **values):
        data = {
            "id": 17,
            "reference": "FT26326001",
            "description": f"{self.bill.edu_payment_code} chuyển khoản",
            "amount": 485000,
            "runningBalance": 25000000,
            "transactionDateTime": "2026-11-22 09:00:00",
            "accountNumber": self.bank_account.acc_number,
            "virtualAccountNumber": "",
            "counterAccountName": "NGUYEN VAN A",
            **values,
        }
        return {"error": 0, "data": data}

    def _prepare_old(self, **values):
        return {
            "id": 17,
            "tid": "FT26326001",
            "description": self.bill.edu_payment_code,
            "amount": 485000,
            "when": "2026-11-22 09:00:00",
            "bank_sub_acc_id": self.bank_account.acc_number,
            **values,
        }

    def _prepare_record(self, **values):
        """Return a row of the list, whose names are others than the webhook's."""
        return {
            "id": 17,
            "tid": "FT26326001",
            "description": self.bill.edu_payment_code,
            "amount": 485000,
            "when": "2026-11-22",
            "bankSubAccId": self.bank_account.acc_number,
            "virtualAccount": "",
            **values,
        }

    def _notify(self, body=None, header=None, **values):
        """Send a notification, signed unless a header is given."""
        body = body or self._prepare(**values)
        header = header or signature.sign(SECRET, "1795312800000", body)
        headers = {"X-Casso-Signature": header}
        return self._post(self.channel, "webhook", body, headers)

    def _process(self):
        self.env["edu.collection.message"]._process_inbox(self.channel)

    def _check_refused(self, response):
        self.assertEqual(response.status_code, 401)
        message = self._get_messages(self.channel)[-1]
        self.assertEqual(message.refusal, "signature")

    def test_the_examples_of_the_signature_hold(self):
        result = doctest.testmod(signature)
        self.assertGreater(result.attempted, 0)
        self.assertFalse(result.failed)

    def test_a_signed_notification_pays_the_bill(self):
        self.assertEqual(self._notify().json(), {"success": True})
        self._process()
        transaction = self._get_transactions(self.channel)
        self.assertEqual((transaction.state, transaction.amount), ("matched", 485_000))
        self.assertEqual(transaction.date, date(2026, 11, 22))
        self.assertEqual(transaction.paid_at, datetime(2026, 11, 22, 2))
        self.assertEqual(transaction.counterparty, "NGUYEN VAN A")

    def test_without_a_key_nobody_signs_and_nobody_is_believed(self):
        right = signature.sign(SECRET, "1", {"error": 0})
        for key in ("", None, False):
            with self.assertRaises(ValueError):
                signature.sign(key, "1", {"error": 0})
            self.assertFalse(signature.verify(key, {"error": 0}, right))

    def test_half_a_character_is_a_wrong_header_and_no_failure(self):
        for header in (f"t={chr(0xD83D)},v1=00", f"t=1,v1={chr(0xD83D)}"):
            self.assertFalse(signature.verify(SECRET, {"error": 0}, header))

    def test_the_order_of_the_keys_does_not_matter_their_values_do(self):
        body = self._prepare()
        header = signature.sign(SECRET, "1", body)
        turned = json.dumps(body, sort_keys=True, indent=2).encode()
        response = self._notify(turned, header)
        self.assertEqual(response.status_code, 200)
        body["data"]["amount"] = 1
        self._check_refused(self._notify(body, header))

    def test_a_missing_wrong_or_foreign_signature_is_refused(self):
        body = self._prepare()
        right = signature.sign(SECRET, "1", body)
        for header in (
            "t=1",
            right[:-1],
            right.replace("t=1", "t=2"),
            signature.sign("other", "1", body),
            "é",
        ):
            with self.subTest(header):
                headers = {"X-Casso-Signature": header.encode()}
                self._check_refused(self._post(self.channel, "webhook", body, headers))
        self._check_refused(self._post(self.channel, "webhook", body))
        self._process()
        self.assertFalse(self._get_transactions(self.channel))

    def test_one_notification_twice_enters_once(self):
        for _time in range(2):
            self._notify()
        self._process()
        transaction = self._get_transactions(self.channel)
        self.assertEqual(len(transaction.message_evidence_ids), 2)

    def test_the_old_webhook_tells_of_many_movements(self):
        self.channel.casso_version = "1"
        rows = [
            self._prepare_old(),
            self._prepare_old(id=18, tid="FT2", amount=-20_000, description="phí"),
        ]
        headers = {"secure-token": SECRET}
        response = self._post(
            self.channel, "webhook", {"error": 0, "data": rows}, headers
        )
        self.assertEqual(response.status_code, 200)
        self._process()
        transactions = self._get_transactions(self.channel)
        self.assertEqual(transactions.mapped("state"), ["matched", "ignored"])

    def test_the_old_webhook_with_a_wrong_key_is_refused(self):
        self.channel.casso_version = "1"
        for headers in ({}, {"secure-token": "x"}):
            response = self._post(self.channel, "webhook", {"data": []}, headers)
            self._check_refused(response)

    def test_what_cannot_be_read_is_kept_for_a_person(self):
        bad = (
            {"amount": 485000.5},
            {"amount": "-485000"},
            {"transactionDateTime": "22/11/2026"},
            {"accountNumber": "999"},
            {"reference": None, "id": None},
        )
        for number, values in enumerate(bad):
            self._notify(**{"reference": f"X{number}", **values})
        with mute_logger(CALLS):
            self._process()
        messages = self._get_messages(self.channel)
        self.assertEqual(messages.mapped("state"), ["failed"] * len(bad))
        self.assertFalse(self._get_transactions(self.channel))

    def test_the_list_brings_what_was_not_told(self):
        rows = [
            self._prepare_record(),
            self._prepare_record(tid="F", bankSubAccId="999"),
            self._prepare_record(tid="G", bankSubAccId=None),
        ]
        body = json.dumps({"error": 0, "data": {"records": rows}}).encode()
        response = requests.Response()
        response.status_code = 200
        response.raw = HTTPResponse(io.BytesIO(body), preload_content=False)
        with (
            patch.object(
                edu_collection_channel_poll.requests, "get", return_value=response
            ) as get,
            trap_jobs() as trap,
        ):
            self.channel.with_user(self._persona("accountant")).action_poll()
            trap.perform_enqueued_jobs()
        headers = get.call_args.kwargs["headers"]
        self.assertEqual(headers, {"Authorization": "Apikey KEY"})
        transaction = self._get_transactions(self.channel)
        self.assertEqual(transaction.bank_reference, "FT26326001")
        self.assertEqual(self.bill.amount_residual, 0)

    def _poll_pages(self, *pages):
        """Ask a Casso that answers with pages of two rows; return the requests."""
        answers = []
        for rows in pages:
            response = requests.Response()
            response.status_code = 200
            body = json.dumps({"error": 0, "data": {"records": rows}}).encode()
            response.raw = HTTPResponse(io.BytesIO(body), preload_content=False)
            answers.append(response)
        with (
            patch.object(
                edu_collection_channel_poll.requests, "get", side_effect=answers
            ) as get,
            patch.object(edu_collection_channel, "POLL_SIZE", 2),
            trap_jobs() as trap,
            mute_logger(edu_collection_channel_poll.__name__, CALLS),
        ):
            self.channel.with_user(self._persona("accountant")).action_poll()
            trap.perform_enqueued_jobs()
        return [call.kwargs["params"].get("page") for call in get.call_args_list]

    def test_full_pages_are_followed_and_a_bad_row_holds_up_no_other(self):
        rows = [
            self._prepare_record(id=one, tid=f"FT{one}", description="x")
            for one in (1, 2, 3, 4)
        ]
        rows[1]["amount"] = 0.5
        calls = self._poll_pages(rows[:2], rows[2:], [])
        self.assertEqual(calls, [None, 2, 3])
        self.assertEqual(
            sorted(self._get_transactions(self.channel).mapped("bank_reference")),
            ["FT1", "FT3", "FT4"],
        )
        self.assertIn("failed", self._get_messages(self.channel).mapped("state"))

    def test_a_long_list_goes_on_at_its_next_page(self):
        rows = [
            self._prepare_record(id=one, tid=f"FT{one}", description="x")
            for one in range(1, 8)
        ]
        with patch.object(edu_collection_channel_poll, "MAX_PAGES", 2):
            self.assertEqual(self._poll_pages(rows[:2], rows[2:4]), [None, 2])
            # Meanwhile one came: what was on the second page is on the third as well.
            self.assertEqual(self._poll_pages(rows[3:5], rows[5:7]), [3, 4])
            self.assertEqual(self._poll_pages([]), [5])
        transactions = self._get_transactions(self.channel)
        self.assertEqual(
            sorted(transactions.mapped("bank_reference")),
            [f"FT{one}" for one in range(1, 8)],
        )
        self.assertTrue(self.channel.polled_at)

    def test_two_numbers_under_one_reference_are_two_transfers(self):
        self._notify(id=17, description="x")
        self._notify(id=18, description="x")
        self._process()
        transactions = self._get_transactions(self.channel)
        self.assertEqual(
            sorted(transactions.mapped("bank_reference")),
            ["FT26326001", "FT26326001/2"],
        )
