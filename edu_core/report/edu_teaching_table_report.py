# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class ReportTeachingTable(models.AbstractModel):
    """Bảng phân công giảng dạy on paper."""

    _name = "report.edu_core.report_teaching_table"
    _description = "Table of teaching assignments on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Override of `base`: return the tables to print."""
        docs = self.env["edu.class.subject.table"].browse(docids)
        return {"docs": docs, "parts": [(doc, doc._get_values()) for doc in docs]}
