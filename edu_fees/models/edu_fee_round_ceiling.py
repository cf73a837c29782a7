# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EduFeeRound(models.Model):
    """A round's prices against what is allowed on the day of publication."""

    _inherit = "edu.fee.round"

    ceiling_todo = fields.Text(
        compute="_compute_ceiling_todo", string="Prices above what is allowed"
    )

    @api.depends("plan_id", "line_ids.item_id", "date")
    def _compute_ceiling_todo(self):
        """List the round's prices that break a rule on the bill date."""
        for fee_round in self:
            fee_round.ceiling_todo = (
                "\n".join(fee_round._get_ceiling_problems()) or False
            )

    def _get_ceiling_problems(self):
        """Return, as sentences, which prices of the round are not allowed."""
        self.ensure_one()
        items = self.line_ids.item_id
        lines = self.plan_id.line_ids.filtered(lambda line: line.item_id in items)
        return list(lines._get_ceiling_problems(self.date).values())

    def action_publish(self):
        """Override of `edu_fees`: no price above its ceiling reaches a family.

        :raise ValidationError: names the item, the rule and its paper
        """
        for fee_round in self:
            problems = fee_round._get_ceiling_problems()
            if problems and fee_round.company_id.edu_ceiling_policy == "block":
                raise ValidationError("\n".join(problems))
        return super().action_publish()
