# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import UTC, date, datetime

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.queue_job.tests.common import trap_jobs

from ..models.edu_collection_channel_day import VIETNAM
from ..tools.collection_call import Call
from .collection_common import DAY, CollectionCase

CALLS = "odoo.addons.edu_fees.models.edu_collection_message_call"


@tagged("post_install", "-at_install")
class TestChannelDay(CollectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        channels = cls.env["edu.collection.channel"]
        cls.channel = channels._get_for_journal(cls.journal, "file")
        cls.channel.write({"closing_hour": 16.5, "closes_on_weekends": False})

    def _get_day(self, *moment):
        local = datetime(*moment, tzinfo=VIETNAM)
        return self.channel._get_value_date(local.astimezone(UTC).replace(tzinfo=None))

    def test_what_is_paid_before_the_close_belongs_to_its_day(self):
        self.assertEqual(self._get_day(2026, 11, 18, 16, 29, 59), date(2026, 11, 18))

    def test_what_is_paid_at_the_close_belongs_to_the_next_day(self):
        self.assertEqual(self._get_day(2026, 11, 18, 16, 30), date(2026, 11, 19))

    def test_a_day_begins_at_midnight_of_vietnam(self):
        self.assertEqual(self._get_day(2026, 11, 18, 0, 0), date(2026, 11, 18))

    def test_friday_evening_and_the_week_end_belong_to_monday(self):
        for moment in ((2026, 11, 20, 17), (2026, 11, 21, 9), (2026, 11, 22, 23)):
            self.assertEqual(self._get_day(*moment), date(2026, 11, 23))

    def test_a_holiday_is_no_working_day(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Nghỉ lễ",
                "company_id": self.school.id,
                "calendar_id": self.school.resource_calendar_id.id,
                "date_from": datetime(2026, 11, 22, 17),
                "date_to": datetime(2026, 11, 23, 16, 59),
            }
        )
        self.assertEqual(self._get_day(2026, 11, 22, 9), date(2026, 11, 24))

    def test_a_channel_that_closes_every_day_waits_for_no_monday(self):
        self.channel.closes_on_weekends = True
        self.assertEqual(self._get_day(2026, 11, 21, 9), date(2026, 11, 21))


@tagged("post_install", "-at_install")
class TestInbox(CollectionCase):
    """A channel whose calls name their entries: {"entries": [[reference, amount]]}."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        channels = cls.env["edu.collection.channel"]
        cls.channel = channels._get_for_journal(cls.journal, "file")
        cls.messages = cls.env["edu.collection.message"]

    def setUp(self):
        super().setUp()
        registry_class = self.registry["edu.collection.channel"]
        self.patch(registry_class, "_collect_is_notified", lambda channel: True)
        self.patch(registry_class, "_collect_get_entries", self._get_entries)

    @staticmethod
    def _get_entries(_channel, _verb, values):
        return [
            {"bank_reference": reference, "date": DAY, "amount": amount, "memo": memo}
            for reference, amount, memo in values["entries"]
        ]

    def _store(self, text, refusal=""):
        call = Call("webhook", text.encode(), {"content-type": "application/json"})
        return self.messages._store_call(self.channel, call, refusal)

    def _store_payment(self, reference, amount, memo=""):
        return self._store(f'{{"entries": [["{reference}", {amount}, "{memo}"]]}}')

    def test_what_came_is_kept_to_the_byte(self):
        message = self._store("Tiền vào \u0000 é")
        message.invalidate_recordset()
        self.assertEqual(message._get_bytes(), "Tiền vào \u0000 é".encode())
        self.assertEqual(message.state, "new")

    def test_the_inbox_books_and_matches_in_one_go(self):
        messages = self._store_payment("A1", 1_252_000, self.bill.edu_payment_code)
        messages |= self._store_payment("A2", 5_000)
        self.messages._process_inbox(self.channel)
        self.assertEqual(set(messages.mapped("state")), {"done"})
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(
            messages.transaction_ids.sorted("id").mapped("state"), ["matched", "queue"]
        )

    def test_one_transfer_told_twice_enters_once(self):
        for _time in range(2):
            self._store_payment("A1", 5_000)
        self._store_payment("a 1", 5_000)
        self.messages._process_inbox(self.channel)
        transaction = self.transactions.search([("bank_reference", "=", "A1")])
        self.assertEqual(len(transaction.message_evidence_ids), 3)

    def test_a_bad_message_does_not_hold_up_the_others(self):
        bad = self._store('{"entries": [["B1"]]}')
        good = self._store_payment("B2", 5_000)
        with mute_logger(CALLS):
            self.messages._process_inbox(self.channel)
        self.assertEqual((bad.state, good.state), ("failed", "done"))
        self.assertTrue(bad.error)
        self.assertTrue(self.transactions.search([("bank_reference", "=", "B2")]))

    def test_a_failed_message_is_tried_again_by_hand(self):
        message = self._store_payment("C1", 5_000)
        message._mark_failed("mất mạng")
        accountant = self._persona("accountant")
        message.with_user(accountant).action_process_again()
        self.assertEqual((message.state, message.error), ("done", False))
        self.assertTrue(self.transactions.search([("bank_reference", "=", "C1")]))

    def test_a_channel_that_was_archived_still_books_what_it_acknowledged(self):
        self._store_payment("F1", 5_000)
        self.channel.active = False
        self.messages._process_inbox(self.channel)
        self.assertTrue(self.transactions.search([("bank_reference", "=", "F1")]))

    def test_half_a_character_and_nul_do_not_hold_up_money(self):
        self._store_payment("G1", 5_000, "a\\ud83db\\u0000c")
        self.messages._process_inbox(self.channel)
        transaction = self.transactions.search([("bank_reference", "=", "G1")])
        self.assertEqual(transaction.memo, "abc")

    def test_one_reference_twice_in_a_list_meets_a_line_of_a_file_once(self):
        row = {"date": DAY, "amount": 5_000, "memo": "x"}
        line = {**row, "bank_reference": "X1", "is_made_up": True}
        known = self.transactions._register_movements(self.journal, [line])
        told = [{**row, "bank_reference": "H1"}] * 2
        again = self.transactions._register_movements(self.journal, told)
        self.assertEqual(again, known)
        self.assertEqual(known.alias_reference, "H1")

    def test_refused_messages_are_kept_and_never_processed(self):
        message = self._store('{"entries": [["D1", 5000, ""]]}', "signature")
        self.messages._process_inbox(self.channel)
        self.assertEqual((message.verdict, message.state), ("refused", "done"))
        self.assertFalse(self.transactions.search([("bank_reference", "=", "D1")]))

    def test_the_cron_takes_up_what_was_left(self):
        self._store_payment("E1", 5_000)
        with trap_jobs() as trap:
            self.messages._cron_process()
        trap.assert_jobs_count(1)
        trap.perform_enqueued_jobs()
        self.assertTrue(self.transactions.search([("bank_reference", "=", "E1")]))

    def test_what_came_in_is_neither_changed_nor_deleted(self):
        message = self._store("{}")
        for values in ({"body": b"eA=="}, {"verdict": "refused"}, {"verb": "x"}):
            with self.assertRaises(UserError):
                message.write(values)
        with self.assertRaises(UserError):
            message.unlink()

    def test_allowed_addresses_are_networks(self):
        with self.assertRaisesRegex(ValidationError, "203.113"):
            self.channel.allowed_networks = "203.113.0.0/16\nviettel"
