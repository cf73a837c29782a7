# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    edu_homeroom_class_ids = fields.One2many(
        "edu.class", "homeroom_teacher_id", string="Homeroom Classes"
    )
    edu_class_subject_ids = fields.One2many(
        "edu.class.subject", "employee_id", string="Subjects Taught"
    )
    edu_staff_ids = fields.One2many(
        "edu.staff", "employee_id", string="Staff Files", groups="hr.group_hr_user"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `hr` to open a staff file for whoever works in a school."""
        employees = super().create(vals_list)
        if not self.env.context.get("edu_no_staff"):
            self.env["edu.staff"]._create_missing(employees)
        return employees
