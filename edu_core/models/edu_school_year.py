# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduSchoolYear(models.Model):
    """Năm học, common to all schools."""

    _name = "edu.school.year"
    _description = "School Year"
    _order = "date_start desc, id"

    name = fields.Char(required=True)
    date_start = fields.Date(string="First Day", required=True)
    date_end = fields.Date(string="Last Day", required=True)
    term_ids = fields.One2many("edu.term", "school_year_id", string="Terms")

    _name_uniq = models.Constraint(
        "unique(name)", "This school year exists already."
    )
