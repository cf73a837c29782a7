# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from odoo import api, models

from odoo.addons.edu_core.tools import vietnamese

from ..tools import money

SLIPS_PER_SHEET = 3
# How a voucher is dated, in the notation of Unicode.
LONG_DATE = "'Ngày' dd 'tháng' MM 'năm' y"


class ReportBill(models.AbstractModel):
    """Notices of fees on paper: three to a sheet, by class and given name."""

    _name = "report.edu_fees.report_bill"
    _description = "Notice of fees on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Override of `base`: return the sheets of these bills."""
        bills = self._get_bills(docids)
        slips = self._prepare_slips(bills)
        sheets = [
            slips[start : start + SLIPS_PER_SHEET]
            for start in range(0, len(slips), SLIPS_PER_SHEET)
        ]
        return {"docs": bills, "sheets": sheets, "vnd": money.format_amount}

    @api.model
    def _get_bills(self, docids):
        """Return the bills to print, in the order of the classes' lists."""
        return self._sort_bills(self.env["account.move"].browse(docids))

    @api.model
    def _sort_bills(self, bills):
        """Sort by grade, class, given name; two bills of a pupil stay together."""
        return bills.sorted(
            key=lambda bill: (
                bill.edu_class_id.grade_id.sequence,
                bill.edu_class_id.name or "",
                bill.edu_student_id.sort_key or "",
                str(bill.edu_student_id.birth_date or ""),
                bill.edu_student_id.id,
                bill.id,
            )
        )

    @api.model
    def _prepare_slips(self, bills):
        """Return what each slip shows; the running number in the class lets a teacher
        hand out folded slips without opening them."""
        numbers = Counter()
        slips = []
        for bill in bills:
            numbers[bill.edu_class_id] += 1
            slips.append(
                {
                    **bill._edu_prepare_card_values(),
                    "number": numbers[bill.edu_class_id],
                    "words": bill._edu_amount_in_words(residual=True),
                    "lines": bill.invoice_line_ids,
                }
            )
        return slips


class ReportRoundBills(models.AbstractModel):
    """The notices of all pupils of some rounds."""

    _name = "report.edu_fees.report_round_bills"
    _inherit = "report.edu_fees.report_bill"
    _description = "Notices of a round on paper"

    @api.model
    def _get_bills(self, docids):
        """Override to print the valid bills of rounds."""
        domain = self.env["account.move"]._edu_get_bill_domain()
        bills = self.env["account.move"].search(
            [*domain, ("edu_fee_round_id", "in", docids)]
        )
        return self._sort_bills(bills)


class ReportReceipt(models.AbstractModel):
    """Vouchers of cash, two parts to a sheet."""

    _name = "report.edu_fees.report_receipt"
    _description = "Cash receipt on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Override of `base`: return the vouchers."""
        return {
            "docs": self.env["edu.receipt"].browse(docids),
            "long_date": LONG_DATE,
            "vnd": money.format_amount,
        }


class ReportPaymentConfirmation(models.AbstractModel):
    """What a family has paid for a bill."""

    _name = "report.edu_fees.report_payment_confirmation"
    _description = "Confirmation of payment on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Override of `base`: return the bills and their payments."""
        bills = self.env["account.move"].browse(docids)
        return {
            "docs": [
                {
                    **bill._edu_prepare_card_values(),
                    "payments": bill._edu_get_payments(),
                    "words": self._get_words(bill),
                }
                for bill in bills
            ],
            "vnd": money.format_amount,
        }

    @api.model
    def _get_words(self, bill):
        """Return what was paid for a bill, in words."""
        paid = int(bill.amount_total - bill.amount_residual)
        return vietnamese.amount_in_words(paid)
