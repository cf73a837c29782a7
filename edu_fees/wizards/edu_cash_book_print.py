# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import date_utils

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today


class EduCashBookPrint(models.TransientModel):
    """Choose the days of the cash book, then print it."""

    _name = "edu.cash.book.print"
    _description = "Print of the cash book"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    date_start = fields.Date(
        string="From",
        required=True,
        default=lambda self: date_utils.get_month(vietnam_today())[0],
    )
    date_end = fields.Date(
        string="To",
        required=True,
        default=lambda self: date_utils.get_month(vietnam_today())[1],
    )

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        """The first day is not after the last one."""
        for wizard in self:
            if wizard.date_start > wizard.date_end:
                raise ValidationError(
                    self.env._("The first day is after the last one.")
                )

    def action_print(self):
        """Print the book, to be signed."""
        return self.env.ref("edu_fees.action_report_cash_book").report_action(self)

    def action_workbook(self):
        """Download the book as a workbook."""
        report = self.env.ref("edu_fees.action_report_cash_book_xlsx")
        return report.report_action(self)

    # === FIGURES === #

    def _get_rows(self):
        """Return the rows of the chosen days, the first one first."""
        self.ensure_one()
        return self.env["edu.cash.book"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("date", ">=", self.date_start),
                ("date", "<=", self.date_end),
            ],
            order="date, id",
        )

    def _get_opening(self):
        """Return what was in the box before the first day, in whole đồng."""
        self.ensure_one()
        last = self.env["edu.cash.book"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("date", "<", self.date_start),
            ],
            order="date desc, id desc",
            limit=1,
        )
        return int(last.amount_left)
