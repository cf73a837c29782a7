# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from unittest.mock import patch

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tools import SQL

from .disbursement_common import DisbursementCase
from .paper_common import PaperSetUp


@freeze_time("2026-10-20 03:00:00")
class TestInspectionFile(DisbursementCase):
    """Hồ sơ thanh tra of a round in one click."""

    def _get_workbook(self, user=None):
        report = self.env.ref("edu_fees.action_report_inspection_xlsx")
        report = report.with_user(user or self.accountant)
        fee_round = self.bill.edu_fee_round_id
        content, _kind = report._render_xlsx(report.report_name, fee_round.ids, {})
        return load_workbook(io.BytesIO(content))

    def _get_rows(self, sheet):
        """Return the numbered rows of a sheet."""
        rows = sheet.iter_rows(values_only=True)
        return [row[1:] for row in rows if isinstance(row[0], int)]

    def test_the_lists_of_the_classes_come_first(self):
        names = self._get_workbook().sheetnames
        self.assertEqual(names[:2], ["Summary", self.class_1a.name.replace("/", "-")])
        self.assertEqual(
            names[2:],
            [
                "Receipts and voids",
                "Money over the bank",
                "Cancelled bills",
                "Items",
                "Payments out",
                "After closing",
            ],
        )

    def test_receipts_and_voids_stand_beside_each_other(self):
        self.receipt.with_user(self.cashier).action_void("nhầm học sinh")
        again = self._take_cash(self.bill, 1_000_000)
        rows = self._get_rows(self._get_workbook()["Receipts and voids"])
        self.assertEqual([row[0] for row in rows], [self.receipt.name, again.name])
        self.assertEqual([row[4] for row in rows], [0, 1_000_000])
        self.assertEqual(rows[0][7], "nhầm học sinh")

    def test_money_over_the_bank_and_what_was_undone(self):
        bill = self.bill.edu_fee_round_id._get_bills() - self.bill
        line = self._receive(500_000, bill.edu_payment_code)
        line.with_user(self.accountant).action_undo_match("nhầm")
        [row] = self._get_rows(self._get_workbook()["Money over the bank"])
        self.assertEqual(
            (row[2], row[4], row[6]), (bill.edu_student_id.name, 0, "nhầm")
        )

    def test_a_cancelled_bill_names_its_reason(self):
        bill = self.bill.edu_fee_round_id._get_bills() - self.bill
        bill._edu_cancel("chuyển trường")
        [row] = self._get_rows(self._get_workbook()["Cancelled bills"])
        self.assertEqual(row[2:], (1_252_000, "chuyển trường"))

    def test_items_and_who_signed_what_was_paid_of_them(self):
        paid = self._pay(amount=200_000)
        back = self._pay(amount=100_000)
        back.with_user(self.cashier).action_reverse("nhầm")
        book = self._get_workbook()
        items = {row[0]: row[1:] for row in self._get_rows(book["Items"])}
        self.assertEqual(items[self.behalf.name], (742_000, 200_000, 542_000))
        rows = {row[0]: row for row in self._get_rows(book["Payments out"])}
        self.assertEqual(rows[paid.name][5], 200_000)
        self.assertEqual(rows[back.name][5], 0)
        self.assertEqual(
            rows[paid.name][7:],
            (self.accountant.name, self.principal.name, self.cashier.name),
        )

    def test_what_was_entered_after_closing_is_named(self):
        move = self.receipt.sudo().transaction_id.statement_line_id.move_id
        locks = self.env["edu.books.lock"]
        with patch.object(type(locks), "_find_changes_after_closing") as find:
            find.return_value = move
            [row] = self._get_rows(self._get_workbook()["After closing"])
        self.assertEqual((row[0], row[3]), (move.name, self.cashier.name))

    def test_the_file_is_for_accountant_and_principal(self):
        self.assertTrue(self._get_workbook(self.principal))
        for persona in ("teacher", "office", "officer"):
            with self.assertRaises(AccessError):
                self._get_workbook(self._persona(persona))


