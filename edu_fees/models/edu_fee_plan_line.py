# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import AMOUNT_LIMIT
from ..tools import money


class EduFeePlanLine(models.Model):
    """The price of a fee item, for all grades or for some."""

    _name = "edu.fee.plan.line"
    _description = "Price of a fee item"
    _inherit = ["edu.school.mixin"]
    _order = "plan_id, sequence, id"
    _check_company_auto = True
    _rec_name = "item_id"

    plan_id = fields.Many2one(
        "edu.fee.plan", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
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
    price = fields.Monetary(required=True, help="Whole đồng for one unit.")
    quantity = fields.Integer(default=1, required=True)
    grade_ids = fields.Many2many(
        "edu.grade", string="Grades", help="Leave empty for all grades."
    )

    # === CONSTRAINTS === #

    @api.constrains("price", "quantity", "item_id")
    def _check_price(self):
        """A price is a positive number of whole đồng below the limit."""
        for line in self:
            reason = line._get_price_problem()
            if reason:
                raise ValidationError(
                    self.env._(
                        "Plan “%(plan)s”, item “%(item)s”: %(reason)s",
                        plan=line.plan_id.name,
                        item=line.item_id.name,
                        reason=reason,
                    )
                )

    def _get_price_problem(self):
        """Return what is wrong with the price or the quantity, or an empty string."""
        self.ensure_one()
        price = money.format_amount(self.price)
        if self.price <= 0:
            return self.env._(
                "the price is %(price)s; it must be above 0.", price=price
            )
        if self.price != int(self.price):
            return self.env._(
                "the price %(price)s is not a whole number of đồng.", price=self.price
            )
        if self.price >= AMOUNT_LIMIT:
            return self.env._(
                "the price %(price)s is not below 1,000,000,000,000 đ.", price=price
            )
        if self.quantity <= 0:
            return self.env._(
                "the quantity is %(quantity)s; it must be above 0.",
                quantity=self.quantity,
            )
        return ""

    @api.constrains("item_id")
    def _check_legal_class(self):
        """What may not pass through the school's books has no price in a plan."""
        for line in self:
            if line.item_id.legal_class == "not_through_school":
                raise ValidationError(
                    self.env._(
                        "Plan “%(plan)s”: item “%(item)s” is of the class “not through "
                        "the school”; a school may not bill it.",
                        plan=line.plan_id.name,
                        item=line.item_id.name,
                    )
                )

    @api.constrains("item_id", "grade_ids", "plan_id")
    def _check_one_price(self):
        """A plan has one price for an item and a grade."""
        siblings = self.plan_id.line_ids.grouped(lambda row: (row.plan_id, row.item_id))
        for line in self:
            for other in siblings[line.plan_id, line.item_id] - line:
                common = line.grade_ids & other.grade_ids
                if line.grade_ids and other.grade_ids and not common:
                    continue
                raise ValidationError(
                    self.env._(
                        "Plan “%(plan)s” has two prices for item “%(item)s” and "
                        "%(grade)s.",
                        plan=line.plan_id.name,
                        item=line.item_id.name,
                        grade=common[:1].name or self.env._("all grades"),
                    )
                )
