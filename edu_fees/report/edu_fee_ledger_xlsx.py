# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import models
from odoo.tools import format_date, groupby

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

MONEY = "#,##0"
PERCENT = "0.0%"
FIRST_ROW = 5  # of the table, below the titles
SHEET_NAME_LIMIT = 28
FORBIDDEN_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")


class EduFeeLedgerXlsx(models.AbstractModel):
    """Sổ theo dõi thu: a summary and a sheet per class, for the office only."""

    _name = "report.edu_fees.report_edu_fee_ledger_xlsx"
    _inherit = "report.report_xlsx.abstract"
    _description = "Fee ledger workbook"

    def _get_objs_for_report(self, docids, data):
        """Override of report_xlsx: the rounds, whatever page asked for them."""
        rounds = self.with_context(active_model="edu.fee.round")
        return super(EduFeeLedgerXlsx, rounds)._get_objs_for_report(docids, data)

    def generate_xlsx_report(self, workbook, data, objs):
        """Override of report_xlsx to write the summary, then the classes."""
        objs.check_access("read")
        formats = self._prepare_formats(workbook)
        for fee_round in objs:
            rows = fee_round._get_ledger_rows()
            by_class = list(groupby(rows, lambda row: row[0]))
            prefix = f"{fee_round.name} " if len(objs) > 1 else ""
            name = self._get_sheet_name(prefix + self.env._("Summary"))
            sheet = workbook.add_worksheet(name)
            self._write_summary(sheet, fee_round, by_class, formats)
            for class_, own in by_class:
                name = self._get_sheet_name(prefix + (class_.name or "-"))
                sheet = workbook.add_worksheet(name)
                self._write_class(sheet, fee_round, class_, own, formats)

    def _prepare_formats(self, workbook):
        """Return the cell formats by name."""
        border = {"border": 1, "valign": "vcenter"}
        bold = {**border, "bold": True}
        head = {**bold, "align": "center", "text_wrap": True, "bg_color": "#DCE6F1"}
        styles = {
            "title": {"bold": True, "font_size": 14},
            "note": {"italic": True, "font_color": "#555555"},
            "head": head,
            "text": border,
            "count": {**border, "num_format": "0"},
            "money": {**border, "num_format": MONEY},
            "percent": {**border, "num_format": PERCENT},
            "total_text": bold,
            "total_count": {**bold, "num_format": "0"},
            "total_money": {**bold, "num_format": MONEY},
            "total_percent": {**bold, "num_format": PERCENT},
        }
        return {name: workbook.add_format(style) for name, style in styles.items()}

    def _get_sheet_name(self, name):
        """Return a name that Excel takes: short, without its forbidden characters."""
        return FORBIDDEN_IN_SHEET_NAMES.sub("-", name)[:SHEET_NAME_LIMIT].strip()

    # === THE SHEETS === #

    def _write_summary(self, sheet, fee_round, by_class, formats):
        """Write one row per class."""
        columns = [
            (self.env._("No."), 6, "count", None),
            (self.env._("Class"), 14, "text", None),
            (self.env._("Pupils"), 10, "count", "count"),
            (self.env._("Paid in full"), 12, "count", "count"),
            (self.env._("Billed"), 16, "money", "money"),
            (self.env._("Collected"), 16, "money", "money"),
            (self.env._("To collect"), 16, "money", "money"),
            (self.env._("Collected (%)"), 12, "percent", "percent"),
        ]
        table = []
        for number, (class_, rows) in enumerate(by_class, start=1):
            billed = sum(row[2] for row in rows)
            residual = sum(row[3] for row in rows)
            paid = sum(not row[3] for row in rows)
            collected = billed - residual
            table.append(
                [
                    number,
                    class_.name or "-",
                    len(rows),
                    paid,
                    billed,
                    collected,
                    residual,
                    self._get_share(collected, billed),
                ]
            )
        title = self.env._("Fee ledger: summary by class")
        self._write_titles(sheet, fee_round, title, formats)
        totals = self._write_table(sheet, columns, table, formats)
        last = FIRST_ROW + 1 + len(table)
        share = self._get_share(totals.get(5, 0), totals.get(4, 0))
        sheet.write_number(last, 7, share, formats["total_percent"])

    def _write_class(self, sheet, fee_round, class_, rows, formats):
        """Write one row per pupil, by given name."""
        columns = [
            (self.env._("No."), 6, "count", None),
            (self.env._("Pupil code"), 16, "text", None),
            (self.env._("Full name"), 32, "text", None),
            (self.env._("Billed"), 16, "money", "money"),
            (self.env._("Collected"), 16, "money", "money"),
            (self.env._("To collect"), 16, "money", "money"),
            (self.env._("Remarks"), 24, "text", None),
        ]
        table = [
            [
                number,
                student.student_code or "",
                student.name,
                billed,
                billed - residual,
                residual,
                "",
            ]
            for number, (_class, student, billed, residual) in enumerate(rows, start=1)
        ]
        title = self.env._("Fee ledger: class %(class)s", **{"class": class_.name})
        self._write_titles(sheet, fee_round, title, formats)
        self._write_table(sheet, columns, table, formats)

    def _write_titles(self, sheet, fee_round, title, formats):
        """Write school, title, round and the day of the figures; set up the page."""
        today = format_date(self.env, vietnam_today())
        sheet.write_string(0, 0, fee_round.company_id.name, formats["note"])
        sheet.write_string(1, 0, title, formats["title"])
        sheet.write_string(2, 0, fee_round.name, formats["note"])
        text = self.env._("Figures of %(date)s, in đồng", date=today)
        sheet.write_string(3, 0, text, formats["note"])
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(FIRST_ROW)

    def _write_table(self, sheet, columns, table, formats):
        """Write a table with its heads and totals.

        Texts are written as texts: a name that begins with "=" is no formula.

        :param columns: list of (head, width, format, format of the total or None)
        :param table: rows in the order of the columns
        :return: {column number: total}
        """
        last = FIRST_ROW + 1 + len(table)
        totals = {}
        for place, (head, width, style, total) in enumerate(columns):
            sheet.set_column(place, place, width)
            sheet.write_string(FIRST_ROW, place, head, formats["head"])
            for number, row in enumerate(table, start=FIRST_ROW + 1):
                write = sheet.write_string if style == "text" else sheet.write_number
                write(number, place, row[place], formats[style])
            if total in ("count", "money"):
                totals[place] = sum(row[place] for row in table)
                self._write_total(sheet, last, place, totals[place], formats, total)
            else:
                text = self.env._("Total") if place == 1 else ""
                sheet.write_string(last, place, text, formats["total_text"])
        sheet.freeze_panes(FIRST_ROW + 1, 3)
        return totals

    def _write_total(self, sheet, row, place, total, formats, style):
        """Write a total as a sum that Excel keeps, with its value beside."""
        if row == FIRST_ROW + 1:
            sheet.write_number(row, place, 0, formats[f"total_{style}"])
            return
        letter = chr(ord("A") + place)
        formula = f"=SUM({letter}{FIRST_ROW + 2}:{letter}{row})"
        sheet.write_formula(row, place, formula, formats[f"total_{style}"], total)

    def _get_share(self, collected, billed):
        """Return the share collected, in whole tenths of a percent rounded down."""
        return collected * 1000 // billed / 1000 if billed else 0
