# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduGuardianship(models.Model):
    """The dated link between a guardian and a child."""

    _name = "edu.guardianship"
    _description = "Guardianship"
    _order = "student_id, date_start, id"
    _check_company_auto = True

    guardian_id = fields.Many2one(
        "edu.guardian", string="Guardian", required=True, index=True, ondelete="cascade"
    )
    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="student_id.company_id",
        string="School",
        store=True,
        index=True,
        required=True,
        precompute=True,
    )
    relation = fields.Selection(
        [
            ("father", "Father"),
            ("mother", "Mother"),
            ("guardian", "Guardian"),
            ("other", "Other"),
        ],
        required=True,
        default="guardian",
    )
    is_payer = fields.Boolean(string="Pays", default=True)
    can_pick_up = fields.Boolean(string="May Pick Up", default=True)
    has_custody = fields.Boolean(string="May Follow the Child", default=True)
    date_start = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_end = fields.Date(string="To")

    _open_uniq = models.UniqueIndex(
        "(guardian_id, student_id) WHERE date_end IS NULL",
        "This guardian is already linked to the child.",
    )
