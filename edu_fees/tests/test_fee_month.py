# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError

from .disbursement_common import DisbursementCase


@freeze_time("2026-10-20 03:00:00")
class TestFeeMonth(DisbursementCase):
    """The accountant's month on one page."""

    def _get_data(self, month=None, user=None):
        self.env.flush_all()
        page = self.env["edu.fee.month"].with_user(user or self.accountant)
        return json.loads(json.dumps(page.get_data(month)))

    def _get_figures(self, data):
        return {row["key"]: row["amount"] for row in data["figures"]}

    def _get_todo(self, data):
        return {row["key"]: row["count"] for row in data["todo"]}

    def test_the_numbers_on_top(self):
        self._pay(amount=200_000)
        self._create_bill_of(300_000)
        self._receive(5_000, "ai do")
        self.assertEqual(
            self._get_figures(self._get_data()),
            {
                "collected": 1_252_000,
                "paid": 200_000,
                # The classmate's bills are open, too.
                "residual": 1_252_000 + 2 * 300_000,
                "cash": 1_052_000,
                "unknown": 5_000,
            },
        )

    def test_a_month_that_is_over_has_what_there_was_on_its_last_evening(self):
        self._receive(5_000, "ai do")
        open_bill = self._create_bill_of(300_000)
        cancelled = self._create_bill_of(100_000)
        before = self._get_figures(self._get_data("2026-10-01"))
        with freeze_time("2026-11-10 03:00:00"):
            self._take_cash(open_bill, 300_000)
            cancelled.with_user(self.accountant)._edu_cancel("nhầm")
            self._receive(9_000, "ai do nua", date=date(2026, 11, 10))
            data = self._get_data("2026-10-01")
            after, now = self._get_figures(data), self._get_figures(self._get_data())
        for key in ("residual", "cash", "unknown"):
            self.assertEqual(after[key], before[key], key)
            self.assertNotEqual(after[key], now[key], key)
        names = {row["key"]: row["name"] for row in data["figures"]}
        for key in ("residual", "cash", "unknown"):
            self.assertIn("31/10/2026", names[key])

    def test_the_figures_of_this_month_are_of_now(self):
        names = {row["key"]: row["name"] for row in self._get_data()["figures"]}
        self.assertEqual(names["cash"], "Cash in the box")

    def test_each_day_of_the_month_has_its_bar(self):
        days = self._get_data()["days"]
        self.assertEqual([row["day"] for row in days], [*range(1, 32)])
        self.assertEqual(days[19], {"day": 20, "in": 1_252_000, "out": 0})
        self.assertFalse(any(row["in"] for row in days[:19]))

    def test_each_item_has_what_is_left_at_the_end_of_the_month(self):
        self._pay(amount=200_000)
        items = {row["id"]: row for row in self._get_data()["items"]}
        own = items[self.behalf.id]
        self.assertEqual(
            (own["in"], own["out"], own["left"]), (742_000, 200_000, 542_000)
        )
        later = self._get_data("2026-11-15")["items"]
        own = next(row for row in later if row["id"] == self.behalf.id)
        self.assertEqual((own["in"], own["left"]), (0, 542_000))
        self.assertEqual(self._get_data("2026-09-15")["items"], [])

    def test_classes_are_those_of_the_rounds_of_the_month(self):
        [row] = self._get_data()["classes"]
        billed = 1_252_000 * len(self.class_1a.enrollment_ids)
        self.assertEqual((row["billed"], row["collected"]), (billed, 1_252_000))
        self.assertEqual(self._get_data("2026-11-15")["classes"], [])

    def test_every_number_to_do_is_the_length_of_its_list(self):
        self._receive(5_000, "ai do")
        self._receive(-7_000, "phi")
        self._prepare(amount=1_000).action_submit()
        self._order(amount=2_000)
        self._create_bill_of(300_000, publish=False)
        data = self._get_data()
        todo = self._get_todo(data)
        self.assertEqual((todo["queue"], todo["out"]), (1, 1))
        self.assertEqual((todo["submitted"], todo["ordered"]), (1, 1))
        self.assertTrue(todo["unpublished"])
        for row in data["todo"]:
            records = self.env[row["model"]].with_user(self.accountant)
            self.assertEqual(records.search_count(row["domain"]), row["count"])

    def test_the_checklist_says_when_the_month_is_closed(self):
        [row] = self._get_data("2026-09-01")["checklist"]
        self.assertFalse(row["closed"])
        lock = self.env["edu.books.lock"].with_user(self.accountant)
        lock.create(
            {"company_id": self.school.id, "date": "2026-09-30", "kind": "month"}
        ).action_close()
        [row] = self._get_data("2026-09-01")["checklist"]
        self.assertTrue(row["closed"])
        self._receive(5_000, "ai do")
        [row] = self._get_data()["checklist"]
        self.assertEqual([one["count"] for one in row["findings"]], [1])

    def test_months_follow_each_other(self):
        data = self._get_data("2026-12-31")
        self.assertEqual(
            (data["previous"], data["month"], data["next"]),
            ("2026-11-01", "2026-12-01", "2027-01-01"),
        )

    def test_other_schools_are_not_in_it(self):
        self._create_books(self.other_school)
        bill = self._create_bill_of(900_000, self.other_student)
        self._receive(
            900_000,
            bill.edu_payment_code,
            journal=self._get_journal("NH", self.other_school),
        )
        self.assertEqual(self._get_figures(self._get_data())["collected"], 1_252_000)

    def test_the_page_is_for_accountant_and_principal(self):
        self._get_data(user=self.principal)
        for persona in ("cashier", "teacher", "office", "officer", "parent"):
            with self.assertRaises(AccessError):
                self._get_data(user=self._persona(persona))

    def test_the_page_costs_the_same_however_many_bills_there_are(self):
        class_ = self._fill_class("2/9", 20)
        bills = self._generate(self._create_round(classes=class_), publish=True)
        for bill in bills:
            self._receive(100_000, bill.edu_payment_code)
        self.env.flush_all()
        self.env.invalidate_all()
        page = self.env["edu.fee.month"].with_user(self.accountant)
        with self.assertQueryCount(62):
            page.get_data()
