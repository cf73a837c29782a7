# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduStudentHistory(models.Model):
    """A stretch of the pupil's way through other schools, as it was handed over.

    A snapshot in words: the other school's records are not for this one, or belong to
    a school outside the suite, whose papers somebody typed.
    """

    _name = "edu.student.history"
    _description = "Earlier School of a Pupil"
    _inherit = ["edu.school.mixin"]
    _order = "date_start, id"
    _rec_name = "school_name"

    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="student_id.company_id",
        string="Of",
        store=True,
        index=True,
        required=True,
        precompute=True,
    )
    school_name = fields.Char(string="School", required=True)
    school_code = fields.Char()
    school_year = fields.Char()
    class_name = fields.Char(string="Class")
    grade_name = fields.Char(string="Grade")
    date_start = fields.Date(string="From")
    date_end = fields.Date(string="To")
    reason = fields.Char()
