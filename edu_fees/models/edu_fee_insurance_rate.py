# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools import insurance


class EduFeeInsuranceRate(models.Model):
    """What pupils' health insurance costs, from a day to a day."""

    _name = "edu.fee.insurance.rate"
    _description = "Rate of pupils' health insurance"
    _order = "date_start desc, id desc"
    _rec_name = "source"

    base_salary = fields.Integer(required=True, help="Whole đồng a month.")
    rate = fields.Integer(
        string="Contribution (basis points)",
        required=True,
        default=450,
    )
    rate_percent = fields.Float(
        compute="_compute_percents",
        inverse="_inverse_rate_percent",
        digits=(5, 2),
        string="Contribution in %",
        help="Of the base salary.",
    )
    support = fields.Integer(
        string="Paid by the State (basis points)",
        required=True,
        default=5_000,
    )
    support_percent = fields.Float(
        compute="_compute_percents",
        inverse="_inverse_support_percent",
        digits=(5, 2),
        string="Paid by the State in %",
        help="Of the contribution.",
    )
    monthly = fields.Integer(
        compute="_compute_monthly", string="Family's part a month", help="In đồng."
    )
    date_start = fields.Date(string="Valid from", required=True)
    date_end = fields.Date(string="Valid to")
    source = fields.Char(required=True, help="The decree.")
    confirmed = fields.Boolean(
        help="Somebody has compared the rate with the official text."
    )

    _once_a_day = models.Constraint(
        "EXCLUDE USING gist (daterange(date_start, date_end, '[]') WITH &&)",
        "There already is a rate at that time. End the other one first.",
    )
    _values_check = models.Constraint(
        "CHECK (base_salary > 0 AND rate BETWEEN 1 AND 10000"
        " AND support BETWEEN 0 AND 10000"
        " AND (date_end IS NULL OR date_end >= date_start))",
        "A base salary is above 0, shares are from 0 to 10,000 basis points, and a "
        "rate does not end before it starts.",
    )

    @api.depends("rate", "support")
    def _compute_percents(self):
        """Show basis points as people write them."""
        for one in self:
            one.rate_percent = one.rate / 100
            one.support_percent = one.support / 100

    def _inverse_rate_percent(self):
        """Keep a percentage as whole basis points, which alone are calculated with."""
        for one in self:
            one.rate = round(one.rate_percent * 100)

    def _inverse_support_percent(self):
        """Keep a percentage as whole basis points, which alone are calculated with."""
        for one in self:
            one.support = round(one.support_percent * 100)

    @api.depends("base_salary", "rate", "support")
    def _compute_monthly(self):
        """Work out the family's part, in whole đồng."""
        for one in self:
            one.monthly = insurance.monthly(one.base_salary, one.rate, one.support)

    @api.model
    def _get_on(self, day):
        """Return the rate of a day.

        :raise UserError: when there is none
        """
        found = self.search(
            Domain("date_start", "<=", day)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", day)),
            limit=1,
        )
        if not found:
            raise UserError(
                self.env._(
                    "No rate of health insurance is known for %(day)s.",
                    day=format_date(self.env, day),
                )
            )
        return found
