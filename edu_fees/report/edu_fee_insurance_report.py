# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import format_date

from ..tools import money


class ReportInsuranceList(models.AbstractModel):
    """The list that goes to the insurer, at the rate it was closed with."""

    _name = "report.edu_fees.report_insurance_list"
    _description = "List of health insurance on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Override of `base`: return the lists."""
        return {
            "docs": self.env["edu.fee.insurance.list"].browse(docids),
            "vnd": money.format_amount,
        }


class ReportInsuranceListXlsx(models.AbstractModel):
    """The same list as a workbook, for the insurer's own software."""

    _name = "report.edu_fees.report_insurance_list_xlsx"
    _inherit = "report.edu_fees.report_edu_fee_ledger_xlsx"
    _description = "Workbook of pupils' health insurance"

    def _get_objs_for_report(self, docids, data):
        """Override: the lists, whatever page asked for them."""
        lists = self.env["edu.fee.insurance.list"].browse(docids)
        lists.check_access("read")
        return lists

    def generate_xlsx_report(self, workbook, data, objs):
        """Override to write a sheet for each list."""
        formats = self._prepare_formats(workbook)
        title = self.env._("List of pupils' health insurance")
        for number, insured in enumerate(objs, start=1):
            sheet = workbook.add_worksheet(self._get_sheet_name(f"BHYT {number}"))
            self._write_titles(sheet, insured, title, formats)
            columns, table = self._get_columns(), self._get_rows(insured)
            self._write_table(sheet, columns, table, formats)

    def _get_columns(self):
        """Return (head, width, format, format of the total) of each column."""
        return [
            (self.env._("No."), 6, "count", None),
            (self.env._("Full name"), 32, "text", None),
            (self.env._("Date of birth"), 14, "text", None),
            (self.env._("Sex"), 10, "text", None),
            (self.env._("Class"), 10, "text", None),
            (self.env._("Months insured"), 12, "count", None),
            (self.env._("A month"), 14, "money", None),
            (self.env._("Amount"), 16, "money", "money"),
        ]

    def _get_rows(self, insured):
        """Return a row for each pupil who is insured, in the order of the list."""
        fields = self.env["edu.student"].fields_get(["gender"], ["selection"])
        genders = dict(fields["gender"]["selection"])
        return [
            [
                number,
                line.student_id.name,
                format_date(self.env, line.student_id.birth_date),
                genders.get(line.student_id.gender, ""),
                line.class_id.name or "",
                line.months,
                int(line._get_price()),
                int(line.amount),
            ]
            for number, line in enumerate(insured._get_insured(), start=1)
        ]
