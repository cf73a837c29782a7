# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ..tools import money
from .edu_bill_reports import LONG_DATE


class ReportDisclosure(models.AbstractModel):
    """The notice of disclosure, as it hangs on the board and stands on the portal."""

    _name = "report.edu_fees.report_disclosure"
    _description = "Public disclosure on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Override of `base`: return the disclosures, each under the school's name of
        its day."""
        papers = self.env["edu.fee.paper"].browse(docids)
        return {
            "docs": [
                {
                    "paper": paper,
                    "school": paper.company_id._edu_get_name(paper.date),
                    "evidence": paper._get_evidence(),
                }
                for paper in papers.filtered(lambda paper: paper.kind == "disclosure")
            ],
            "long_date": LONG_DATE,
            "vnd": money.format_amount,
        }
