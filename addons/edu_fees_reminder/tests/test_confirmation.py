# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from .common import AMOUNT, ReminderCase


@tagged("post_install", "-at_install")
class TestConfirmation(ReminderCase):
    def _confirm(self):
        self.env.flush_all()
        self.reminders._cron_confirm()

    def test_the_family_hears_that_its_money_has_come(self):
        self._pay()
        self._confirm()
        [message] = self.sent
        self.assertIn("485.000", message["subject"])
        self.assertIn(f"/my/bills/{self.bill.id}", message["body"])
        row = self._get_rows()
        self.assertEqual((row.kind, row.state, row.amount), ("paid", "sent", AMOUNT))

    def test_it_hears_it_once(self):
        self._pay()
        for _time in range(3):
            self._confirm()
        self.assertEqual(len(self.sent), 1)

    def test_two_payments_are_two_messages_with_what_is_left(self):
        self._pay(200_000)
        self._confirm()
        self._pay(285_000)
        self._confirm()
        first, second = (one["body"].replace("\xa0", " ") for one in self.sent)
        self.assertIn("285.000 đ", first)
        self.assertIn(" 0 đ", second)

    def test_cash_is_confirmed_as_well(self):
        self.env["edu.receipt"].with_user(self._persona("cashier"))._issue(
            self.bill, AMOUNT, "Bà Tư"
        )
        self._confirm()
        self.assertEqual(len(self.sent), 1)

    def test_at_night_as_well(self):
        with freeze_time(datetime(2026, 10, 12, 16)):  # 23:00 in Vietnam
            self._pay()
            self._get_shares().flush_recordset()
            self._backdate("2026-10-12 16:00:00")
            self._confirm()
        self.assertEqual(len(self.sent), 1)

    def _get_shares(self):
        return (
            self.bill.sudo()
            .env["edu.collection.allocation"]
            .search([("move_id", "=", self.bill.id)])
        )

    def _backdate(self, moment):
        """Put the creation of the shares to a moment, which the ORM writes itself."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE edu_collection_allocation SET create_date = %s WHERE move_id = %s",
            [moment, self.bill.id],
        )

    def test_what_came_long_ago_is_not_told_of(self):
        self._pay()
        self._backdate("2026-01-01 00:00:00")
        self._confirm()
        self.assertFalse(self.sent)

    def test_a_match_that_was_undone_is_not_confirmed(self):
        transaction = self._pay()
        transaction._undo_settlement("Nhầm học sinh")
        self._confirm()
        self.assertFalse(self.sent)

    def test_a_match_that_is_undone_while_the_message_waits_is_not_confirmed(self):
        transaction = self._pay()
        self.env.flush_all()
        with patch.object(type(self.reminders), "_process"):
            self.reminders._cron_confirm()
        transaction._undo_settlement("Nhầm học sinh")
        self.reminders._process(self.school)
        self.assertEqual(self._get_rows().state, "needless")
        self.assertFalse(self.sent)

    def test_money_that_is_matched_anew_is_told_of_once(self):
        transaction = self._pay()
        self._confirm()
        transaction._undo_settlement("Nhầm")
        transaction.with_user(self.accountant).action_match(self.bill)
        self._confirm()
        self.assertEqual(len(self.sent), 1)

    def test_a_school_may_do_without(self):
        self.school.edu_payment_confirmation = False
        self._pay()
        self._confirm()
        self.assertFalse(self._get_rows())

    def test_money_starts_it_at_once(self):
        cron = self.env.ref("edu_fees_reminder.ir_cron_confirm")
        triggers = self.env["ir.cron.trigger"]
        before = triggers.search_count([("cron_id", "=", cron.id)])
        self._pay()
        self.assertGreater(triggers.search_count([("cron_id", "=", cron.id)]), before)

    def test_a_match_by_hand_starts_it_at_once(self):
        transaction = self._pay(memo="NOP TIEN")
        with patch.object(type(self.reminders), "_trigger_confirmations") as trigger:
            transaction.with_user(self.accountant).action_match(self.bill)
        trigger.assert_called()

    def test_many_payments_ask_the_database_as_often_as_few(self):
        def measure():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._confirm()
            return self.env.cr.sql_log_count - before

        self._pay(1_000)
        few = measure()
        for _number in range(8):
            self._pay(1_000)
        many = measure()
        self.assertEqual(len(self.sent), 9)
        self.assertLessEqual(many, few + 2)
        self.assertEqual(self._get_rows().mapped("state"), ["sent"] * 9)
