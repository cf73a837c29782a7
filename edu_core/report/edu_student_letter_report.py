# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class ReportStudentLetter(models.AbstractModel):
    """Letters to pupils on paper: three on a sheet of A4, to be cut apart."""

    _name = "report.edu_core.report_student_letter"
    _description = "Letters to pupils on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Override of `base`: return the letters, which only the window has: nothing of
        a code can be printed later."""
        data = data or {}
        return {
            "docs": self.env["edu.student.invite"].browse(docids),
            "letters": data.get("letters", []),
            "url": data.get("url", ""),
            "qr": data.get("qr", ""),
            "day": lambda date: date.strftime("%d/%m/%Y") if date else "",
        }