@freeze_time("2026-10-20 03:00:00")
class TestBoard(DisbursementCase, PaperSetUp):
    """The inspector's board of fee items."""

    @classmethod
    def _approve_papers(cls, items, *kinds):
        """Write down approved papers of these kinds."""
        plan = cls.bill.edu_fee_round_id.plan_id
        papers = [
            cls._create_paper(
                kind, items, plan_id=plan.id if kind == "disclosure" else False
            )
            for kind in kinds
        ]
        for paper in papers:
            paper.with_user(cls.accountant).action_submit()
            paper.with_user(cls.principal).action_approve()
        return papers

    def _get_row(self, user=None, item=None):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["edu.fee.board"].with_user(user or self._persona("officer"))
        return rows.search([("item_id", "=", (item or self.behalf).id)])

    def test_money_of_this_year_is_no_fault(self):
        row = self._get_row()
        self.assertEqual((row.amount_in, row.amount_left), (742_000, 742_000))
        self.assertFalse(row.is_unsettled or row.is_overspent)
        self.assertEqual(row.school_name, self.school.name)

    def test_money_of_an_earlier_year_is_unsettled_until_it_is_spent(self):
        with freeze_time("2027-09-01 03:00:00"):
            self._create_school_year(2027)
            row = self._get_row()
            self.assertTrue(row.is_unsettled and row.is_flagged)
            self.assertEqual(row.amount_unsettled, 742_000)
            self._pay(amount=700_000)
            self.assertEqual(self._get_row().amount_unsettled, 42_000)
            self._pay(amount=42_000)
            self.assertFalse(self._get_row().is_unsettled)

    def test_more_paid_than_came_in_is_flagged(self):
        self.school.edu_overspend_allowed = True
        self._pay(amount=800_000, item_overspend_reason="ứng trước")
        row = self._get_row()
        self.assertTrue(row.is_overspent and row.is_flagged)
        self.assertEqual(row.amount_left, -58_000)

    def test_an_item_without_money_stands_there_too(self):
        row = self._get_row(item=self._create_fee_item())
        self.assertEqual(len(row), 1)
        self.assertFalse(row.is_flagged)

    def test_a_module_adds_its_own_flags(self):
        board = self.env["edu.fee.board"]
        flags = {**board._get_flags(), "is_overspent": SQL("item.code = 'XX'")}
        self.behalf.code = "XX"
        with patch.object(type(board), "_get_flags", lambda _self: flags):
            row = self._get_row()
            self.assertTrue(row.is_overspent and row.is_flagged)

    def test_an_officer_sees_his_schools_only(self):
        self.assertTrue(self._get_row(self._persona("officer")))
        self.assertFalse(self._get_row(self._persona("foreign_officer")))
        for persona in ("teacher", "cashier", "parent"):
            with self.assertRaises(AccessError):
                self._get_row(self._persona(persona))

    def test_what_is_billed_without_papers_is_flagged(self):
        row = self._get_row()
        self.assertTrue(row.is_without_papers and row.is_undisclosed)
        self._approve_papers(self.behalf, "agreement")
        row = self._get_row()
        self.assertFalse(row.is_without_papers)
        self.assertTrue(row.is_undisclosed and row.is_flagged)
        self._approve_papers(self.behalf, "disclosure")
        row = self._get_row()
        self.assertFalse(row.is_undisclosed or row.is_flagged)

    def test_a_draft_or_another_items_paper_does_not_count(self):
        self._create_paper("disclosure", self.behalf)
        self._approve_papers(self.service, "disclosure")
        self.assertTrue(self._get_row().is_undisclosed)
        self.assertFalse(self._get_row(item=self.service).is_undisclosed)

    def test_a_withdrawn_paper_no_longer_counts(self):
        [paper] = self._approve_papers(self.behalf, "disclosure")
        self.assertFalse(self._get_row().is_undisclosed)
        paper.with_user(self.principal).action_withdraw("sai mức thu")
        self.assertTrue(self._get_row().is_undisclosed)

    def test_an_item_that_nobody_is_billed_needs_no_paper(self):
        row = self._get_row(item=self._create_fee_item())
        self.assertFalse(row.is_without_papers or row.is_undisclosed)

    def test_papers_of_last_year_are_not_this_years(self):
        self._approve_papers(self.behalf, "agreement", "disclosure")
        with freeze_time("2027-09-10 03:00:00"):
            year = self._create_school_year(2027)
            plan = self._create_fee_plan({self.behalf: 20_000}, school_year_id=year.id)
            self.assertFalse(self._get_row().is_undisclosed)
            class_ = self._create_class(school_year=year)
            self._create_bill(
                self._create_student(school_class=class_),
                plan_id=plan.id,
                school_year_id=year.id,
                period="2027-09-01",
                date="2027-09-10",
                date_due="2027-09-30",
            )
            self.assertTrue(self._get_row().is_undisclosed)
            self.assertTrue(self._get_row().is_without_papers)

    def test_the_principal_reads_the_board_of_her_school(self):
        rows = self.env["edu.fee.board"].with_user(self.principal).search([])
        self.assertEqual(rows.company_id, self.school)
        self.assertIn(self.behalf, rows.item_id)
