# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EduClass(models.Model):
    """Giáo viên chủ nhiệm: today's is on the class, all of them are duties with dates.

    Who may see the class's pupils follows from the duties, by the day it is; the field
    is for lists and searches.
    """

    _inherit = "edu.class"

    homeroom_ids = fields.One2many(
        "edu.staff.duty", "class_id", string="Homeroom Teachers", copy=False
    )
    homeroom_teacher_id = fields.Many2one(
        "hr.employee",
        compute="_compute_homeroom_teacher_id",
        inverse="_inverse_homeroom_teacher_id",
        store=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        check_company=True,
        tracking=True,
    )

    @api.depends(
        "homeroom_ids.staff_id", "homeroom_ids.date_start", "homeroom_ids.date_end"
    )
    def _compute_homeroom_teacher_id(self):
        """Find who leads the class today; of a past year, who led it at its end."""
        today = self.env["edu.staff"]._get_today()
        for school_class in self:
            duties = school_class.sudo().homeroom_ids
            day = min(today, school_class.school_year_id.date_end or today)
            held = duties.filtered(lambda duty, day=day: duty._holds_on(day))[:1]
            school_class.homeroom_teacher_id = held.staff_id.employee_id

    def _inverse_homeroom_teacher_id(self):
        """Let a class have another homeroom teacher from today on.

        The first one of a class is taken to have led it since the year began.
        """
        today = self.env["edu.staff"]._get_today()
        duties = self.env["edu.staff.duty"]
        wanted = [(one, one.homeroom_teacher_id, one.school_year_id) for one in self]
        groups = {}
        for school_class, teacher, year in wanted:
            key = (teacher, min(today, year.date_end))
            groups.setdefault(key, self.browse())
            groups[key] |= school_class
        for (teacher, day), classes in groups.items():
            staff = classes._get_homeroom_staff(teacher)
            duties._set_homeroom(classes, staff, day)

    def _get_homeroom_staff(self, employee):
        """Return the staff file of an employee who leads these classes.

        :raise ValidationError: if he or she does not work in a school
        """
        staff = employee.sudo().edu_staff_ids
        if employee and not staff:
            raise ValidationError(
                self.env._(
                    "%(name)s has no staff file in %(school)s and cannot lead a class.",
                    name=employee.name,
                    school=", ".join(self.company_id.mapped("name")),
                )
            )
        return staff
