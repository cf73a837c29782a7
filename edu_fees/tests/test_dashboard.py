# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .disbursement_common import DisbursementCase

# Billed: 1,252,000 đ for each of the two pupils of 1A, one of whom has paid it all.
PRICE = 1_252_000


class DashboardCase(DisbursementCase):
    """Reads a page of money as the browser gets it, and the lists behind it."""

    page = "edu.fee.dashboard"

    def _get_data(self, month=None, user=None, companies=None):
        self.env.flush_all()
        self.env.invalidate_all()
        page = self.env[self.page].with_user(user or self.accountant)
        if companies:
            page = page.with_context(allowed_company_ids=companies.ids)
        return json.loads(json.dumps(page.get_data(month)))

    def _get_figures(self, data):
        return {figure["key"]: figure["value"] for figure in data["figures"]}

    def _get_chart(self, data, key):
        return next(chart for chart in data["charts"] if chart["key"] == key)

    def _get_rows(self, data, key):
        """Return the rows of a chart that have a number, as (name, cells)."""
        rows = self._get_chart(data, key)["rows"]
        return [(row["name"], row["cells"]) for row in rows if any(row["cells"])]

    def _read_link(self, link, user=None):
        """Return the records of the list behind a number, as the user sees it."""
        action = self.env.ref(link["action"]).sudo()
        records = self.env[action.res_model].with_user(user or self.accountant)
        return records.search(link["domain"])

    def _sum_link(self, link, field, user=None):
        return int(sum(self._read_link(link, user).mapped(field)))


@freeze_time("2026-10-20 03:00:00")
class TestDashboardFigures(DashboardCase):
    """The numbers on top of the school's page."""

    def test_due_collected_and_left_are_those_of_the_months_rounds(self):
        figures = self._get_figures(self._get_data())
        self.assertEqual(figures["due"], 2 * PRICE)
        self.assertEqual(figures["collected"], PRICE)
        self.assertEqual(figures["residual"], PRICE)

    def test_the_share_is_rounded_down_and_written_as_the_language_does(self):
        self._create_bill_of(300_000)
        page = self.env["edu.fee.dashboard"].with_user(self.accountant)
        self.assertEqual(page._get_share_note(999_999, 1_000_000), "99.9 % of it")
        note = page.with_context(lang="vi_VN")._get_share_note(999_999, 1_000_000)
        self.assertIn("99,9 %", note)
        self.assertFalse(page._get_share_note(0, 0))

    def test_overdue_is_what_is_past_its_due_day_in_all_months(self):
        self._create_bill_of(
            300_000,
            period=date(2026, 9, 1),
            date=date(2026, 9, 1),
            date_due=date(2026, 9, 15),
        )
        self._create_bill_of(500_000, date_due=date(2026, 10, 20))
        figures = self._get_figures(self._get_data())
        # One pupil of October has not paid; September is open for both.
        self.assertEqual(figures["overdue"], PRICE + 2 * 300_000)

    def test_a_bill_is_overdue_the_day_after_its_due_day(self):
        self._create_bill_of(500_000, date_due=date(2026, 10, 20))
        before = self._get_figures(self._get_data())["overdue"]
        # 21 October in the school, the 20th still in Greenwich.
        with freeze_time("2026-10-20 18:00:00"):
            after = self._get_figures(self._get_data())["overdue"]
        self.assertEqual(after - before, 2 * 500_000)

    def test_unpublished_and_cancelled_bills_are_in_no_number(self):
        before = self._get_figures(self._get_data())
        self._create_bill_of(300_000, publish=False)
        bills = self.bill.edu_fee_round_id.move_ids - self.bill
        bills._edu_cancel("Nhầm lớp")
        figures = self._get_figures(self._get_data())
        self.assertEqual(figures["due"], before["due"] - PRICE)
        self.assertEqual(figures["overdue"], before["overdue"] - PRICE)

    def test_money_in_is_what_came_whatever_it_is_for(self):
        self._receive(5_000, "ai do")
        self._receive(-7_000, "phi")
        self._receive(9_000, "thang truoc", date=date(2026, 9, 30))
        figures = self._get_figures(self._get_data())
        self.assertEqual(figures["money"], PRICE + 5_000)
        self.assertEqual(figures["unknown"], 5_000 + 9_000)

    def test_cash_that_goes_to_the_bank_came_in_once(self):
        before = self._get_figures(self._get_data())["money"]
        cashier = self._persona("cashier")
        left = self.bill.edu_fee_round_id.move_ids - self.bill
        self.env["edu.receipt"].with_user(cashier)._issue(left, 400_000, "Bà Tư")
        deposit = self.env["edu.cash.deposit"].with_user(cashier)
        deposit = deposit.create({"amount": 400_000})
        deposit.action_confirm()
        paid = self.env["edu.disbursement"].search([("kind", "=", "deposit")], limit=1)
        shown = self._receive(400_000, paid.order_code)
        self.assertEqual(shown.disbursement_id, paid)
        after = self._get_figures(self._get_data())["money"]
        self.assertEqual(after - before, 400_000)

    def test_money_that_waits_for_a_week_is_marked(self):
        self._receive(5_000, "ai do", date=date(2026, 10, 19))
        marks = {row["key"]: row["is_bad"] for row in self._get_data()["figures"]}
        self.assertFalse(marks["unknown"])
        self._receive(5_000, "ai do", date=date(2026, 10, 1))
        marks = {row["key"]: row["is_bad"] for row in self._get_data()["figures"]}
        self.assertTrue(marks["unknown"])

    def test_every_number_is_the_sum_of_its_list(self):
        self._receive(5_000, "ai do", date=date(2026, 10, 1))
        self._create_bill_of(300_000, period=date(2026, 9, 1))
        fields = {
            "due": "amount_billed",
            "collected": "amount_collected",
            "residual": "amount_residual",
            "overdue": "amount_residual",
            "money": "amount",
            "unknown": "amount",
        }
        figures = self._get_data()["figures"]
        self.assertEqual({figure["key"] for figure in figures}, set(fields))
        for figure in figures:
            total = self._sum_link(figure["link"], fields[figure["key"]])
            self.assertEqual(total, figure["value"], figure["key"])


