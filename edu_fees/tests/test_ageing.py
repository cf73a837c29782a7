# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .reconciliation_common import ReconciliationCase

TODAY = date(2026, 10, 5)


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 03:00:00")
class TestAgeing(ReconciliationCase):
    def _get_rows(self, user=None):
        self.env.flush_all()
        rows = self.env["edu.collection.ageing"].with_user(user or self.accountant)
        return rows.search([("company_id", "=", self.school.id)])

    def test_each_age_is_in_its_bucket(self):
        ages = {0: "a", 7: "a", 8: "b", 30: "b", 31: "c", 90: "c", 91: "d", 400: "d"}
        for days in ages:
            self._prove(1_000 + days, date=TODAY - timedelta(days=days))
        found = {row.days: row.bucket for row in self._get_rows()}
        self.assertEqual(found, ages)

    def test_at_night_it_is_already_tomorrow_in_the_school(self):
        self._prove(1_000, date=TODAY)
        with freeze_time("2026-10-05 18:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self._get_rows().days, 1)

    def test_amounts_are_summed_by_channel_and_bucket(self):
        for amount, days in ((1_000, 1), (2_000, 2), (4_000, 40)):
            self._prove(amount, date=TODAY - timedelta(days=days))
        groups = self._get_rows()._read_group(
            [("company_id", "=", self.school.id)],
            ["channel_id", "bucket"],
            ["amount:sum"],
        )
        sums = {(channel, bucket): int(total) for channel, bucket, total in groups}
        channel = self.channel.with_user(self.accountant)
        self.assertEqual(sums, {(channel, "a"): 3_000, (channel, "c"): 4_000})

    def test_what_is_matched_or_cancelled_waits_no_more(self):
        self._prove(1_252_000, self.code)
        waiting = self._prove(1_000, "x")
        self.assertEqual(self._get_rows().transaction_id, waiting)
        told = self._tell(2_000, "y")
        told.with_user(self.accountant).action_cancel_confirmation("không về")
        self.assertEqual(self._get_rows().transaction_id, waiting)

    def test_a_row_opens_the_suggestions(self):
        self._prove(1_252_000, "x")
        action = self._get_rows().action_open_match()
        self.assertEqual(action["res_model"], "edu.collection.match")

    def test_the_workbook_has_the_rows_with_their_age(self):
        self._prove(1_252_000, "ung ho", date=TODAY - timedelta(days=10))
        rows = self._get_rows()
        report = self.env["report.edu_fees.report_list_collection_ageing_xlsx"]
        report = report.with_user(self.accountant)
        names = report._list_columns
        values = {name: report._get_value(rows, name) for name in names}
        self.assertEqual(values["bucket"], "8–30 days")
        self.assertEqual((values["days"], values["amount"]), (10, 1_252_000))
        self.assertEqual(values["memo"], "ung ho")

    def test_other_schools_and_other_staff_see_nothing(self):
        self._prove(1_000, "x")
        foreign = self._create_user(
            "foreign_accountant", "edu_fees.group_accountant", self.other_school
        )
        self.assertFalse(self._get_rows(foreign))
        for persona in ("cashier", "teacher", "officer"):
            with self.assertRaises(AccessError, msg=persona):
                self._get_rows(self._persona(persona))
