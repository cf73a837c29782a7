# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.vietnam_day import vietnam_today


class EduSchoolYear(models.Model):
    """Năm học, common to all schools."""

    _name = "edu.school.year"
    _description = "School Year"
    _order = "date_start desc, id"

    name = fields.Char(required=True)
    date_start = fields.Date(string="First Day", required=True)
    date_end = fields.Date(string="Last Day", required=True)
    term_ids = fields.One2many("edu.term", "school_year_id", string="Terms")

    _name_uniq = models.Constraint("unique(name)", "This school year exists already.")
    _dates_check = models.Constraint(
        "CHECK (date_end > date_start)", "A school year ends after its first day."
    )

    @api.constrains("date_start", "date_end")
    def _check_overlap(self):
        """Refuse two school years that share a day."""
        for year in self:
            other = self.search(
                [
                    ("id", "!=", year.id),
                    ("date_start", "<=", year.date_end),
                    ("date_end", ">=", year.date_start),
                ],
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "The school year %(name)s shares days with %(other)s. Please "
                        "correct its first or last day.",
                        name=year.name,
                        other=other.name,
                    )
                )

    @api.model
    def _get_current(self):
        """Return the school year of today, or else the next one."""
        today = vietnam_today()
        return self.search_fetch(
            [("date_end", ">=", today)],
            ["name", "date_start", "date_end"],
            order="date_start",
            limit=1,
        )
