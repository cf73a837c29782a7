# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class EduStudentMerge(models.TransientModel):
    """Makes one pupil of two records of the same child."""

    _name = "edu.student.merge"
    _description = "Merge of Two Pupils"

    student_id = fields.Many2one(
        "edu.student", string="Pupil Who Stays", required=True, ondelete="cascade"
    )
    other_id = fields.Many2one(
        "edu.student", string="Pupil Who Goes", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="student_id.company_id", store=True)
    student_code = fields.Char(related="student_id.student_code", related_sudo=False)
    other_code = fields.Char(
        related="other_id.student_code", related_sudo=False, string="Other Code"
    )
    class_id = fields.Many2one(related="student_id.class_id", related_sudo=False)
    other_class_id = fields.Many2one(
        related="other_id.class_id", related_sudo=False, string="Other Class"
    )
    problem = fields.Text(compute="_compute_problem")

    @api.depends("student_id", "other_id")
    def _compute_problem(self):
        """Say at once why the two cannot become one."""
        for wizard in self:
            problems = []
            if wizard.student_id and wizard.other_id:
                problems = wizard.student_id._get_merge_problems(wizard.other_id)
            wizard.problem = "\n".join(problems)

    def action_swap(self):
        """Let the other one stay."""
        self.ensure_one()
        self.write({"student_id": self.other_id.id, "other_id": self.student_id.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merge Two Pupils"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_merge(self):
        """Make one of the two and open the one who stays."""
        self.ensure_one()
        self.student_id._merge(self.other_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": "edu.student",
            "res_id": self.student_id.id,
            "view_mode": "form",
        }
