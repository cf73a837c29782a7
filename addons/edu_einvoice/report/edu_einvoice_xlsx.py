# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class ReportListEinvoice(models.AbstractModel):
    _name = "report.edu_einvoice.report_list_einvoice_xlsx"
    _inherit = "report.edu_fees.report_list_xlsx"
    _description = "E-invoices, workbook"

    _list_model = "edu.einvoice"
    _list_columns = (
        "date",
        "student_id",
        "class_id",
        "buyer_name",
        "move_id",
        "reason",
        "payment_method",
        "amount",
        "amount_tax",
        "state",
        "symbol",
        "number",
        "issued_on",
        "code",
        "error",
    )


class ReportListEinvoiceDay(models.AbstractModel):
    _name = "report.edu_einvoice.report_list_einvoice_day_xlsx"
    _inherit = "report.edu_einvoice.report_list_einvoice_xlsx"
    _description = "E-invoices of days, workbook"

    def _get_objs_for_report(self, docids, data):
        """Override: the days of the list, turned into their e-invoices."""
        days = self.env["edu.einvoice.day"].browse(docids)
        days.check_access("read")
        return super()._get_objs_for_report(days._find().ids, data)
