# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class EduFeeRoundLine(models.Model):
    """A fee item billed in a round, and how many units of it."""

    _name = "edu.fee.round.line"
    _description = "Item of a fee round"
    _inherit = ["edu.school.mixin"]
    _order = "round_id, sequence, id"
    _check_company_auto = True
    _rec_name = "item_id"

    round_id = fields.Many2one(
        "edu.fee.round", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="round_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    item_id = fields.Many2one(
        "edu.fee.item",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    unit = fields.Selection(related="item_id.unit")
    legal_class = fields.Selection(related="item_id.legal_class")
    beneficiary_account_id = fields.Many2one(related="item_id.beneficiary_account_id")
    quantity = fields.Integer(default=1, required=True)

    _item_uniq = models.Constraint(
        "unique (round_id, item_id)", "A fee item is in a round once."
    )

    @api.constrains("quantity")
    def _check_quantity(self):
        """A quantity is a whole number above 0."""
        for line in self:
            if line.quantity <= 0:
                raise ValidationError(
                    self.env._(
                        "Round “%(round)s”, item “%(item)s”: the quantity is "
                        "%(quantity)s; it must be above 0.",
                        round=line.round_id.name,
                        item=line.item_id.name,
                        quantity=line.quantity,
                    )
                )

    @api.constrains("item_id")
    def _check_item_in_plan(self):
        """What a round bills has a price in its plan and passes through the school."""
        for line in self:
            if line.item_id not in line.round_id.plan_id.line_ids.item_id:
                raise ValidationError(
                    self.env._(
                        "Round “%(round)s”: item “%(item)s” has no price in plan "
                        "“%(plan)s”.",
                        round=line.round_id.name,
                        item=line.item_id.name,
                        plan=line.round_id.plan_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Override of base: a round that has bills keeps its items."""
        round_ids = {vals.get("round_id") for vals in vals_list} - {None}
        self.env["edu.fee.round"].browse(round_ids)._check_unbilled()
        return super().create(vals_list)

    def write(self, vals):
        """Override of base: a round that has bills keeps its items."""
        if vals.keys() - {"sequence"}:
            self.round_id._check_unbilled()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        """A round that has bills keeps its items."""
        if self.round_id.filtered("bill_count"):
            raise UserError(
                self.env._("Items of a round that has bills cannot be removed.")
            )
