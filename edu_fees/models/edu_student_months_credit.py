# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EduStudent(models.Model):
    """What of a month was paid with money from before."""

    _inherit = "edu.student"

    def _edu_get_month_figures(self, bills_sudo):
        """Override of `edu_fees` to add up the credit that bills took."""
        credits_sudo = self.env["edu.fee.credit"].sudo()
        carried = credits_sudo._read_group(
            [("move_id", "in", bills_sudo.ids), ("state", "=", "live")],
            ["move_id"],
            ["amount:sum"],
        )
        return {
            **super()._edu_get_month_figures(bills_sudo),
            "carried": {bill: int(amount) for bill, amount in carried},
        }

    def _edu_prepare_month_bill(self, bill_sudo, figures):
        """Override of `edu_fees` to tell what was carried over from what was paid."""
        values = super()._edu_prepare_month_bill(bill_sudo, figures)
        carried = figures["carried"].get(bill_sudo, 0)
        return {**values, "carried": carried, "paid": values["paid"] - carried}

    def _edu_get_month_sums(self):
        """Override of `edu_fees` to sum what was carried over."""
        return [*super()._edu_get_month_sums(), "carried"]
