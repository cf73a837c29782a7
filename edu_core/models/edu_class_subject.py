# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..tools.vietnam_day import vietnam_today


class EduClassSubject(models.Model):
    """Phân công: a teacher teaches a subject in a class between two dates.

    One teacher a day, unless the row says that the subject is taught together: then
    each of the teachers has a row. A row without a teacher says that the subject is
    taught and nobody is found yet.
    """

    _name = "edu.class.subject"
    _description = "Teaching Assignment"
    _inherit = ["edu.school.mixin"]
    _order = "class_id, subject_id, date_start, id"
    _check_company_auto = True

    class_id = fields.Many2one(
        "edu.class",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    subject_id = fields.Many2one(
        "edu.subject", required=True, index=True, ondelete="restrict"
    )
    employee_id = fields.Many2one(
        "hr.employee", string="Teacher", index=True, check_company=True
    )
    company_id = fields.Many2one(
        related="class_id.company_id",
        string="School",
        store=True,
        index=True,
        required=True,
        precompute=True,
    )
    company_color = fields.Integer(related="company_id.edu_color")
    school_year_id = fields.Many2one(
        related="class_id.school_year_id", store=True, index=True, precompute=True
    )
    grade_id = fields.Many2one(related="class_id.grade_id", store=True, precompute=True)
    date_start = fields.Date(string="From", required=True, default=vietnam_today)
    date_end = fields.Date(
        string="To",
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
        help="Ends with the school year, unless somebody takes over before.",
    )
    lessons_per_week = fields.Integer(string="Lessons per Week", aggregator="sum")
    is_shared = fields.Boolean(
        string="Taught Together",
        help="Another teacher has this subject in this class on the same days.",
    )

    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A teaching assignment cannot end before it starts.",
    )
    _lessons_check = models.Constraint(
        "CHECK (lessons_per_week IS NULL OR lessons_per_week BETWEEN 0 AND 60)",
        "The lessons of a week are a number from 0 to 60.",
    )
    # A row that is not shared stands for all teachers, a shared one for its own.
    _one_teacher_a_day = models.Constraint(
        "EXCLUDE USING gist (class_id WITH =, subject_id WITH =,"
        " (int4range(CASE WHEN is_shared THEN COALESCE(employee_id, 0) ELSE 0 END,"
        " CASE WHEN is_shared THEN COALESCE(employee_id, 0) END, '[]')) WITH &&,"
        " daterange(date_start, date_end, '[]') WITH &&)",
        "Another teacher has this subject in this class at that time. End that "
        "assignment the day before, or tick “Taught Together” on both.",
    )

    @api.depends("class_id")
    def _compute_date_end(self):
        """Let an assignment end with the school year of its class."""
        for row in self:
            row.date_end = row.date_end or row.class_id.school_year_id.date_end

    @api.depends("class_id", "subject_id")
    def _compute_display_name(self):
        """Name class and subject; families may not read the file of the teacher."""
        for row in self:
            parts = (row.class_id.name, row.subject_id.name)
            row.display_name = " · ".join(part for part in parts if part)

    def _holds_on(self, day):
        """Return whether the assignment holds on a day.

        Note: self.ensure_one()
        """
        self.ensure_one()
        starts = not self.date_start or self.date_start <= day
        return starts and (not self.date_end or self.date_end >= day)

    @api.model
    def _get_valid_domain(self, day):
        """Return the domain of the assignments that hold on a day."""
        return [
            ("date_start", "<=", day),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", day),
        ]
