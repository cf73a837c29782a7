# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models


class EduEnrollment(models.Model):
    """Who sat in which class on the days of a lock; later days stay open."""

    _name = "edu.enrollment"
    _inherit = ["edu.enrollment", "edu.lock.mixin"]

    @api.model
    def _get_lock_kind(self):
        """Override of `edu.lock.mixin`: enrollments."""
        return "enrollment"

    @api.model
    def _get_locked_fields(self):
        """Override of `edu.lock.mixin`: pupil, class and days."""
        return ("student_id", "class_id", "date_start", "date_end")

    def _get_lock_days(self, vals=None):
        """Override of `edu.lock.mixin`: the days on which the class lists differ."""
        old = self._get_span(self.date_start, self.date_end)
        if vals is None:
            return [old]
        new = self._get_span(
            vals.get("date_start", self.date_start), vals.get("date_end", self.date_end)
        )
        if {"student_id", "class_id"} & vals.keys():
            return [old, new]
        days = []
        if old[0] != new[0]:
            days.append((min(old[0], new[0]), max(old[0], new[0]) - timedelta(days=1)))
        if old[1] != new[1]:
            eve = min(old[1], new[1])
            days.append((fields.Date.add(eve, days=1), max(old[1], new[1])))
        return days
