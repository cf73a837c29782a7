# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from .edu_student_movement import REASONS


class EduYearRolloverException(models.Model):
    """A pupil who does not go up with the class: retained, or leaving."""

    _name = "edu.year.rollover.exception"
    _description = "Pupil Retained or Leaving at a Roll-over"
    _inherit = ["edu.school.mixin"]
    _order = "class_id, student_id, id"
    _rec_name = "student_id"
    _check_company_auto = True

    rollover_id = fields.Many2one(
        "edu.year.rollover", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="rollover_id.company_id",
        string="School",
        store=True,
        index=True,
        required=True,
        precompute=True,
    )
    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    class_id = fields.Many2one(
        "edu.class",
        compute="_compute_class_id",
        store=True,
        precompute=True,
        ondelete="set null",
    )
    outcome = fields.Selection(
        [
            ("retain", "Retained"),
            ("leave", "Leaves"),
            ("promote", "Goes up"),
            ("graduate", "Graduates"),
        ],
        string="What Becomes of the Pupil",
        required=True,
        default="retain",
    )
    target_name = fields.Char(
        string="New Class",
        compute="_compute_target_name",
        store=True,
        readonly=False,
        precompute=True,
        help="A class of the same grade, in the new school year.",
    )
    reason_code = fields.Selection(REASONS, string="Kind of Reason")
    reason = fields.Char()

    _student_uniq = models.Constraint(
        "unique(rollover_id, student_id)", "The pupil is in the list already."
    )

    @api.depends("student_id")
    def _compute_class_id(self):
        """Keep the class the pupil sits in when the list is made."""
        for exception in self:
            exception.class_id = exception.student_id.class_id

    @api.depends("student_id", "outcome")
    def _compute_target_name(self):
        """Propose the class of the same name in the new year."""
        for exception in self:
            stays = exception.outcome == "retain"
            name = stays and exception.student_id.class_id.name
            exception.target_name = exception.target_name or name if stays else name
