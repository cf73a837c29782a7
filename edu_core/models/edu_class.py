# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduClass(models.Model):
    """Lớp: the homeroom class of one school in one school year."""

    _name = "edu.class"
    _description = "Class"
    _inherit = ["mail.thread"]
    _order = "school_year_id, grade_id, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    school_year_id = fields.Many2one(
        "edu.school.year",
        string="School Year",
        required=True,
        index=True,
        ondelete="restrict",
    )
    grade_id = fields.Many2one(
        "edu.grade", string="Grade", required=True, index=True, ondelete="restrict"
    )
    homeroom_teacher_id = fields.Many2one(
        "hr.employee",
        string="Homeroom Teacher",
        index="btree_not_null",
        check_company=True,
        tracking=True,
    )
    session = fields.Selection(
        [("morning", "Morning"), ("afternoon", "Afternoon"), ("full", "Whole day")],
        default="full",
        required=True,
    )
    site = fields.Char()
    capacity = fields.Integer()
    active = fields.Boolean(default=True)
    enrollment_ids = fields.One2many("edu.enrollment", "class_id", string="Enrollments")
    student_ids = fields.One2many("edu.student", "class_id", string="Pupils")
    subject_ids = fields.One2many("edu.class.subject", "class_id", string="Subjects")
    student_count = fields.Integer(compute="_compute_student_count", string="Pupils #")

    _name_uniq = models.Constraint(
        "unique(company_id, school_year_id, name)",
        "The school already has a class of that name in this school year.",
    )

    def _compute_student_count(self):
        """Count the pupils of each class in one query."""
        self.student_count = 0
