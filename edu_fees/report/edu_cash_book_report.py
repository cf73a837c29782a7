# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import format_date

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..tools import money
from .edu_bill_reports import LONG_DATE


class ReportCashBook(models.AbstractModel):
    """Sổ quỹ tiền mặt (S11-H) on paper."""

    _name = "report.edu_fees.report_cash_book"
    _description = "Cash book on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Override of `base`: return the rows of the chosen days."""
        books = self.env["edu.cash.book.print"].browse(docids)
        books.check_access("read")
        return {
            "docs": books,
            "rows": {one: one._get_rows() for one in books},
            "opening": {one: one._get_opening() for one in books},
            "today": vietnam_today(),
            "long_date": LONG_DATE,
            "vnd": money.format_amount,
        }


class ReportCashBookXlsx(models.AbstractModel):
    """Sổ quỹ tiền mặt as a workbook."""

    _name = "report.edu_fees.report_cash_book_xlsx"
    _inherit = "report.edu_fees.report_edu_fee_ledger_xlsx"
    _description = "Cash book workbook"

    def _get_objs_for_report(self, docids, data):
        """Override: the chosen days, whatever page asked for them."""
        books = self.env["edu.cash.book.print"].browse(docids)
        books.check_access("read")
        return books

    def generate_xlsx_report(self, workbook, data, objs):
        """Override to write one sheet for each choice of days."""
        formats = self._prepare_formats(workbook)
        for book in objs:
            title = self.env._("Cash book")
            sheet = workbook.add_worksheet(self._get_sheet_name(title))
            days = self.env._(
                "From %(start)s to %(end)s, in đồng",
                start=format_date(self.env, book.date_start),
                end=format_date(self.env, book.date_end),
            )
            sheet.write_string(0, 0, book.company_id.name, formats["note"])
            sheet.write_string(1, 0, title, formats["title"])
            sheet.write_string(2, 0, days, formats["note"])
            sheet.set_paper(9)  # A4
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            self._write_table(sheet, self._get_columns(), self._get_rows(book), formats)

    def _get_columns(self):
        """Return the columns; see `_write_table`."""
        return [
            (self.env._("No."), 6, "count", None),
            (self.env._("Date"), 12, "text", None),
            (self.env._("No. of receipt"), 16, "text", None),
            (self.env._("No. of payment"), 16, "text", None),
            (self.env._("Payer or payee"), 26, "text", None),
            (self.env._("Description"), 40, "text", None),
            (self.env._("Money in"), 16, "money", "money"),
            (self.env._("Paid out"), 16, "money", "money"),
            (self.env._("In the box"), 16, "money", None),
        ]

    def _get_rows(self, book):
        """Return the opening balance and the rows."""
        opening = [0, "", "", "", "", self.env._("Opening balance"), 0, 0]
        rows = [[*opening, book._get_opening()]]
        for number, row in enumerate(book._get_rows(), start=1):
            rows.append(
                [
                    number,
                    format_date(self.env, row.date),
                    row.number_in or "",
                    row.number_out or "",
                    row.person or "",
                    row.name or "",
                    int(row.amount_in),
                    int(row.amount_out),
                    int(row.amount_left),
                ]
            )
        return rows
