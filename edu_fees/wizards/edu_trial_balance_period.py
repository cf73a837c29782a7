# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import date_utils

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today


class EduTrialBalancePeriod(models.TransientModel):
    """Of which days the trial balance is."""

    _name = "edu.trial.balance.period"
    _description = "Period of the trial balance"

    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: date_utils.start_of(vietnam_today(), "month"),
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: date_utils.end_of(vietnam_today(), "month"),
    )

    def action_confirm(self):
        """Open the trial balance of the period.

        :raise UserError: for a period that ends before it begins
        """
        self.ensure_one()
        if self.date_to < self.date_from:
            raise UserError(self.env._("The period ends before it begins."))
        balances = self.env["edu.trial.balance"].with_context(
            edu_date_from=self.date_from, edu_date_to=self.date_to
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_trial_balance_action"
        )
        action["display_name"] = action["name"] = self.env._(
            "Trial balance %(period)s", period=balances._describe_period()
        )
        action["context"] = {
            "search_default_official": 1,
            "edu_date_from": fields.Date.to_string(self.date_from),
            "edu_date_to": fields.Date.to_string(self.date_to),
        }
        return action
