# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from unittest.mock import patch

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError

from ..report import edu_list_xlsx
from .disbursement_common import DisbursementCase

# Of these the fixture has no row.
EMPTY = ("edu.fee.deduction", "edu.fee.departure")


@freeze_time("2026-10-20 03:00:00")
class TestListWorkbooks(DisbursementCase):
    """Each list as a workbook, in the words of the screen."""

    def _get_reports(self):
        """Return the reports of lists."""
        return self.env["ir.actions.report"].search(
            [("report_name", "=like", "edu_fees.report_list_%_xlsx")]
        )

    def _get_sheet(self, rows, user=None):
        """Return the sheet of a list."""
        report = self._get_reports().filtered(lambda one: one.model == rows._name)
        report = report.with_user(user or self.accountant)
        content, _kind = report._render_xlsx(report.report_name, rows.ids, {})
        return load_workbook(io.BytesIO(content)).active

    def _get_rows(self, sheet):
        """Return the numbered rows of a sheet, without the numbers."""
        rows = sheet.iter_rows(values_only=True)
        return [row[1:] for row in rows if isinstance(row[0], int)]

    def test_every_list_can_be_written(self):
        self._pay(amount=100_000)
        self._write_paper()
        self._count_cash()
        self._receive(1_000, "ung ho")
        reports = self._get_reports()
        self.assertEqual(len(reports), 18)
        for report in reports:
            with self.subTest(report.model):
                rows = self.env[report.model].with_user(self.accountant)
                rows = rows.search([], limit=5)
                self.assertTrue(rows or report.model in EMPTY)
                sheet = self._get_sheet(rows)
                chosen = self._get_writer(report)._list_rows
                rows = rows[chosen] if chosen else rows
                self.assertEqual(len(self._get_rows(sheet)), len(rows))
                self.assertTrue(sheet["A2"].value)

    def test_the_columns_are_fields_of_the_list(self):
        for report in self._get_reports():
            writer = self._get_writer(report)
            self.assertEqual(writer._list_model, report.model)
            rows = self.env[report.model]
            rows = rows[writer._list_rows] if writer._list_rows else rows
            unknown = set(writer._list_columns) - rows._fields.keys()
            self.assertFalse(unknown, report.model)

    def _get_writer(self, report):
        """Return the model that writes a workbook."""
        return self.env[f"report.{report.report_name}"]

    def _write_paper(self):
        """Write down the estimate of an item."""
        return self.env["edu.fee.paper"].create(
            {
                "company_id": self.school.id,
                "school_year_id": self.school_year.id,
                "kind": "estimate",
                "number": "15/DT",
                "item_ids": [Command.set(self.service.ids)],
            }
        )

    def _count_cash(self):
        """Count the box: nothing is in it."""
        return self.env["edu.cash.count"].create({"company_id": self.school.id})

    def test_a_paper_reads_as_on_the_screen(self):
        paper = self._write_paper()
        [row] = self._get_rows(self._get_sheet(paper))
        self.assertEqual(row[2], "15/DT")
        self.assertEqual(row[4], self.service.name)

    def test_of_a_plan_each_price_is_a_row_without_a_total(self):
        plan = self.bill.edu_fee_round_id.plan_id
        sheet = self._get_sheet(plan)
        rows = self._get_rows(sheet)
        self.assertEqual([row[1] for row in rows], plan.line_ids.item_id.mapped("name"))
        self.assertEqual([row[6] for row in rows], [510_000, 742_000])
        cells = [cell.value for row in sheet.iter_rows() for cell in row]
        self.assertFalse([one for one in cells if str(one or "").startswith("=SUM")])

    def test_the_trial_balance_has_debit_and_credit_of_each_account(self):
        rows = self.env["edu.trial.balance"].search(
            [("company_id", "=", self.school.id)]
        )
        found = self._get_rows(self._get_sheet(rows))
        for debit, credit in ((1, 2), (3, 4), (5, 6)):
            self.assertEqual(
                sum(row[debit] for row in found), sum(row[credit] for row in found)
            )
        self.assertEqual(
            sum(row[5] for row in found), sum(rows.mapped("closing_debit"))
        )

    def test_a_cash_count_says_what_is_missing_and_when_it_was_counted(self):
        [row] = self._get_rows(self._get_sheet(self._count_cash()))
        self.assertIn("10:00", row[0])
        self.assertEqual(row[3:6], (0, 1_252_000, -1_252_000))

    def test_who_reads_no_plan_takes_no_workbook_of_it(self):
        plan = self.bill.edu_fee_round_id.plan_id
        for persona in ("teacher", "parent"):
            with self.assertRaises(AccessError):
                self._get_sheet(plan, self._persona(persona))

    def test_a_receipt_reads_as_on_the_screen(self):
        [row] = self._get_rows(self._get_sheet(self.receipt))
        self.assertEqual(row[0], self.receipt.name)
        self.assertEqual(row[2], self.student.display_name)
        self.assertEqual(row[4:6], ("Bà Tư", 1_252_000))

    def test_amounts_have_a_total_and_prices_have_none(self):
        charges = self.bill.edu_charge_ids
        sheet = self._get_sheet(charges)
        heads = [cell.value for cell in sheet[6]]
        last = [cell.value for cell in sheet[sheet.max_row]]
        amount = heads.index(charges._fields["amount"].string)
        self.assertTrue(str(last[amount]).startswith("=SUM"))

    def test_a_name_that_looks_like_a_formula_stays_a_text(self):
        self.student.name = "=1+1"
        [row] = self._get_rows(self._get_sheet(self.receipt))
        self.assertIn("=1+1", row[2])
        report = self._get_sheet(self.receipt)
        self.assertEqual(report["D7"].data_type, "s")

    def test_an_officer_takes_the_board_of_his_schools(self):
        officer = self._persona("officer")
        rows = self.env["edu.fee.board"].with_user(officer).search([])
        found = self._get_rows(self._get_sheet(rows, officer))
        self.assertEqual({row[0] for row in found}, {self.school.name})

    def test_nobody_takes_rows_that_she_may_not_read(self):
        rows = self.env["edu.fee.board"].search([])
        for persona in ("foreign_officer", "teacher"):
            with self.assertRaises(AccessError):
                self._get_sheet(rows, self._persona(persona))

    def test_a_list_that_is_too_long_is_refused(self):
        with (
            patch.object(edu_list_xlsx, "ROW_LIMIT", 1),
            self.assertRaisesRegex(UserError, "Filter the list"),
        ):
            self._get_sheet(self.bill.edu_charge_ids)
