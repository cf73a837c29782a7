# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class EduGrade(models.Model):
    _inherit = "edu.grade"

    class_size = fields.Integer(
        string="Largest Class",
        help="How many pupils a class of this grade may have by the charter of the "
        "schools of its level; 0 where nothing is said.",
    )


class EduClass(models.Model):
    """Whether a class is larger than it may be."""

    _inherit = "edu.class"

    is_overfull = fields.Boolean(
        string="Too Many Pupils",
        compute="_compute_is_overfull",
        search="_search_is_overfull",
        help="More pupils than places; without a number of places, more than the "
        "charter of the schools allows in the grade.",
    )

    @api.depends("student_count", "capacity", "grade_id.class_size")
    def _compute_is_overfull(self):
        """Compare the pupils of these classes with their places."""
        for school_class in self:
            places = school_class.capacity or school_class.grade_id.class_size
            school_class.is_overfull = bool(
                places and school_class.student_count > places
            )

    @api.model
    def _search_is_overfull(self, operator, value):
        """Find the classes that have more pupils than places, in one query."""
        if operator != "in":
            return NotImplemented
        self.env["edu.student"].flush_model(["class_id", "state", "active"])
        self.env["edu.grade"].flush_model(["class_size"])
        self.flush_model(["capacity", "grade_id"])
        return Domain(
            "id",
            "in",
            SQL(
                """(
                SELECT edu_class.id
                  FROM edu_class
                  JOIN edu_grade ON edu_grade.id = edu_class.grade_id
                  JOIN edu_student ON edu_student.class_id = edu_class.id
                   AND edu_student.state = 'studying'
                   AND edu_student.active
                 GROUP BY edu_class.id, edu_grade.id
                HAVING COUNT(*) > COALESCE(
                    NULLIF(edu_class.capacity, 0), NULLIF(edu_grade.class_size, 0)
                ))"""
            ),
        )
