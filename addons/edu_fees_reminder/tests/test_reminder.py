# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AMOUNT, DUE, NOON, ReminderCase


@tagged("post_install", "-at_install")
class TestReminder(ReminderCase):
    def test_the_family_is_reminded_before_the_due_date(self):
        self._remind()
        [message] = self.sent
        self.assertEqual(message["contact"], "me@example.com")
        for word in ("485.000", "15/10/2026", self.bill.edu_payment_code):
            self.assertIn(word, message["body"].replace("\xa0", " "))
        self.assertIn(f"/my/bills/{self.bill.id}", message["body"])
        self.assertNotIn("$", message["subject"] + message["body"])
        row = self._get_rows()
        self.assertEqual((row.kind, row.state, row.sent_at), ("soon", "sent", NOON))
        self.assertEqual(row.amount, AMOUNT)

    def test_it_is_reminded_once_however_often_the_cron_runs(self):
        for _hour in range(3):
            self._remind()
        self.assertEqual(len(self.sent), 1)

    def test_it_is_not_reminded_earlier(self):
        self._remind(datetime(2026, 10, 11, 5))
        self.assertFalse(self._get_rows())

    def test_after_the_due_date_it_is_reminded_as_often_as_the_school_wants(self):
        for day in range(16, 31):
            self._remind(datetime(2026, 10, day, 5))
        self._remind(datetime(2026, 12, 1, 5))
        rows = self._get_rows().sorted("step")
        self.assertEqual(rows.mapped("kind"), ["overdue"] * 2)
        self.assertEqual(rows.mapped("step"), [1, 2])
        self.assertEqual(len(self.sent), 2)

    def test_in_the_quiet_hours_it_waits_for_the_morning(self):
        night, morning = datetime(2026, 10, 12, 14), datetime(2026, 10, 13, 0, 5)
        self._remind(night)  # 21:00 in Vietnam
        self.assertEqual(self._get_rows().state, "waiting")
        self.assertFalse(self.sent)
        self._remind(morning)  # 07:05
        self.assertEqual(self._get_rows().state, "sent")

    def test_who_paid_in_the_night_is_left_alone(self):
        self._remind(datetime(2026, 10, 12, 14))
        self._pay()
        self._remind(datetime(2026, 10, 13, 0, 5))
        row = self._get_rows().filtered(lambda one: one.kind == "soon")
        self.assertEqual(row.state, "needless")
        self.assertFalse([one for one in self.sent if "15/10" in one["body"]])

    def test_a_paid_bill_is_not_reminded_of(self):
        self._pay()
        self._remind()
        self.assertFalse(self._get_rows())

    def test_a_cancelled_or_hidden_bill_is_not_reminded_of(self):
        hidden = self._create_bill(
            self.classmate,
            {self._create_fee_item(): 1_000},
            publish=False,
            date_due=DUE,
        )
        self._create_guardian(self.classmate, email="bo@example.com")
        self.bill._edu_cancel("Ghi nhầm")
        self._remind()
        self.assertFalse(self._get_rows() | self._get_rows(hidden))

    def test_a_closed_round_is_not_reminded_of(self):
        self.bill.edu_fee_round_id.action_close()
        self._remind()
        self.assertFalse(self._get_rows())

    def test_what_goes_wrong_in_one_school_holds_up_no_other(self):
        self.other_school.edu_reminders = True
        plan = type(self.reminders)._plan_reminders

        def fail_for_one(reminders, school):
            if school == self.other_school:
                raise ValueError("hỏng")
            return plan(reminders, school)

        with (
            mute_logger("odoo.addons.edu_fees_reminder.models.edu_fee_reminder_plan"),
            patch.object(type(self.reminders), "_plan_reminders", fail_for_one),
        ):
            self._remind()
        self.assertEqual(self._get_rows().state, "sent")

    def test_half_a_payment_leaves_the_rest_in_the_reminder(self):
        self._pay(200_000)
        self._remind()
        self.assertIn("285.000", self.sent[0]["body"])

    def test_a_school_that_wants_no_reminders_sends_none(self):
        self.school.edu_reminders = False
        self._remind()
        self.assertFalse(self._get_rows())

    def test_only_who_pays_and_may_follow_the_child_is_written_to(self):
        father = self._create_guardian(relation="father", email="bo@example.com")
        self._create_guardianship(
            father, self.student, relation="father", is_payer=False
        )
        gone = self._create_guardian(email="khac@example.com")
        link = self._create_guardianship(gone, self.student, relation="other")
        link.has_custody = False
        self._remind()
        contacts = [one["contact"] for one in self.sent]
        self.assertEqual(contacts, ["me@example.com"])

    def test_who_has_no_contact_is_shown_as_not_reached(self):
        self.mother.email = False
        self._remind()
        self.assertEqual(self._get_rows().state, "unreached")

    def test_another_schools_families_are_not_written_to(self):
        self._create_books(self.other_school)
        self._create_bank_account(self.other_school)
        other = self._create_bill(
            self.other_student, {self._create_fee_item(self.other_school): 9_000}
        )
        self._create_guardian(self.other_student, email="khac@example.com")
        self._remind()
        self.assertFalse(self._get_rows(other))

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_the_same_reminder_twice(self):
        self._remind()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._get_rows().copy()
            self.env.flush_all()

    def test_quiet_hours_are_hours_of_a_day(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.school.edu_quiet_end = 25
            self.env.flush_all()

    def test_planning_asks_the_database_as_often_for_many_bills_as_for_few(self):
        class_ = self._fill_class("9Z", 12)
        for student in class_.student_ids:
            self._create_guardian(student, email="nhieu@example.com")
        item = self._create_fee_item()
        fee_round = self._create_round({item: 1_000}, classes=class_, date_due=DUE)
        self._generate(fee_round, publish=True)
        self.env.flush_all()
        self.env.invalidate_all()
        with freeze_time(NOON), self.assertQueryCount(6):
            self.reminders._plan_reminders(self.school)
        self.assertEqual(self.reminders.search_count([("kind", "=", "soon")]), 13)


@tagged("post_install", "-at_install")
class TestReminderByHand(ReminderCase):
    def _remind_by_hand(self, bills=None, user=None):
        bills = self.bill if bills is None else bills
        action = bills.with_user(user or self.accountant).action_edu_remind()
        self.reminders._process(self.school)
        return action

    @freeze_time(NOON)
    def test_the_accountant_reminds_whoever_is_chosen(self):
        action = self._remind_by_hand()
        self.assertIn("1", action["params"]["message"])
        self.assertEqual((self._get_rows().kind, len(self.sent)), ("hand", 1))

    def test_a_second_time_on_the_same_day_nothing_leaves(self):
        with freeze_time(NOON):
            self._remind_by_hand()
            self._remind_by_hand()
        self.assertEqual(len(self.sent), 1)
        with freeze_time(datetime(2026, 10, 13, 5)):
            self._remind_by_hand()
        self.assertEqual(len(self.sent), 2)

    @freeze_time(NOON)
    def test_nobody_but_the_accountant_reminds(self):
        for persona in ("cashier", "principal", "teacher", "office", "parent"):
            with self.subTest(persona), self.assertRaises(AccessError):
                self._remind_by_hand(user=self._persona(persona))
        self.assertFalse(self._get_rows())

    @freeze_time(NOON)
    def test_another_schools_bills_are_not_hers(self):
        self._create_books(self.other_school)
        self._create_bank_account(self.other_school)
        other = self._create_bill(
            self.other_student, {self._create_fee_item(self.other_school): 9_000}
        )
        with self.assertRaises(AccessError):
            self._remind_by_hand(other)

    @freeze_time(NOON)
    def test_of_paid_bills_alone_nobody_is_reminded(self):
        self._pay()
        with self.assertRaisesRegex(UserError, "open"):
            self._remind_by_hand()

    def test_what_was_sent_stays(self):
        with freeze_time(NOON):
            self._remind_by_hand()
        row = self._get_rows().with_user(self.accountant)
        self.assertEqual(row.read(["state"])[0]["state"], "sent")
        with self.assertRaises(AccessError):
            row.write({"amount": 1})
        with self.assertRaises(AccessError):
            row.unlink()
        self.assertEqual(self.bill.invoice_date_due, date(2026, 10, 15))
