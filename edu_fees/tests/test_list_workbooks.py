# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from unittest.mock import patch

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError

from ..report import edu_list_xlsx
from .disbursement_common import DisbursementCase


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
        reports = self._get_reports()
        self.assertEqual(len(reports), 11)
        for report in reports:
            with self.subTest(report.model):
                rows = self.env[report.model].with_user(self.accountant)
                rows = rows.search([], limit=5)
                sheet = self._get_sheet(rows)
                self.assertEqual(len(self._get_rows(sheet)), len(rows))
                self.assertTrue(sheet["A2"].value)

    def test_the_columns_are_fields_of_the_list(self):
        for report in self._get_reports():
            writer = self.env[f"report.{report.report_name}"]
            self.assertEqual(writer._list_model, report.model)
            unknown = set(writer._list_columns) - self.env[report.model]._fields.keys()
            self.assertFalse(unknown, report.model)

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
