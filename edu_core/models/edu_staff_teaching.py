# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduStaff(models.Model):
    """What somebody teaches and which duties he or she has, now and before."""

    _inherit = "edu.staff"

    duty_ids = fields.One2many("edu.staff.duty", "staff_id", string="Duties")
    teaching_ids = fields.One2many(
        "edu.class.subject",
        compute="_compute_teaching_ids",
        string="Teaching Assignments",
    )
    duties_today = fields.Char(compute="_compute_duties_today")
    lessons_per_week = fields.Integer(compute="_compute_lessons_per_week")

    def _compute_teaching_ids(self):
        """Find what these people teach, as far as the user may see it, in one query."""
        subjects = self.env["edu.class.subject"]
        rows = subjects.search(
            [("employee_id", "in", self.employee_id.ids)],
            order="date_start desc, class_id, id",
        ).grouped("employee_id")
        for staff in self:
            staff.teaching_ids = rows.get(staff.employee_id, subjects)

    def _compute_duties_today(self):
        """Name the duties of today of all these people in one query."""
        duties = self.env["edu.staff.duty"]
        rows = duties.search(
            [
                ("staff_id", "in", self.ids),
                *duties._get_valid_domain(self._get_today()),
            ]
        ).grouped("staff_id")
        for staff in self:
            held = rows.get(staff, duties).sorted("date_start")
            staff.duties_today = ", ".join(held.mapped("display_name"))

    def _compute_lessons_per_week(self):
        """Sum up today's lessons of all these people in one query.

        In sudo: a sum, of whoever's file may be read.
        """
        subjects = self.env["edu.class.subject"].sudo()
        employees = self.employee_id
        rows = subjects._read_group(
            [
                ("employee_id", "in", employees.ids),
                *subjects._get_valid_domain(self._get_today()),
            ],
            ["employee_id"],
            ["lessons_per_week:sum"],
        )
        lessons = {employee.id: count for employee, count in rows}
        for staff in self:
            staff.lessons_per_week = lessons.get(staff.employee_id.id, 0)
