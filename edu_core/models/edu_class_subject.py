# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduClassSubject(models.Model):
    """Phân công: a teacher teaches a subject in a class between two dates."""

    _name = "edu.class.subject"
    _description = "Subject of a Class"
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
    date_start = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_end = fields.Date(string="To")
    lessons_per_week = fields.Integer(string="Lessons per Week")

    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A teaching assignment cannot end before it starts.",
    )
