# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class EduClassSubjectTable(models.TransientModel):
    """Bảng phân công giảng dạy of a school on a day, on the screen and on paper."""

    _name = "edu.class.subject.table"
    _description = "Table of Teaching Assignments"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )
    school_year_id = fields.Many2one(
        "edu.school.year",
        required=True,
        default=lambda self: self.env["edu.school.year"]._get_current(),
    )
    date = fields.Date(
        required=True, default=lambda self: self.env["edu.staff"]._get_today()
    )
    table = fields.Html(compute="_compute_table", sanitize=False)

    @api.depends("company_id", "school_year_id", "date")
    def _compute_table(self):
        """Draw the table."""
        for wizard in self:
            wizard.table = self.env["ir.qweb"]._render(
                "edu_core.edu_class_subject_table", wizard._get_values()
            )

    @api.depends("school_year_id")
    def _compute_display_name(self):
        """Name what is on the screen."""
        for wizard in self:
            wizard.display_name = self.env._("Table of Teaching Assignments")

    def _get_values(self):
        """Return what the table shows, as far as the user may see it.

        Note: self.ensure_one()
        """
        self.ensure_one()
        rows = self.env["edu.class.subject"]
        if not self.school_year_id or not self.date:
            return {"table": None}
        return {
            "table": rows._get_table(self.company_id, self.school_year_id, self.date)
        }

    def action_print(self):
        """Print the table.

        Note: self.ensure_one()
        """
        self.ensure_one()
        return self.env.ref("edu_core.action_report_teaching_table").report_action(self)
