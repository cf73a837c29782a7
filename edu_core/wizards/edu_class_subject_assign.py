# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class EduClassSubjectAssign(models.TransientModel):
    """A teacher gets a subject in some classes, from a day on."""

    _name = "edu.class.subject.assign"
    _description = "Assign a Teacher"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )
    school_year_id = fields.Many2one(
        "edu.school.year",
        required=True,
        default=lambda self: self.env["edu.school.year"]._get_current(),
    )
    staff_id = fields.Many2one(
        "edu.staff",
        string="Teacher",
        check_company=True,
        domain="[('is_working', '=', True), ('company_id', '=', company_id)]",
    )
    subject_id = fields.Many2one("edu.subject", required=True)
    class_ids = fields.Many2many(
        "edu.class",
        string="Classes",
        required=True,
        check_company=True,
        domain="[('company_id', '=', company_id),"
        " ('school_year_id', '=', school_year_id)]",
    )
    lessons_per_week = fields.Integer(string="Lessons per Week")
    is_shared = fields.Boolean(
        string="Taught Together",
        help="The teacher joins those who have the subject already.",
    )
    date = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["edu.staff"]._get_today(),
    )
    lessons_today = fields.Integer(
        related="staff_id.lessons_per_week", string="Lessons So Far"
    )

    @api.model
    def default_get(self, fields_list):
        """Override of `base` to begin with the assignment that is to change."""
        values = super().default_get(fields_list)
        row_id = self.env.context.get("default_row_id")
        row = self.env["edu.class.subject"].browse(row_id).exists()
        if row:
            staff = self.env["edu.staff"].search(
                [("employee_id", "=", row.employee_id.id)], limit=1
            )
            values |= {
                "company_id": row.company_id.id,
                "school_year_id": row.school_year_id.id,
                "staff_id": staff.id,
                "subject_id": row.subject_id.id,
                "class_ids": row.class_id.ids,
                "lessons_per_week": row.lessons_per_week,
                "is_shared": row.is_shared,
            }
        return values

    def action_apply(self):
        """Let it be so from the day on; who taught until then ends the day before.

        :raise UserError: if no class is chosen
        """
        self.ensure_one()
        if not self.class_ids:
            raise UserError(self.env._("Choose the classes in which it is taught."))
        self.env["edu.class.subject"]._assign(
            self.class_ids,
            self.subject_id,
            self.staff_id.employee_id,
            self.date,
            self.lessons_per_week,
            self.is_shared,
        )
        return {"type": "ir.actions.act_window_close"}
