# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from datetime import date

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError, ValidationError

from .disbursement_common import DisbursementCase


@freeze_time("2026-10-20 03:00:00")
class TestItemMoney(DisbursementCase):
    """Each item's own money: in, out, left."""

    def _get_rows(self, user=None):
        rows = self.env["edu.fee.item.money"].with_user(user or self.accountant)
        return rows.search([("item_id", "=", self.behalf.id)])

    def test_a_day_has_one_row(self):
        self._pay(amount=200_000)
        [row] = self._get_rows()
        self.assertEqual(row.date, date(2026, 10, 20))
        self.assertEqual(row.period, date(2026, 10, 1))
        self.assertEqual(
            (row.amount_in, row.amount_out, row.amount_left),
            (742_000, 200_000, 542_000),
        )
        self.assertEqual(row.item_name, self.behalf.name)

    def test_the_balance_is_that_of_the_books(self):
        self._pay(amount=200_000)
        self._receive(500_000, self._create_bill_of(900_000).edu_payment_code)
        rows = self.env["edu.fee.item.money"].search(
            [
                ("company_id", "=", self.school.id),
                ("item_id.revenue_role", "=", "collected_on_behalf"),
            ]
        )
        self.assertEqual(
            sum(rows.mapped("amount_left")), -self._get_balance("collected_on_behalf")
        )

    def test_an_unpaid_bill_brings_no_money(self):
        item = self._create_bill_of(900_000).edu_charge_ids.item_id
        self.assertFalse(
            self.env["edu.fee.item.money"].search([("item_id", "in", item.ids)])
        )

    def test_a_voided_receipt_brings_nothing(self):
        self.receipt.with_user(self.cashier).action_void("nhầm")
        self.assertEqual(sum(self._get_rows().mapped("amount_in")), 0)

    def test_a_row_leads_to_its_entries(self):
        self._pay(amount=200_000)
        action = self._get_rows().action_view_entries()
        entries = self.env["edu.fee.item.entry"].search(action["domain"])
        self.assertEqual(sorted(entries.mapped("amount_left")), [-200_000, 742_000])
        came_in = entries.filtered("amount_in")
        self.assertEqual(came_in.student_id, self.student)
        self.assertEqual(came_in.class_id, self.class_1a)
        self.assertFalse(entries.filtered("amount_out").student_id)

    def test_an_officer_reads_days_and_no_pupil(self):
        officer, foreign = self._persona("officer"), self._persona("foreign_officer")
        self.assertEqual(sum(self._get_rows(officer).mapped("amount_in")), 742_000)
        self.assertFalse(self._get_rows(foreign))
        with self.assertRaises(AccessError):
            self.env["edu.fee.item.entry"].with_user(officer).search([])

    def test_the_list_costs_the_same_however_many_days_there_are(self):
        for _number in range(10):
            bill = self._create_bill_of(900_000)
            self._receive(900_000, bill.edu_payment_code)
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["edu.fee.item.money"]
        with self.assertQueryCount(6):
            rows.web_search_read(
                [], {"item_name": {}, "date": {}, "amount_in": {}, "amount_left": {}}
            )

    def test_what_came_in_for_a_round_is_told_by_day_class_and_item(self):
        self._pay(amount=100_000)
        fee_round = self.bill.edu_fee_round_id
        entries = self.env["edu.fee.item.entry"]
        domain = [("round_id", "=", fee_round.id)]
        for field in ("date:day", "class_id", "item_id"):
            groups = entries._read_group(domain, [field], ["amount_in:sum"])
            total = sum(amount for _group, amount in groups)
            self.assertEqual(int(total), int(fee_round.amount_paid), field)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_fee_item_entry_action_round"
        )
        self.assertEqual(action["views"][0][1], "graph")


