# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

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
