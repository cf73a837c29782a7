# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import segno

from odoo import api, models
from odoo.tools.image import image_data_uri

CARDS_PER_PAGE = 10


def _format_day(date):
    """Return a date as papers of a school have it."""
    return date.strftime("%d/%m/%Y") if date else ""


class ReportClassList(models.AbstractModel):
    """Danh sách lớp on paper."""

    _name = "report.edu_core.report_class_list"
    _description = "Class lists on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Override of `base`: return the lists to print."""
        docs = self.env["edu.class.print"].browse(docids)
        return {
            "docs": docs,
            "parts": [(doc, *part) for doc in docs for part in doc._get_lists()],
            "day": _format_day,
        }


class ReportStudentCard(models.AbstractModel):
    """Thẻ học sinh: ten on a sheet of A4, to be cut out."""

    _name = "report.edu_core.report_student_card"
    _description = "Pupil cards on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Override of `base`: return the sheets of cards to print."""
        docs = self.env["edu.class.print"].browse(docids)
        cards = [
            self._prepare_card(student)
            for doc in docs
            for student in doc._get_students()
        ]
        sheets = [
            cards[first : first + CARDS_PER_PAGE]
            for first in range(0, len(cards), CARDS_PER_PAGE)
        ]
        return {"docs": docs, "sheets": sheets, "day": _format_day}

    @api.model
    def _prepare_card(self, student):
        """Return what stands on a pupil's card; for overrides.

        The code that a reader scans is the pupil code and nothing else: who finds a
        lost card learns no more from it than what is printed.
        """
        photo = student.image_256
        code = student.student_code or ""
        return {
            "name": student.name,
            "birth_date": student.birth_date,
            "class": student.class_id.name or "",
            "year": student.class_id.school_year_id.name or "",
            "code": code,
            "school": student.company_id.name,
            "color": student.company_color,
            "photo": image_data_uri(photo) if photo else False,
            "qr": self._build_qr(code) if code else False,
        }

    @api.model
    def _build_qr(self, code):
        """Return the QR picture of a pupil code, as a small data URI."""
        return segno.make(code, error="m", micro=False).png_data_uri(scale=4, border=0)
