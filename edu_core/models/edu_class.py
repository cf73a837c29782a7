# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EduClass(models.Model):
    """Lớp: the homeroom class of one school in one school year."""

    _name = "edu.class"
    _description = "Class"
    _inherit = ["edu.school.mixin", "mail.thread"]
    _order = "school_year_id, grade_id, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sector_code = fields.Char(
        string="Code in the Sector Database",
        copy=False,
        index="btree_not_null",
        help="Mã lớp: how the sector's database calls the class.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    company_color = fields.Integer(related="company_id.edu_color")
    school_year_id = fields.Many2one(
        "edu.school.year",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["edu.school.year"]._get_current(),
    )
    grade_id = fields.Many2one(
        "edu.grade", required=True, index=True, ondelete="restrict"
    )
    grade_ids = fields.Many2many(
        "edu.grade",
        string="Further Grades",
        help="Of a combined class: the grades taught in it beside the first.",
    )
    is_combined = fields.Boolean(
        compute="_compute_is_combined", search="_search_is_combined", string="Combined"
    )
    session = fields.Selection(
        [("morning", "Morning"), ("afternoon", "Afternoon"), ("full", "Whole day")],
        default="full",
        required=True,
    )
    site_id = fields.Many2one(
        "edu.site", index="btree_not_null", check_company=True, ondelete="restrict"
    )
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

    _capacity_check = models.Constraint(
        "CHECK (capacity >= 0)", "The number of places cannot be negative."
    )

    @api.depends("student_ids.class_id", "student_ids.state")
    def _compute_student_count(self):
        """Count the pupils of all these classes in one query.

        In sudo: how many pupils a class has is no secret among the staff.
        """
        rows = (
            self.env["edu.student"]
            .sudo()
            ._read_group(
                [("class_id", "in", self.ids), ("state", "=", "studying")],
                ["class_id"],
                ["__count"],
            )
        )
        counts = {school_class.id: count for school_class, count in rows}
        for school_class in self:
            school_class.student_count = counts.get(school_class._origin.id, 0)

    @api.depends("grade_id", "grade_ids")
    def _compute_is_combined(self):
        """Tell the classes that pupils of several grades sit in."""
        for school_class in self:
            school_class.is_combined = len(school_class._get_grades()) > 1

    @api.model
    def _search_is_combined(self, operator, value):
        """Find the classes with further grades."""
        if operator != "in":
            return NotImplemented
        return [("grade_ids", "!=", False)]

    def _get_grades(self):
        """Return every grade that is taught in these classes."""
        return self.grade_id | self.grade_ids

    @api.constrains("grade_id", "grade_ids", "company_id")
    def _check_grade_id(self):
        """Refuse a grade of a level the school does not teach."""
        for school_class in self:
            levels = school_class.company_id.edu_level_ids
            foreign = school_class._get_grades().filtered(
                lambda grade, levels=levels: levels and grade.level_id not in levels
            )
            if foreign:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the grade %(grade)s belongs to “%(level)s”, which "
                        "%(school)s does not teach. Choose another grade, or add the "
                        "level to the school.",
                        name=school_class.name,
                        grade=foreign[0].name,
                        level=foreign[0].level_id.name,
                        school=school_class.company_id.name,
                    )
                )

    @api.depends("name", "school_year_id")
    @api.depends_context("edu_show_year")
    def _compute_display_name(self):
        """Tell the classes of two years apart where a list asks for it."""
        if not self.env.context.get("edu_show_year"):
            return super()._compute_display_name()
        for school_class in self:
            year = school_class.school_year_id.name
            school_class.display_name = f"{school_class.name} ({year})"

    def action_open_students(self):
        """Open the pupils of these classes."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_core.edu_student_action"
        )
        action["domain"] = [("class_id", "in", self.ids)]
        action["context"] = {}
        return action