@freeze_time("2026-10-20 03:00:00")
class TestDashboardCharts(DashboardCase):
    """The charts of the school's page; each row leads to its list."""

    def test_each_day_with_money_is_a_bar_and_a_list(self):
        self._receive(5_000, "ai do", date=date(2026, 10, 1))
        self._receive(6_000, "ai do", date=date(2026, 10, 1))
        data = self._get_data()
        self.assertEqual(
            self._get_rows(data, "days"),
            [("01/10", [11_000, 2]), ("20/10", [PRICE, 1])],
        )
        for row in self._get_chart(data, "days")["rows"]:
            self.assertEqual(self._sum_link(row["link"], "amount"), row["cells"][0])

    def test_days_without_money_are_drawn_up_to_today(self):
        names = [
            row["name"] for row in self._get_chart(self._get_data(), "days")["rows"]
        ]
        self.assertEqual(names, [f"{day:02}/10" for day in range(1, 21)])
        with freeze_time("2026-11-05 03:00:00"):
            rows = self._get_chart(self._get_data("2026-10-01"), "days")["rows"]
        self.assertEqual(rows[-1]["name"], "31/10")
        self._receive(5_000, "ngay mai", date=date(2026, 10, 22))
        rows = self._get_chart(self._get_data(), "days")["rows"]
        self.assertEqual(rows[-1]["name"], "22/10")

    def test_the_class_that_lags_behind_stands_first(self):
        other = self._create_bill(self.other_class_student, {self.service: 100_000})
        self._receive(25_000, other.edu_payment_code)
        rows = self._get_rows(self._get_data(), "classes")
        billed = 100_000 * len(other.edu_fee_round_id.move_ids)
        self.assertEqual(
            rows,
            [
                ("1B", [25.0, 25_000, billed]),
                ("1A", [50.0, PRICE, 2 * PRICE]),
            ],
        )

    def test_of_two_classes_at_the_same_share_the_one_with_more_to_collect_is_first(
        self,
    ):
        self._create_bill(self.other_class_student, {self.service: 9_000_000})
        (self.bill.edu_fee_round_id.move_ids - self.bill)._edu_cancel("Nhầm lớp")
        self._create_bill(self.classmate, {self.service: 1_000}, period="2026-11-01")
        rows = self._get_rows(self._get_data("2026-11-01"), "classes")
        self.assertEqual([name for name, _cells in rows], ["1A"])
        rows = self._get_rows(self._get_data(), "classes")
        self.assertEqual([name for name, _cells in rows], ["1B", "1A"])

    def test_a_class_leads_to_its_published_bills_of_the_month(self):
        self._create_bill_of(300_000, period=date(2026, 9, 1))
        self._create_bill_of(400_000, publish=False)
        [row] = self._get_chart(self._get_data(), "classes")["rows"]
        bills = self._read_link(row["link"])
        self.assertEqual(int(sum(bills.mapped("amount_total"))), row["cells"][2])
        self.assertEqual(bills.edu_class_id, self.class_1a)

    def test_each_item_has_what_came_in_and_what_was_paid(self):
        self._pay(amount=200_000)
        data = self._get_data()
        self.assertEqual(
            self._get_rows(data, "items"),
            [
                (self.behalf.name, [742_000, 200_000]),
                (self.service.name, [510_000, 0]),
            ],
        )
        row = self._get_chart(data, "items")["rows"][0]
        self.assertEqual(self._sum_link(row["link"], "amount_in"), 742_000)

    def test_channels_share_the_money_of_the_month(self):
        self._receive(2_000_000, "ai do")
        self._receive(1_000, "thang truoc", date=date(2026, 9, 30))
        data = self._get_data()
        rows = self._get_rows(data, "channels")
        self.assertEqual([cells for _name, cells in rows], [[2_000_000, 1], [PRICE, 1]])
        self.assertEqual(
            sum(cells[0] for _name, cells in rows), self._get_figures(data)["money"]
        )
        for row in self._get_chart(data, "channels")["rows"]:
            self.assertEqual(self._sum_link(row["link"], "amount"), row["cells"][0])

    def test_money_not_identified_is_in_the_bucket_of_its_age(self):
        self._receive(5_000, "ai do", date=date(2026, 10, 19))
        self._receive(6_000, "ai do", date=date(2026, 6, 1))
        data = self._get_data()
        rows = self._get_chart(data, "ageing")["rows"]
        self.assertEqual(
            [(row["bucket"], row["cells"]) for row in rows],
            [("a", [5_000, 1]), ("d", [6_000, 1])],
        )
        for row in rows:
            self.assertEqual(self._sum_link(row["link"], "amount"), row["cells"][0])

    def test_a_month_without_money_says_so_in_every_chart(self):
        data = self._get_data("2026-02-10")
        for chart in data["charts"]:
            self.assertEqual(chart["rows"], [], chart["key"])
            self.assertTrue(chart["empty"], chart["key"])
        figures = self._get_figures(data)
        self.assertEqual((figures["due"], figures["money"]), (0, 0))

    def test_every_row_has_a_number_per_column(self):
        self._receive(5_000, "ai do")
        for chart in self._get_data()["charts"]:
            self.assertTrue(chart["rows"], chart["key"])
            for row in chart["rows"]:
                self.assertEqual(len(row["cells"]), len(chart["columns"]))


