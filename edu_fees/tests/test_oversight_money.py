# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .test_dashboard import PRICE, DashboardCase

UNKNOWN = "NGUYEN VAN BI MAT"


@freeze_time("2026-10-20 03:00:00")
class OversightCase(DashboardCase):
    """One officer over two schools; the first has half of its money, the other none."""

    page = "edu.fee.oversight"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_books(cls.other_school)
        cls._create_bank_account(cls.other_school)
        cls.other_bill = cls._create_bill_of(900_000, cls.other_student)
        cls.other_journal = cls._get_journal("NH", cls.other_school)
        cls.commune = cls._create_authority(name="UBND phường Bến Thành")
        for school in cls.school | cls.other_school:
            cls._link_authority(cls.commune, school, role="professional")
        cls.officer = cls._create_officer(cls.commune)

    def _get_data(self, month=None, user=None, companies=None):
        return super()._get_data(month, user or self.officer, companies)

    def _get_school(self, data, school=None):
        rows = {row["id"]: row for row in data["schools"]}
        return rows[(school or self.school).id]


class TestOversightFigures(OversightCase):
    """What an officer reads of each school, and of all together."""

    def test_each_school_has_what_is_due_collected_and_overdue(self):
        data = self._get_data()
        own = self._get_school(data)
        self.assertEqual((own["due"], own["collected"]), (2 * PRICE, PRICE))
        self.assertEqual((own["overdue"], own["share"]), (PRICE, 50.0))
        other = self._get_school(data, self.other_school)
        self.assertEqual((other["due"], other["collected"]), (900_000, 0))
        self.assertEqual((other["overdue"], other["share"]), (900_000, 0.0))

    def test_the_school_that_lags_behind_stands_first_and_the_silent_one_last(self):
        silent = self._create_school(name="Trường Tiểu học An Lạc")
        self._link_authority(self.commune, silent)
        rows = self._get_data()["schools"]
        self.assertEqual(
            [row["id"] for row in rows],
            [self.other_school.id, self.school.id, silent.id],
        )
        self.assertIsNone(rows[-1]["share"])

    def test_only_what_is_past_its_due_day_is_overdue(self):
        self._create_bill_of(500_000, date_due=date(2026, 10, 20))
        self.assertEqual(self._get_school(self._get_data())["overdue"], PRICE)
        with freeze_time("2026-10-20 18:00:00"):  # the 21st in the school
            overdue = self._get_school(self._get_data())["overdue"]
        self.assertEqual(overdue, PRICE + 2 * 500_000)

    def test_overdue_money_of_earlier_months_counts(self):
        data = self._get_data("2026-11-05")
        own = self._get_school(data)
        self.assertEqual((own["due"], own["share"]), (0, None))
        self.assertEqual(own["overdue"], PRICE)

    def test_days_of_the_bank_without_a_close_are_counted_up_to_yesterday(self):
        for day in (1, 1, 2, 20):  # today is not over yet
            self._receive(5_000, "ai do", date=date(2026, 10, day))
        self.assertEqual(self._get_school(self._get_data())["days"], 2)
        channel = self.env["edu.collection.channel"]._get_for_journal(
            self.journal, "file"
        )
        self.env["edu.collection.transaction"].search(
            [("memo", "=", "ai do")]
        ).channel_id = channel
        self.env["edu.collection.close"].with_user(self.accountant).create(
            {"channel_id": channel.id, "date": date(2026, 10, 1)}
        ).action_close()
        self.assertEqual(self._get_school(self._get_data())["days"], 1)

    def test_money_counts_as_waiting_after_seven_days(self):
        self._receive(5_000, "moi", date=date(2026, 10, 13))
        self.assertEqual(self._get_school(self._get_data())["waiting"], 0)
        self._receive(7_000, "cu", date=date(2026, 10, 12))
        self._receive(9_000, "cu hon", date=date(2026, 1, 12))
        self.assertEqual(self._get_school(self._get_data())["waiting"], 16_000)

    def test_items_without_papers_are_those_of_the_board(self):
        data = self._get_data()
        figure = next(row for row in data["figures"] if row["key"] == "papers")
        rows = self._read_link(figure["link"], self.officer)
        self.assertTrue(figure["value"])
        self.assertEqual(len(rows), figure["value"])
        self.assertTrue(
            all(row.is_without_papers or row.is_undisclosed for row in rows)
        )

    def test_every_sum_is_that_of_the_schools_and_of_its_list(self):
        self._receive(7_000, "cu", date=date(2026, 10, 2))
        self._receive(9_000, "cu", journal=self.other_journal, date=date(2026, 10, 2))
        fields = {
            "due": "amount_billed",
            "collected": "amount_collected",
            "overdue": "amount_overdue",
            "waiting": "amount",
        }
        data = self._get_data()
        for figure in data["figures"]:
            key = figure["key"]
            total = sum(school[key] for school in data["schools"])
            self.assertEqual(figure["value"], total, key)
            rows = self._read_link(figure["link"], self.officer)
            listed = sum(rows.mapped(fields[key])) if key in fields else len(rows)
            self.assertEqual(figure["value"], int(listed), key)

    def test_every_cell_is_the_sum_of_its_list(self):
        self._receive(7_000, "cu", date=date(2026, 10, 2))
        data = self._get_data()
        sums = {"amount": "amount", "count": None}
        self.assertEqual({one["unit"] for one in data["columns"]}, set(sums))
        for column in data["columns"]:
            domain = [["company_id", "=", self.school.id], *column["domain"]]
            rows = self.env[column["model"]].with_user(self.officer).search(domain)
            name = column["aggregate"].partition(":")[0]
            listed = len(rows) if name == "__count" else sum(rows.mapped(name))
            self.assertEqual(
                self._get_school(data)[column["key"]], int(listed), column["key"]
            )

    def test_the_charts_have_the_days_and_the_schools(self):
        data = self._get_data()
        self.assertEqual(self._get_rows(data, "days"), [("20/10", [PRICE])])
        self.assertEqual(
            self._get_rows(data, "schools"),
            [
                (self.other_school.name, [0.0, 0, 900_000]),
                (self.school.name, [50.0, PRICE, 2 * PRICE]),
            ],
        )
        row = self._get_chart(data, "days")["rows"][-1]
        self.assertEqual(self._sum_link(row["link"], "amount_in", self.officer), PRICE)

    def test_a_month_without_bills_says_so(self):
        data = self._get_data("2026-02-01")
        for chart in data["charts"]:
            self.assertEqual(chart["rows"], [], chart["key"])
            self.assertTrue(chart["empty"], chart["key"])


