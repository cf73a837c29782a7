# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduEnrollment(models.Model):
    """Xếp lớp: a pupil sits in a class between two dates."""

    _name = "edu.enrollment"
    _description = "Enrollment"
    _order = "date_start desc, id desc"
    _check_company_auto = True

    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    class_id = fields.Many2one(
        "edu.class",
        string="Class",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="class_id.company_id",
        string="School",
        store=True,
        index=True,
        required=True,
        precompute=True,
    )
    school_year_id = fields.Many2one(
        related="class_id.school_year_id",
        string="School Year",
        store=True,
        index=True,
        precompute=True,
    )
    date_start = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_end = fields.Date(string="To")
    reason = fields.Selection(
        [
            ("new", "Admitted"),
            ("promoted", "Promoted"),
            ("retained", "Retained"),
            ("transfer_in", "Transferred in"),
            ("transfer_class", "Changed class"),
            ("return", "Returned"),
        ],
        required=True,
        default="new",
    )
    end_reason = fields.Char(string="Reason of the End")

    _one_class_a_day = models.Constraint(
        "EXCLUDE USING gist (student_id WITH =,"
        " daterange(date_start, date_end, '[]') WITH &&)",
        "A pupil cannot be in two classes on the same day.",
    )