@freeze_time("2026-10-20 03:00:00")
class TestDashboardAccess(DashboardCase):
    """Who sees the page, of which schools and months, and what it costs."""

    def test_the_principal_sees_what_the_accountant_sees(self):
        self.assertEqual(self._get_data(user=self.principal), self._get_data())

    def test_nobody_else_opens_it(self):
        for persona in ("cashier", "teacher", "homeroom", "office", "officer"):
            with self.assertRaises(AccessError, msg=persona):
                self._get_data(user=self._persona(persona))
        with self.assertRaises(AccessError):
            self._get_data(user=self._persona("parent"))

    def test_other_schools_are_not_in_it(self):
        before = self._get_data()
        self._create_books(self.other_school)
        bill = self._create_bill_of(900_000, self.other_student)
        journal = self._get_journal("NH", self.other_school)
        self._receive(400_000, bill.edu_payment_code, journal=journal)
        self._receive(1_000, "ai do", journal=journal)
        self.assertEqual(self._get_data(), before)

    def test_two_schools_at_once_are_told_apart(self):
        self._create_books(self.other_school)
        self._create_bill_of(900_000, self.other_student)
        both = self.school | self.other_school
        user = self._create_user("hai_truong", "edu_fees.group_accountant", both)
        data = self._get_data(user=user, companies=both)
        self.assertEqual(self._get_figures(data)["due"], 2 * PRICE + 900_000)
        names = [name for name, _cells in self._get_rows(data, "classes")]
        self.assertEqual(
            set(names), {f"1A · {self.school.name}", f"1A · {self.other_school.name}"}
        )
        data = self._get_data(user=user, companies=self.other_school)
        self.assertEqual(self._get_figures(data)["due"], 900_000)

    def test_months_follow_each_other(self):
        data = self._get_data("2026-12-31")
        self.assertEqual(
            (data["previous"], data["month"], data["next"]),
            ("2026-11-01", "2026-12-01", "2027-01-01"),
        )

    def test_this_month_is_that_of_the_school(self):
        with freeze_time("2026-10-31 17:30:00"):
            self.assertEqual(self._get_data()["month"], "2026-11-01")

    def test_what_is_no_month_is_refused(self):
        for month in ("thang 10", "2026-13-01", "0001-01-01", "9999-12-31", 10, ["x"]):
            with self.assertRaises(UserError, msg=month):
                self._get_data(month)

    def test_the_page_costs_the_same_however_many_bills_there_are(self):
        def count_queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env[self.page].with_user(self.accountant).get_data()
            return self.env.cr.sql_log_count - before

        self._receive(1_000, "ai do")
        count_queries()  # fills the caches of rules and access
        few = count_queries()
        class_ = self._fill_class("2/9", 20)
        bills = self._generate(self._create_round(classes=class_), publish=True)
        for bill in bills:
            self._receive(100_000, bill.edu_payment_code)
        count_queries()
        self.assertLessEqual(count_queries(), few)
        self.assertLessEqual(few, 14)
