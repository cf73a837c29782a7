# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

PARTIAL_RULES = [
    ("whole", "The whole amount"),
    ("days", "By the days of the month"),
    ("meals", "By the meals that are left"),
]
HELP = (
    "What is owed of it by a pupil who joins or leaves in the middle of the month. "
    "Meals go by the days from Monday to Friday without the school's days off."
)


class EduFeeItem(models.Model):
    _inherit = "edu.fee.item"

    partial_rule = fields.Selection(
        PARTIAL_RULES,
        string="Part of a month",
        compute="_compute_partial_rule",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help=HELP,
    )

    @api.depends("unit")
    def _compute_partial_rule(self):
        """Nobody eats before he is there; the rest is due as a whole until the school
        says otherwise."""
        for item in self:
            item.partial_rule = "meals" if item.unit in ("meal", "day") else "whole"


class EduFeeRoundLine(models.Model):
    _inherit = "edu.fee.round.line"

    partial_rule = fields.Selection(
        PARTIAL_RULES,
        string="Part of a month",
        compute="_compute_partial_rule",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help=HELP,
    )

    @api.depends("item_id")
    def _compute_partial_rule(self):
        """The item's rule, as it is when the round is made."""
        for line in self:
            line.partial_rule = line.item_id.partial_rule or "whole"
