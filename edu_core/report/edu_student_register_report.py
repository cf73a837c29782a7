# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class ReportStudentRegister(models.AbstractModel):
    """Sổ đăng bộ on paper."""

    _name = "report.edu_core.report_student_register"
    _description = "Register of pupils on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Override of `base`: return the parts of registers to print."""
        docs = self.env["edu.student.register"].browse(docids)
        return {
            "docs": docs,
            "parts": [(doc, doc._get_rows()) for doc in docs],
            "day": lambda date: date.strftime("%d/%m/%Y") if date else "",
        }
