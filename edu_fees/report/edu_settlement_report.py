# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import format_date

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..tools import money
from .edu_bill_reports import LONG_DATE


class ReportSettlement(models.AbstractModel):
    """Quyết toán thu – chi on paper, by item and by class."""

    _name = "report.edu_fees.report_settlement"
    _description = "Settlement of items on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Override of `base`: return the figures of the chosen days."""
        settlements = self.env["edu.settlement"].browse(docids)
        settlements.check_access("read")
        return {
            "docs": settlements,
            "by_item": {one: one._get_figures() for one in settlements},
            "by_class": {one: one._get_figures("class_id") for one in settlements},
            "today": vietnam_today(),
            "long_date": LONG_DATE,
            "vnd": money.format_amount,
        }


class ReportSettlementXlsx(models.AbstractModel):
    """Quyết toán thu – chi as a workbook: by item, month, class and pupil."""

    _name = "report.edu_fees.report_settlement_xlsx"
    _inherit = "report.edu_fees.report_edu_fee_ledger_xlsx"
    _description = "Settlement workbook"

    def _get_objs_for_report(self, docids, data):
        """Override: the settlements, whatever page asked for them."""
        settlements = self.env["edu.settlement"].browse(docids)
        settlements.check_access("read")
        return settlements

    def generate_xlsx_report(self, workbook, data, objs):
        """Override to write a sheet per way to look at the money."""
        formats = self._prepare_formats(workbook)
        for settlement in objs:
            for name, columns, table in self._get_sheets(settlement):
                sheet = workbook.add_worksheet(self._get_sheet_name(name))
                self._write_titles(sheet, settlement, name, formats)
                self._write_table(sheet, columns, table, formats)

    def _get_sheets(self, settlement):
        """Return (name, columns, rows) of each sheet."""
        text = (self.env._("Class"), 14, "text", None)
        pupil = (self.env._("Pupil"), 30, "text", None)
        month = (self.env._("Month"), 12, "text", None)
        return [
            (
                self.env._("By item"),
                self._get_columns(owed=True),
                self._get_rows(settlement._get_figures(), owed=True),
            ),
            (
                self.env._("By month"),
                self._get_month_columns(month),
                self._get_rows(settlement._get_month_figures()),
            ),
            (
                self.env._("By class"),
                self._get_columns(text, owed=True),
                self._get_rows(settlement._get_figures("class_id"), owed=True),
            ),
            (
                self.env._("By pupil"),
                self._get_columns(text, pupil, owed=True),
                self._get_rows(
                    settlement._get_figures("class_id", "student_id"), owed=True
                ),
            ),
        ]

    def _get_columns(self, *parts, owed=False):
        """Return the columns of a sheet; see `_write_table`."""
        amounts = [
            self.env._("At the start"),
            self.env._("Collected"),
            self.env._("Paid out"),
            self.env._("Left"),
        ]
        if owed:
            amounts += [self.env._("Owed to pupils"), self.env._("Surplus")]
        return [
            (self.env._("No."), 6, "count", None),
            (self.env._("Fee item"), 32, "text", None),
            *parts,
            *((name, 17, "money", "money") for name in amounts),
        ]

    def _get_month_columns(self, month):
        """Return the columns of the sheet by month; what was there at the start and
        what is left at the end are no sums of months."""
        *head, opening, came_in, paid_out, left = self._get_columns(month)
        return [*head, (*opening[:3], None), came_in, paid_out, (*left[:3], None)]

    def _get_rows(self, figures, owed=False):
        """Return the rows of a sheet."""
        rows = []
        for number, ((item, *parts), own) in enumerate(figures.items(), start=1):
            row = [number, item.name, *(self._get_label(part) for part in parts)]
            row += [own.opening, own.came_in, own.paid_out, own.left]
            rows.append(row + [own.owed, own.surplus] if owed else row)
        return rows

    def _get_label(self, part):
        """Return what a part is called: a class, a pupil or a month."""
        if isinstance(part, models.BaseModel):
            return part.name or "-"
        return f"{part.month:02d}/{part.year}" if part else "-"

    def _write_titles(self, sheet, fee_round, title, formats):
        """Override: the days stand below the title."""
        settlement = fee_round
        days = self.env._(
            "From %(start)s to %(end)s, in đồng",
            start=format_date(self.env, settlement.date_start),
            end=format_date(self.env, settlement.date_end),
        )
        heading = self.env._("Settlement of items: %(part)s", part=title)
        sheet.write_string(0, 0, settlement.company_id.name, formats["note"])
        sheet.write_string(1, 0, heading, formats["title"])
        sheet.write_string(2, 0, days, formats["note"])
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)


class ReportStudentLedgerXlsx(models.AbstractModel):
    """Sổ theo dõi thu theo học sinh as a workbook: the rows of the chosen pupils."""

    _name = "report.edu_fees.report_student_ledger_xlsx"
    _inherit = "report.edu_fees.report_edu_fee_ledger_xlsx"
    _description = "Ledger of pupils, workbook"

    def _get_objs_for_report(self, docids, data):
        """Override: the pupils, whatever page asked for them."""
        students = self.env["edu.student"].browse(docids)
        students.check_access("read")
        return students

    def generate_xlsx_report(self, workbook, data, objs):
        """Override to write one sheet with the pupils one below the other."""
        formats = self._prepare_formats(workbook)
        title = self.env._("Ledger by pupil")
        sheet = workbook.add_worksheet(self._get_sheet_name(title))
        school = objs.company_id[:1]
        today = format_date(self.env, vietnam_today())
        sheet.write_string(0, 0, school.name or "", formats["note"])
        sheet.write_string(1, 0, title, formats["title"])
        text = self.env._("Figures of %(date)s, in đồng", date=today)
        sheet.write_string(2, 0, text, formats["note"])
        self._write_table(sheet, self._get_columns(), self._get_rows(objs), formats)

    def _get_columns(self):
        """Return the columns; see `_write_table`."""
        return [
            (self.env._("No."), 6, "count", None),
            (self.env._("Pupil"), 30, "text", None),
            (self.env._("Class"), 12, "text", None),
            (self.env._("Date"), 12, "text", None),
            (self.env._("What"), 18, "text", None),
            (self.env._("Description"), 36, "text", None),
            (self.env._("Billed"), 15, "money", "money"),
            (self.env._("Paid"), 15, "money", "money"),
            (self.env._("Paid back"), 15, "money", "money"),
            (self.env._("Still to pay"), 15, "money", None),
        ]

    def _get_rows(self, students):
        """Return the rows by class and given name, with a running balance per pupil."""
        ledger = self.env["edu.student.ledger"]
        entries = ledger.search([("student_id", "in", students.ids)])
        kinds = dict(ledger._fields["kind"]._description_selection(self.env))
        rows = []
        by_student = entries.grouped("student_id")
        for student in sorted(
            by_student, key=lambda one: (one.class_id.name or "", one.sort_key or "")
        ):
            balance = 0
            for entry in by_student[student].sorted(lambda one: (one.date, one.id)):
                balance += int(entry.amount_balance)
                rows.append(
                    [
                        len(rows) + 1,
                        student.name,
                        entry.class_id.name or "-",
                        format_date(self.env, entry.date),
                        kinds[entry.kind],
                        entry.name or "",
                        int(entry.amount_due),
                        int(entry.amount_paid),
                        int(entry.amount_refunded),
                        balance,
                    ]
                )
        return rows
