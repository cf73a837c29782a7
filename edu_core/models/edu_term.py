# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduTerm(models.Model):
    """Học kỳ."""

    _name = "edu.term"
    _description = "Term"
    _order = "date_start, id"

    school_year_id = fields.Many2one(
        "edu.school.year",
        required=True,
        index=True,
        ondelete="cascade",
    )
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    date_start = fields.Date(string="First Day", required=True)
    date_end = fields.Date(string="Last Day", required=True)

    _code_uniq = models.Constraint(
        "unique(school_year_id, code)", "This school year already has that term."
    )
    _dates_check = models.Constraint(
        "CHECK (date_end > date_start)", "A term ends after its first day."
    )
