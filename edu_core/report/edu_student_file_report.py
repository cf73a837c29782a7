# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools.image import image_data_uri


class ReportStudentFile(models.AbstractModel):
    """Hồ sơ học sinh on paper: a page for each pupil."""

    _name = "report.edu_core.report_student_file"
    _description = "Pupil's file on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Override of `base`: return the files to print."""
        students = self.env["edu.student"].browse(docids)
        students.check_access("read")
        sections = students._get_file_sections()
        return {
            "docs": students,
            "files": [(student, sections[student.id]) for student in students],
            "today": students._get_today(),
            "picture": lambda photo: image_data_uri(photo) if photo else False,
        }