class TestOversightAccess(OversightCase):
    """Which schools an officer sees, what of them, and what it costs."""

    def test_an_officer_sees_the_schools_linked_to_her_unit_only(self):
        data = self._get_data(user=self._persona("officer"))
        self.assertEqual([row["id"] for row in data["schools"]], [self.school.id])
        data = self._get_data(user=self._persona("foreign_officer"))
        self.assertEqual([row["id"] for row in data["schools"]], [self.other_school.id])
        figures = self._get_figures(data)
        self.assertEqual((figures["due"], figures["collected"]), (900_000, 0))

    def test_she_sees_nothing_once_the_link_ended(self):
        self.commune.link_ids.date_end = date(2026, 10, 19)
        data = self._get_data()
        self.assertEqual(data["schools"], [])
        self.assertEqual(set(self._get_figures(data).values()), {0})

    def test_a_unit_without_figures_of_fees_sees_no_money(self):
        cluster = self._create_authority(name="Cụm 1")
        self._link_authority(cluster, self.school, role="cluster")
        data = self._get_data(user=self._create_officer(cluster))
        self.assertEqual(data["schools"], [])

    def test_no_name_of_a_pupil_or_a_sender_is_in_it(self):
        self._receive(7_000, f"{self.student.name} nop tien", counterparty=UNKNOWN)
        text = json.dumps(self._get_data(), ensure_ascii=False)
        self.assertIn(self.school.name, text)
        for name in (self.student.name, self.classmate.name, UNKNOWN, "nop tien"):
            self.assertNotIn(name, text)

    def test_the_list_of_waiting_money_names_nobody(self):
        self._receive(7_000, f"{self.student.name} nop tien", counterparty=UNKNOWN)
        rows = self.env["edu.collection.waiting"].with_user(self.officer)
        row = rows.search([("company_id", "=", self.school.id)])
        self.assertEqual((row.count, row.days, int(row.amount)), (1, 15, 7_000))
        text = json.dumps(row.read(), default=str, ensure_ascii=False)
        for name in (self.student.name, UNKNOWN, "nop tien"):
            self.assertNotIn(name, text)

    def test_the_waiting_money_of_a_school_is_its_own_and_her_officers(self):
        self._receive(7_000, "a")
        self._receive(9_000, "b", journal=self.other_journal)
        rows = self.env["edu.collection.waiting"]
        self.env.flush_all()
        for user, amounts in (
            (self.accountant, {7_000}),
            (self.principal, {7_000}),
            (self._persona("officer"), {7_000}),
            (self.officer, {7_000, 9_000}),
        ):
            found = rows.with_user(user).search([])
            self.assertEqual(set(map(int, found.mapped("amount"))), amounts, user.login)
        for persona in ("cashier", "teacher", "parent"):
            with self.assertRaises(AccessError, msg=persona):
                rows.with_user(self._persona(persona)).search([])

    def test_the_page_is_for_officers(self):
        for user in (self.accountant, self.principal, self.cashier):
            with self.assertRaises(AccessError, msg=user.login):
                self._get_data(user=user)
        with self.assertRaises(AccessError):
            self._get_data(user=self._persona("parent"))

    def test_what_is_no_month_is_refused(self):
        with self.assertRaises(UserError):
            self._get_data("thang 10")

    def test_the_page_costs_the_same_however_many_schools_and_bills_there_are(self):
        page = self.env[self.page].with_user(self.officer)

        def count_queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            page.get_data()
            return self.env.cr.sql_log_count - before

        count_queries()  # fills the caches of rules and access
        few = count_queries()
        for number in range(6):
            school = self._create_school(name=f"Trường Tiểu học số {number}")
            self._link_authority(self.commune, school)
            self._create_books(school)
            class_ = self._create_class(school, name="2A")
            for _pupil in range(3):
                self._create_student(school_class=class_)
            fee_round = self._create_round(school=school, classes=class_)
            bills = self._generate(fee_round, publish=True)
            journal = self._get_journal("NH", school)
            self._receive(50_000, bills[0].edu_payment_code, journal=journal)
            self._receive(1_000, "ai do", journal=journal)
        count_queries()
        self.assertEqual(len(page.get_data()["schools"]), 8)
        self.assertLessEqual(count_queries(), few)
        self.assertLessEqual(few, 14)
