# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.vietnam_day import vietnam_today


class EduSchoolYearOpening(models.Model):
    """A school has opened a school year: what happened before it stays as it is."""

    _name = "edu.school.year.opening"
    _description = "Opening of a School Year"
    _inherit = ["edu.school.mixin"]
    _order = "date desc, id desc"
    _rec_name = "school_year_id"

    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, ondelete="cascade"
    )
    school_year_id = fields.Many2one(
        "edu.school.year", required=True, index=True, ondelete="restrict"
    )
    date = fields.Date(string="Opened On", required=True, default=vietnam_today)
    user_id = fields.Many2one(
        "res.users", string="Opened By", default=lambda self: self.env.user
    )

    _year_uniq = models.Constraint(
        "unique(company_id, school_year_id)",
        "The school has opened this school year already.",
    )

    @api.model
    def _check_not_opened_after(self, company, school_year):
        """Refuse to change what happened in a year once a later one is opened.

        :raise UserError: names the school and the year that is open
        """
        if not school_year:
            return
        opening = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("school_year_id.date_start", ">", school_year.date_start),
            ],
            limit=1,
        )
        if opening:
            raise UserError(
                self.env._(
                    "%(school)s opened the school year %(year)s on %(date)s. What "
                    "happened before it cannot be undone any more; enter a new step "
                    "instead.",
                    school=company.sudo().name,
                    year=opening.school_year_id.name,
                    date=format_date(self.env, opening.date),
                )
            )
