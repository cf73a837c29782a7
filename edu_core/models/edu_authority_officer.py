# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.vietnam_day import vietnam_today


class EduAuthorityOfficer(models.Model):
    """A person in the office of a managing unit, with dates."""

    _name = "edu.authority.officer"
    _description = "Officer of a Managing Unit"
    _inherit = ["edu.school.mixin"]
    _order = "date_start desc, id"
    _rec_name = "user_id"

    authority_id = fields.Many2one(
        "edu.authority",
        string="Managing Unit",
        required=True,
        index=True,
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        "res.users", string="Officer", required=True, index=True, ondelete="cascade"
    )
    date_start = fields.Date(string="From", required=True, default=vietnam_today)
    date_end = fields.Date(string="To")

    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "An office cannot end before it starts.",
    )

    @api.model
    def _get_valid_domain(self, day="today"):
        """Return the domain of the offices that are held on a day.

        :param day: a date; the default stays dynamic, in the user's time zone
        """
        not_over = Domain("date_end", "=", False) | Domain("date_end", ">=", day)
        return Domain("date_start", "<=", day) & not_over

    @api.model
    def _get_of_user(self, user):
        """Return the offices a user holds today."""
        today = self.env["edu.student"]._get_today()
        held = self._get_valid_domain(today)
        return self.search(held & Domain("user_id", "=", user.id))
