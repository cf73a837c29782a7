# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..tools.vietnam_day import vietnam_today


class EduStaffLineMixin(models.AbstractModel):
    """Something a member of the staff has or holds between two dates, by a paper."""

    _name = "edu.staff.line.mixin"
    _description = "Dated Row of a Staff File"
    _inherit = ["edu.school.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    staff_id = fields.Many2one(
        "edu.staff",
        string="Member of the Staff",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="staff_id.company_id",
        string="School",
        store=True,
        index=True,
        required=True,
        precompute=True,
    )
    date_start = fields.Date(string="From", required=True, default=vietnam_today)
    date_end = fields.Date(string="To")
    paper_number = fields.Char(string="Decision No.")
    paper_date = fields.Date(string="Decision Of")

    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "This cannot end before it starts.",
    )

    def _holds_on(self, day):
        """Return whether the row holds on a day."""
        self.ensure_one()
        starts = not self.date_start or self.date_start <= day
        return starts and (not self.date_end or self.date_end >= day)

    @api.model
    def _get_valid_domain(self, day):
        """Return the domain of the rows that hold on a day."""
        return [
            ("date_start", "<=", day),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", day),
        ]
