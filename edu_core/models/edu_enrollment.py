# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..tools.vietnam_day import vietnam_today


def _get_overlap_message(env, diagnostics):
    """Return the error of an overlap: whose, and from which day on."""
    detail = (diagnostics and diagnostics.message_detail) or ""
    match = re.search(r"=\((\d+), \[(\d{4}-\d\d-\d\d),", detail)
    if not match:
        return env._("A pupil cannot be in two classes on the same day.")
    return env._(
        "%(name)s cannot be in two classes on the same day: the enrollment from "
        "%(date)s overlaps with another one. End that one the day before.",
        name=env["edu.student"].sudo().browse(int(match[1])).exists().name or "?",
        date=format_date(env, match[2]),
    )


class EduEnrollment(models.Model):
    """Xếp lớp: a pupil sits in a class between two dates, both included."""

    _name = "edu.enrollment"
    _description = "Enrollment"
    _inherit = ["edu.school.mixin", "edu.bulk.mixin"]
    _order = "date_start desc, id desc"
    _rec_name = "class_id"
    _check_company_auto = True
    _bulk_own_fields = ("student_id",)

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
    grade_id = fields.Many2one(
        "edu.grade",
        compute="_compute_grade_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        help="The pupil's grade; in a combined class it may differ from the class's.",
    )
    date_start = fields.Date(string="From", required=True, default=vietnam_today)
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

    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "An enrollment cannot end before it starts.",
    )
    _one_class_a_day = models.Constraint(
        "EXCLUDE USING gist (student_id WITH =,"
        " daterange(date_start, date_end, '[]') WITH &&)",
        _get_overlap_message,
    )

    @api.depends("class_id.grade_id", "class_id.grade_ids")
    def _compute_grade_id(self):
        """Compute the pupil's grade: the class's, unless it teaches the one chosen."""
        for enrollment in self:
            school_class = enrollment.class_id
            if enrollment.grade_id not in school_class._get_grades():
                enrollment.grade_id = school_class.grade_id

    @api.constrains("grade_id", "class_id")
    def _check_grade_id(self):
        """Refuse a grade that is not taught in the class."""
        for enrollment in self:
            grades = enrollment.class_id._get_grades()
            if enrollment.grade_id not in grades:
                raise ValidationError(
                    self.env._(
                        "%(name)s: %(grade)s is not taught in class %(class_name)s, "
                        "only %(grades)s.",
                        name=enrollment.student_id.name,
                        grade=enrollment.grade_id.name or "?",
                        class_name=enrollment.class_id.name,
                        grades=", ".join(grades.mapped("name")),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Create the enrollments.

        With `edu_close_open` in the context the pupils' open enrollments end the day
        before, and a pupil who had left studies again.
        """
        if not self.env.context.get("edu_close_open"):
            # Ends that wait in the cache must be in the table before a row begins.
            self.flush_model(["student_id", "date_start", "date_end"])
            return super().create(vals_list)
        self._close_open(vals_list)
        self.flush_model(["student_id", "date_start", "date_end"])
        enrollments = super().create(vals_list)
        students = enrollments.student_id
        students.filtered(lambda s: s.state != "studying").state = "studying"
        return enrollments

    @api.model
    def _close_open(self, vals_list):
        """End what is open of the pupils in these values the day before they begin."""
        today = self.env["edu.student"]._get_today()
        starts = {
            vals["student_id"]: fields.Date.to_date(vals.get("date_start")) or today
            for vals in vals_list
        }
        open_enrollments = self.search(
            [("student_id", "in", list(starts)), ("date_end", "=", False)]
        )
        for start, enrollments in open_enrollments.grouped(
            lambda e: starts[e.student_id.id]
        ).items():
            enrollments._close(start - timedelta(days=1))

    def _close(self, date, end_reason=None):
        """End these enrollments on a day; one that begins after it never was."""
        unborn = self.filtered(lambda e: e.date_start > date)
        unborn.unlink()
        (self - unborn).write(
            {"date_end": date, **({"end_reason": end_reason} if end_reason else {})}
        )

    def _is_valid_on(self, day):
        """Tell whether the pupil sits in the class on that day."""
        self.ensure_one()
        return (
            bool(self.date_start)
            and self.date_start <= day
            and (not self.date_end or self.date_end >= day)
        )
