# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EduStudent(models.Model):
    """What of a month somebody else pays: the amount, never who."""

    _inherit = "edu.student"

    def _edu_get_month_figures(self, bills_sudo):
        """Override of `edu_fees` to add up what others pay."""
        charges_sudo = self.env["edu.fee.charge"].sudo()
        supported = charges_sudo._read_group(
            [("move_id", "in", bills_sudo.ids), ("amount_supported", ">", 0)],
            ["move_id"],
            ["amount_supported:sum"],
        )
        return {
            **super()._edu_get_month_figures(bills_sudo),
            "supported": {bill: int(amount) for bill, amount in supported},
        }

    def _edu_prepare_month_bill(self, bill_sudo, figures):
        """Override of `edu_fees`: what was registered includes what others pay."""
        values = super()._edu_prepare_month_bill(bill_sudo, figures)
        supported = figures["supported"].get(bill_sudo, 0)
        return {
            **values,
            "supported": supported,
            "registered": values["registered"] + supported,
        }

    def _edu_get_month_sums(self):
        """Override of `edu_fees` to sum what others pay."""
        return [*super()._edu_get_month_sums(), "supported"]
