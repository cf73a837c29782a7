# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ..models.edu_collection_reconciliation import RECONCILIATION_STATES
from ..tools import money
from .edu_bill_reports import LONG_DATE


class ReportCollectionClose(models.AbstractModel):
    """Biên bản đối soát of a channel's day, with the figures of its closing."""

    _name = "report.edu_fees.report_collection_close"
    _description = "Sheet of a channel's day"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Override of `base`: return the closed days."""
        closings = self.env["edu.collection.close"].browse(docids)
        closings.check_access("read")
        labels = dict(
            self.env["edu.collection.reconciliation"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        return {
            "docs": closings,
            "rows": {one: self._get_rows(one, labels) for one in closings},
            "labels": labels,
            "long_date": LONG_DATE,
            "vnd": money.format_amount,
        }

    def _get_rows(self, closing, labels):
        """Return (status, count, at the bank, confirmed, difference) of a sheet."""
        states = (closing.figures or {}).get("states", {})
        rows = []
        for state, _label in RECONCILIATION_STATES:
            count, bank, system = states.get(state, (0, 0, 0))
            rows.append((labels[state], count, bank, system, bank - system))
        return rows
