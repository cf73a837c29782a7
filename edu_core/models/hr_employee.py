# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


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

    def write(self, vals):
        """Override of `hr` to keep the address of a login to whom it belongs.

        The address of an employee is that of the user, to which a new password is
        sent: who imports a list or keeps the staff files must not change it.

        :raise UserError: naming the person, when another one changes the address
        """
        if "work_email" in vals:
            for employee in self.sudo():
                if employee._edu_is_address_kept(vals["work_email"]):
                    raise UserError(
                        self.env._(
                            "%(name)s has a login: the email address of a login is "
                            "changed by the person in the own profile, or by an "
                            "administrator.",
                            name=employee.name,
                        )
                    )
        return super().write(vals)

    def _edu_is_address_kept(self, email):
        """Return whether the user must not give this person that email address."""
        self.ensure_one()
        return bool(
            self.user_id
            and self.user_id != self.env.user
            and (email or False) != self.work_email
            and not self.env.user.has_group("hr.group_hr_user")
        )