@freeze_time("2026-10-20 03:00:00")
class TestSettlement(DisbursementCase):
    """Quyết toán thu – chi by item, month, class and pupil."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._pay(amount=200_000)

    def _create(self, start="2026-10-01", end="2026-10-31", **values):
        return (
            self.env["edu.settlement"]
            .with_user(self.accountant)
            .create(
                {
                    "company_id": self.school.id,
                    "date_start": start,
                    "date_end": end,
                    **values,
                }
            )
        )

    def _get_workbook(self, settlement):
        report = self.env.ref("edu_fees.action_report_settlement_xlsx")
        report = report.with_user(self.accountant)
        content, _kind = report._render_xlsx(report.report_name, settlement.ids, {})
        return load_workbook(io.BytesIO(content))

    def test_by_item(self):
        figures = self._create()._get_figures()
        own = figures[(self.behalf,)]
        self.assertEqual(
            (own.opening, own.came_in, own.paid_out), (0, 742_000, 200_000)
        )
        self.assertEqual((own.left, own.owed, own.surplus), (542_000, 0, 542_000))

    def test_what_was_before_stands_at_the_start(self):
        figures = self._create("2026-11-01", "2026-11-30")._get_figures()
        own = figures[(self.behalf,)]
        self.assertEqual((own.opening, own.came_in, own.left), (542_000, 0, 542_000))

    def test_by_class_and_pupil(self):
        figures = self._create()._get_figures("class_id", "student_id")
        nobody = (self.env["edu.class"], self.env["edu.student"])
        paid = figures[(self.behalf, self.class_1a, self.student)]
        spent = figures[(self.behalf, *nobody)]
        self.assertEqual((paid.came_in, spent.paid_out), (742_000, 200_000))

    def test_by_month(self):
        figures = self._create("2026-09-01", "2026-12-31")._get_month_figures()
        self.assertEqual(figures[(self.behalf, date(2026, 10, 1))].came_in, 742_000)
        self.assertNotIn((self.behalf, date(2026, 9, 1)), figures)

    @freeze_time("2026-12-05 03:00:00")
    def test_a_month_begins_with_what_the_one_before_left(self):
        for start in ("2026-10-01", "2026-11-01"):
            figures = self._create(start, "2026-12-31")._get_month_figures()
            for month in (date(2026, 11, 1), date(2026, 12, 1)):
                own = figures[(self.behalf, month)]
                self.assertEqual(
                    (own.opening, own.came_in, own.paid_out, own.left),
                    (542_000, 0, 0, 542_000),
                )

    @freeze_time("2026-12-05 03:00:00")
    def test_the_sheet_by_month_sums_no_balances(self):
        settlement = self._create("2026-10-01", "2026-12-31")
        sheet = self._get_workbook(settlement)["By month"]
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
        sums = [text for text in texts if text.startswith("=SUM")]
        self.assertEqual(len(sums), 2)
        self.assertIn("11/2026", texts)

    def test_only_the_chosen_items(self):
        settlement = self._create(item_ids=[Command.set(self.service.ids)])
        self.assertEqual([*settlement._get_figures()], [(self.service,)])

    def test_days_the_wrong_way_round_are_refused(self):
        with self.assertRaises(ValidationError):
            self._create("2026-10-31", "2026-10-01")

    def test_the_workbook_has_a_sheet_per_way(self):
        book = self._get_workbook(self._create())
        self.assertEqual(
            book.sheetnames, ["By item", "By month", "By class", "By pupil"]
        )
        rows = [row for row in book["By item"].iter_rows(values_only=True) if row[1]]
        own = next(row for row in rows if row[1] == self.behalf.name)
        self.assertEqual(own[2:], (0, 742_000, 200_000, 542_000, 0, 542_000))
        pupils = [row[3] for row in book["By pupil"].iter_rows(values_only=True)]
        self.assertIn(self.student.name, pupils)

    def test_the_paper_says_the_same(self):
        settlement = self._create()
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.accountant)
            ._render_qweb_html("edu_fees.action_report_settlement", settlement.ids)
        )
        text = html.decode().replace("\xa0", " ")
        for amount in ("742.000 đ", "200.000 đ", "542.000 đ"):
            self.assertIn(amount, text)

    def test_the_window_begins_with_this_month(self):
        settlement = self.env["edu.settlement"].with_user(self.accountant).create({})
        self.assertEqual(settlement.date_start, date(2026, 10, 1))
        self.assertEqual(settlement.date_end, date(2026, 10, 31))
        action = settlement.action_view_entries()
        entries = self.env["edu.fee.item.entry"].search(action["domain"])
        self.assertEqual(sum(entries.mapped("amount_left")), 1_052_000)

    def test_somebody_elses_window_is_not_printed(self):
        settlement = self._create()
        for persona in ("principal", "teacher", "officer"):
            report = self.env["ir.actions.report"].with_user(self._persona(persona))
            with self.assertRaises(AccessError):
                report._render_qweb_html(
                    "edu_fees.action_report_settlement", settlement.ids
                )


@freeze_time("2026-10-20 03:00:00")
class TestStudentLedger(DisbursementCase):
    """Sổ theo dõi thu theo học sinh."""

    def _get_rows(self, student=None):
        rows = self.env["edu.student.ledger"].with_user(self.accountant)
        return rows.search([("student_id", "=", (student or self.student).id)])

    def test_a_bill_and_its_payment(self):
        rows = self._get_rows()
        self.assertEqual(rows.mapped("kind"), ["bill", "payment"])
        self.assertEqual(sum(rows.mapped("amount_due")), 1_252_000)
        self.assertEqual(sum(rows.mapped("amount_balance")), 0)

    def test_a_voided_receipt_is_no_payment(self):
        self.receipt.with_user(self.cashier).action_void("nhầm")
        self.assertEqual(sum(self._get_rows().mapped("amount_balance")), 1_252_000)

    def test_a_cancelled_bill_is_not_owed(self):
        bill = self._create_bill_of(100_000, self.other_class_student)
        bill._edu_cancel("nhầm")
        self.assertFalse(self._get_rows(self.other_class_student))

    def test_overpaid_money_is_owed_to_the_family(self):
        bill = self._create_bill_of(100_000, self.other_class_student)
        self._receive(130_000, bill.edu_payment_code)
        rows = self._get_rows(self.other_class_student)
        self.assertEqual(sum(rows.mapped("amount_balance")), -30_000)
        self.assertEqual(
            rows.filtered(lambda one: one.kind == "credit").amount_paid, 30_000
        )

    def test_the_workbook_runs_a_balance_per_pupil(self):
        later = self._create_bill_of(100_000)
        report = self.env.ref("edu_fees.action_report_student_ledger_xlsx")
        report = report.with_user(self.accountant)
        content, _kind = report._render_xlsx(report.report_name, self.student.ids, {})
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        rows = [row for row in sheet.iter_rows(values_only=True) if row[0]]
        balances = [row[9] for row in rows if isinstance(row[0], int)]
        self.assertEqual(balances[-1], int(later.amount_total))

    def test_only_the_schools_money_people_read_it(self):
        for persona in ("teacher", "cashier", "office", "officer", "parent"):
            with self.assertRaises(AccessError):
                rows = self.env["edu.student.ledger"].with_user(self._persona(persona))
                rows.search([])
