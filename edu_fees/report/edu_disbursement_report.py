# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.edu_core.tools import vietnamese

from ..tools import money
from .edu_bill_reports import LONG_DATE


class ReportDisbursement(models.AbstractModel):
    """Vouchers of payments (C41-BB); a refund has the list to sign behind it."""

    _name = "report.edu_fees.report_disbursement"
    _description = "Payment voucher on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Override of `base`: return the vouchers."""
        payments = self.env["edu.disbursement"].browse(docids)
        payments.check_access("read")
        # In sudo: the cashier prints an entry's accounts and reads no ledger.
        accounts = {one: self._get_accounts_sudo(one) for one in payments}
        return {
            "docs": payments,
            "accounts": accounts,
            "long_date": LONG_DATE,
            "vnd": money.format_amount,
        }

    @api.model
    def _get_accounts_sudo(self, payment):
        """Return the account numbers debited and credited, once it is booked."""
        lines = payment.sudo().transaction_ids.statement_line_id.move_id.line_ids
        own = lines.filtered(lambda line: line.company_id == payment.company_id)
        own = own.with_company(payment.company_id)
        booked = own.move_id.sorted("id")[:1].line_ids & own
        debit = booked.filtered(lambda line: line.balance > 0).account_id
        credit = booked.filtered(lambda line: line.balance < 0).account_id
        return {
            "debit": ", ".join(debit.mapped("code")),
            "credit": ", ".join(credit.mapped("code")),
        }


class ReportCashCount(models.AbstractModel):
    """Minutes of a cash count."""

    _name = "report.edu_fees.report_cash_count"
    _description = "Minutes of a cash count on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Override of `base`: return the counts."""
        return {
            "docs": self.env["edu.cash.count"].browse(docids),
            "long_date": LONG_DATE,
            "vnd": money.format_amount,
            "words": lambda amount: vietnamese.amount_in_words(int(amount)),
        }


class ReportPaymentFile(models.AbstractModel):
    """The file of transfers for the bank's website, in the layout that is data."""

    _name = "report.edu_fees.report_payment_file_xlsx"
    _inherit = "report.report_xlsx.abstract"
    _description = "File of transfers"

    def _get_objs_for_report(self, docids, data):
        """Override of report_xlsx: the payments, whatever page asked for them."""
        payments = self.with_context(active_model="edu.disbursement")
        return super(ReportPaymentFile, payments)._get_objs_for_report(docids, data)

    def generate_xlsx_report(self, workbook, data, objs):
        """Override of report_xlsx: heads in the first row, then the transfers.

        Texts are written as texts: an account number keeps its zeros.
        """
        objs._check_is_accountant()
        layout = self.env["edu.payment.layout"].search([], limit=1)
        sheet = workbook.add_worksheet("Transfers")
        whole = workbook.add_format({"num_format": "0"})
        for number, row in enumerate(layout._get_rows(objs)):
            for place, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, place, value, whole)
                else:
                    sheet.write_string(number, place, value)
        sheet.set_column(0, len(layout.column_ids), 24)
