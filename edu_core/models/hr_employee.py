# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    edu_homeroom_class_ids = fields.One2many(
        "edu.class", "homeroom_teacher_id", string="Homeroom Classes"
    )
    edu_class_subject_ids = fields.One2many(
        "edu.class.subject", "employee_id", string="Subjects Taught"
    )
