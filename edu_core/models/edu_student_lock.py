# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class EduStudent(models.Model):
    """Who a pupil is. A pupil who arrives later is admitted under a lock, too."""

    _name = "edu.student"
    _inherit = ["edu.student", "edu.lock.mixin"]
    _lock_on_create = False

    @api.model
    def _get_lock_kind(self):
        """Override of `edu.lock.mixin`: student records."""
        return "student"

    @api.model
    def _get_locked_fields(self):
        """Override of `edu.lock.mixin`: what says who the pupil is."""
        return (
            "name",
            "birth_date",
            "gender",
            "moet_code",
            "national_id",
            "ethnicity_id",
        )
