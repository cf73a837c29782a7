# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import json
from datetime import timedelta
from unittest.mock import patch

import requests
from freezegun import freeze_time
from urllib3 import HTTPResponse

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.edu_fees.models import edu_collection_channel_poll
from odoo.addons.queue_job.tests.common import trap_jobs

from ..models import edu_collection_channel
from .common import SepayCase

CALLS = "odoo.addons.edu_fees.models.edu_collection_message_call"


@tagged("post_install", "-at_install")
class TestPoll(SepayCase):
    def _prepare_row(self, **values):
        return {
            "id": "92704",
            "bank_brand_name": "BIDV",
            "account_number": self.bank_account.acc_number,
            "transaction_date": "2026-11-22 09:00:00",
            "amount_out": "0.00",
            "amount_in": "485000.00",
            "accumulated": "19077000.00",
            "transaction_content": f"{self.bill.edu_payment_code} Nguyen Van A",
            "reference_number": "FT26326001",
            "code": None,
            "sub_account": None,
            **values,
        }

    def _poll(self, *rows, status=200, body=None):
        """Ask a SePay that answers with some rows; return the request it got."""
        body = body or json.dumps({"status": 200, "transactions": rows}).encode()
        response = requests.Response()
        response.status_code = status
        response.raw = HTTPResponse(io.BytesIO(body), preload_content=False)
        with (
            patch.object(
                edu_collection_channel_poll.requests, "get", return_value=response
            ) as get,
            trap_jobs() as trap,
            mute_logger(edu_collection_channel_poll.__name__),
        ):
            self.channel.with_user(self._persona("accountant")).action_poll()
            trap.perform_enqueued_jobs()
        return get.call_args

    def test_a_payment_nobody_told_of_is_found_and_pays_its_bill(self):
        call = self._poll(self._prepare_row())
        self.assertEqual(call.kwargs["headers"], {"Authorization": "Bearer KEY"})
        self.assertFalse(call.kwargs["allow_redirects"])
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertTrue(self.channel.polled_at)

    def test_a_payment_that_was_told_gains_evidence_only(self):
        self._notify()
        self._process()
        self._poll(self._prepare_row())
        transaction = self._get_transactions(self.channel)
        self.assertEqual(len(transaction), 1)
        self.assertEqual(
            transaction.message_evidence_ids.sorted("id").mapped("verb"),
            ["webhook", "poll"],
        )

    def test_money_out_and_other_accounts_are_told_apart(self):
        self._poll(
            self._prepare_row(account_number="999"),
            self._prepare_row(
                amount_in="0.00", amount_out="20000.00", reference_number="FT2"
            ),
        )
        transaction = self._get_transactions(self.channel)
        self.assertEqual((transaction.state, transaction.amount), ("ignored", -20_000))

    def test_a_gateway_that_does_not_answer_is_named_and_nothing_is_stored(self):
        self._poll(status=503, body=b"busy")
        self.assertIn("503", self.channel.poll_error)
        self.assertFalse(self._get_messages(self.channel))
        self._poll(self._prepare_row())
        self.assertFalse(self.channel.poll_error)

    def test_an_error_with_status_200_is_no_list(self):
        for body in (b"", b'{"status": 200, "error": "token"}', b"<html>"):
            self._poll(body=body or b" ")
            self.assertTrue(self.channel.poll_error)
        self.assertFalse(self.channel.polled_at)
        self.assertFalse(self._get_messages(self.channel))

    def _poll_pages(self, *pages):
        """Ask a SePay that answers with one page after the other; return the requests.

        A page is a list of rows, or an HTTP status.
        """
        answers = []
        for page in pages:
            response = requests.Response()
            response.status_code = page if isinstance(page, int) else 200
            rows = [] if isinstance(page, int) else page
            body = json.dumps({"status": 200, "transactions": rows}).encode()
            response.raw = HTTPResponse(io.BytesIO(body), preload_content=False)
            answers.append(response)
        with (
            patch.object(
                edu_collection_channel_poll.requests, "get", side_effect=answers
            ) as get,
            patch.object(edu_collection_channel, "POLL_LIMIT", 2),
            trap_jobs() as trap,
            mute_logger(edu_collection_channel_poll.__name__, CALLS),
        ):
            self.channel.with_user(self._persona("accountant")).action_poll()
            trap.perform_enqueued_jobs()
        return [call.kwargs["params"] for call in get.call_args_list]

    def _prepare_rows(self, *numbers):
        return [
            self._prepare_row(
                id=str(number),
                reference_number=f"FT{number}",
                transaction_date=f"2026-11-22 09:00:{number:02d}",
                transaction_content="x",
            )
            for number in numbers
        ]

    def test_a_full_page_is_followed_by_the_next_one(self):
        calls = self._poll_pages(
            self._prepare_rows(9, 8), self._prepare_rows(8, 7), self._prepare_rows(7)
        )
        self.assertEqual(
            [call.get("transaction_date_max") for call in calls],
            [None, "2026-11-22 09:00:08", "2026-11-22 09:00:07"],
        )
        self.assertEqual(len(self._get_transactions(self.channel)), 3)
        self.assertTrue(self.channel.polled_at)

    def test_a_list_that_begins_with_the_oldest_goes_on_at_the_newest(self):
        calls = self._poll_pages(self._prepare_rows(7, 8), self._prepare_rows(9))
        self.assertEqual(calls[1]["transaction_date_min"], "2026-11-22 09:00:08")
        self.assertEqual(len(self._get_transactions(self.channel)), 3)

    def test_what_came_before_the_gateway_broke_off_is_booked(self):
        self._poll_pages(self._prepare_rows(9, 8), 503)
        self.assertEqual(len(self._get_transactions(self.channel)), 2)
        self.assertIn("503", self.channel.poll_error)
        self.assertFalse(self.channel.polled_at)

    # === A LIST THAT IS LONGER THAN ONE QUESTION === #

    def _poll_two(self, *pages):
        """Ask for two pages at most, as a cron does with a long list."""
        with patch.object(edu_collection_channel_poll, "MAX_PAGES", 2):
            return self._poll_pages(*pages)

    def _get_numbers(self):
        transactions = self._get_transactions(self.channel)
        return sorted(transactions.mapped("bank_reference"))

    def _stop_after_two(self):
        """Let a list stop at its second page; return when it began."""
        began = fields.Datetime.now()
        with freeze_time(began):
            self._poll_two(self._prepare_rows(9, 8), self._prepare_rows(8, 7))
        return began

    def test_the_next_question_goes_on_where_the_last_one_stopped(self):
        began = self._stop_after_two()
        self.assertFalse(self.channel.polled_at)
        self.assertTrue(self.channel.poll_error)
        with freeze_time(began + timedelta(hours=1)):
            calls = self._poll_two(self._prepare_rows(7, 6), self._prepare_rows(5))
        self.assertEqual(
            [call["transaction_date_max"] for call in calls],
            ["2026-11-22 09:00:07", "2026-11-22 09:00:06"],
        )
        self.assertEqual(self._get_numbers(), [f"FT{n}" for n in (5, 6, 7, 8, 9)])
        # What came since it began is in the next list.
        self.assertEqual(self.channel.polled_at, began.replace(microsecond=0))
        self.assertFalse(self.channel.poll_cursor or self.channel.poll_error)

    def test_the_list_after_that_begins_before_the_last_one_began(self):
        began = self._stop_after_two()
        with freeze_time(began + timedelta(hours=1)):
            self._poll_two(self._prepare_rows(7))
        with freeze_time(began + timedelta(days=3)):
            [call] = self._poll_two(self._prepare_rows(11))
        day = fields.Date.subtract(began.date(), days=2)
        self.assertEqual(call["transaction_date_min"], str(day))
        self.assertNotIn("transaction_date_max", call)

    def test_it_goes_on_where_the_gateway_broke_off(self):
        self._poll_pages(self._prepare_rows(9, 8), 503)
        calls = self._poll_pages(self._prepare_rows(8, 7), self._prepare_rows(7))
        self.assertEqual(calls[0]["transaction_date_max"], "2026-11-22 09:00:08")
        self.assertEqual(self._get_numbers(), ["FT7", "FT8", "FT9"])

    def test_a_place_that_the_gateway_no_longer_knows_begins_anew(self):
        for refusal in (400, 404, 410):
            with self.subTest(refusal):
                self._stop_after_two()
                calls = self._poll_pages(refusal, self._prepare_rows(9))
                self.assertNotIn("transaction_date_max", calls[1])
                self.assertTrue(self.channel.polled_at)
                self.assertFalse(self.channel.poll_error)
                self.channel.polled_at = False

    def test_an_answer_that_is_no_list_begins_anew(self):
        self._stop_after_two()
        no_list = {"status": 200, "error": "page"}
        answers = [
            json.dumps(one).encode()
            for one in (no_list, {"transactions": self._prepare_rows(9)})
        ]
        with (
            patch.object(edu_collection_channel, "POLL_LIMIT", 2),
            patch.object(
                type(self.channel), "_fetch_poll", side_effect=answers
            ) as fetch,
        ):
            self.channel.with_user(self._persona("accountant")).action_poll()
        requests_ = [call.args[-1]["params"] for call in fetch.call_args_list]
        self.assertIn("transaction_date_max", requests_[0])
        self.assertNotIn("transaction_date_max", requests_[1])

    def test_a_gateway_that_is_busy_or_refuses_the_key_keeps_the_place(self):
        self._stop_after_two()
        for status in (401, 403, 429, 500, 503):
            with self.subTest(status):
                self._poll_pages(status)
                self.assertIn(str(status), self.channel.poll_error)
                self.assertEqual(
                    self.channel.poll_cursor["params"]["transaction_date_max"],
                    "2026-11-22 09:00:07",
                )

    def test_a_list_that_stands_still_for_a_day_begins_anew(self):
        began = self._stop_after_two()
        with freeze_time(began + timedelta(hours=25)):
            [call] = self._poll_two(self._prepare_rows(9))
        self.assertNotIn("transaction_date_max", call)

    def test_another_account_or_key_has_another_list(self):
        for values in ({"api_key": "OTHER"}, {"journal_id": self.journal.id}):
            with self.subTest(values):
                self._stop_after_two()
                self.channel.write(values)
                self.assertFalse(self.channel.poll_cursor)
        self._stop_after_two()
        self.channel.journal_id.bank_account_id.acc_number = "0123499998"
        [call] = self._poll_two([])
        self.assertNotIn("transaction_date_max", call)

    def test_no_key_is_kept_with_the_place(self):
        self._stop_after_two()
        self.assertNotIn("KEY", json.dumps(self.channel.poll_cursor))

    def test_nobody_but_the_administrator_reads_the_place(self):
        self._stop_after_two()
        with self.assertRaises(AccessError):
            self.channel.with_user(self._persona("accountant")).read(["poll_cursor"])

    def test_a_row_that_cannot_be_read_does_not_hold_up_the_others(self):
        good, bad = self._prepare_rows(1, 2)
        bad["amount_in"] = "một triệu"
        self._poll_pages([good, bad], [])
        transactions = self._get_transactions(self.channel)
        self.assertEqual(transactions.mapped("bank_reference"), ["FT1"])
        failed = self._get_messages(self.channel).filtered(
            lambda one: one.state == "failed"
        )
        self.assertIn("một triệu", failed.body_text)
        self.assertIn("một triệu", failed.error)

    def test_a_row_without_reference_meets_the_banks_file(self):
        self._poll_pages([self._prepare_row(reference_number=None)])
        transactions = self.env["edu.collection.transaction"]
        told = self._get_transactions(self.channel)
        self.assertEqual(told.bank_reference, "SEPAY92704")
        line = {
            "bank_reference": "FT26326001",
            "date": told.date,
            "amount": 485_000,
            "memo": f"MBVCB.{self.bill.edu_payment_code}",
        }
        journal = self.channel.journal_id
        self.assertEqual(transactions._register_movements(journal, [line]), told)

    def test_the_cron_asks_permitted_channels_with_a_key(self):
        with trap_jobs() as trap:
            self.env["edu.collection.channel"]._cron_poll()
        trap.assert_jobs_count(1)
        for values in ({"api_key": False}, {"permit_state": "stopped"}):
            self.channel.write({"api_key": "KEY", "permit_state": "permitted"})
            self.channel.write(values)
            with trap_jobs() as trap:
                self.env["edu.collection.channel"]._cron_poll()
            trap.assert_jobs_count(0)

    def test_only_the_accountant_asks(self):
        for persona in ("cashier", "principal"):
            with self.assertRaises(AccessError):
                self.channel.with_user(self._persona(persona)).action_poll()

    def test_a_channel_without_key_says_so(self):
        self.channel.api_key = False
        with self.assertRaisesRegex(UserError, "key"):
            self._poll()
