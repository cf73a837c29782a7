# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import AMOUNT_LIMIT
from ..tools import estimate, money


class EduFeeEstimate(models.Model):
    """What an item is expected to bring in and to cost: one row of an estimate."""

    _name = "edu.fee.estimate"
    _description = "Estimate of a fee item"
    _inherit = ["edu.school.mixin"]
    _order = "paper_id, item_id, id"
    _check_company_auto = True

    paper_id = fields.Many2one(
        "edu.fee.paper", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="paper_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    item_id = fields.Many2one(
        "edu.fee.item",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    # An officer may not read the items themselves.
    name = fields.Char(related="item_id.name", string="Name of the item")
    pupil_count = fields.Integer(string="Pupils", required=True, default=1)
    quantity = fields.Integer(
        string="Units a pupil",
        required=True,
        default=9,
        help="Months, days, meals… of one pupil in the year.",
    )
    price = fields.Monetary(required=True, help="Whole đồng for one unit.")
    line_ids = fields.One2many("edu.fee.estimate.line", "estimate_id", string="Costs")
    revenue = fields.Monetary(compute="_compute_amounts", string="Expected revenue")
    cost = fields.Monetary(compute="_compute_amounts", string="Expected cost")
    balance = fields.Monetary(compute="_compute_amounts")
    cost_price = fields.Monetary(
        compute="_compute_amounts",
        string="Cost a unit",
        help="The price at which revenue would just cover the cost.",
    )

    _item_uniq = models.Constraint(
        "unique (paper_id, item_id)", "An item is in an estimate once."
    )

    @api.depends("pupil_count", "quantity", "price", "line_ids.amount")
    def _compute_amounts(self):
        """Set revenue against cost, in whole đồng."""
        for row in self:
            figures = estimate.balance(
                row.pupil_count,
                row.quantity,
                int(row.price),
                [int(line.amount) for line in row.line_ids],
            )
            row.revenue = figures.revenue
            row.cost = figures.cost
            row.balance = figures.balance
            row.cost_price = figures.cost_price

    @api.constrains("pupil_count", "quantity", "price")
    def _check_values(self):
        """An estimate counts in whole numbers above 0."""
        for row in self:
            if (
                row.pupil_count <= 0
                or row.quantity <= 0
                or not 0 < row.price < AMOUNT_LIMIT
                or row.price != int(row.price)
            ):
                raise ValidationError(
                    self.env._(
                        "Estimate of “%(item)s”: %(pupils)s pupils, %(quantity)s "
                        "units, %(price)s a unit. Give whole numbers above 0.",
                        item=row.item_id.name,
                        pupils=row.pupil_count,
                        quantity=row.quantity,
                        price=money.format_amount(int(row.price)),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Override of base: what was submitted stays."""
        rows = super().create(vals_list)
        rows._check_draft()
        return rows

    def write(self, vals):
        """Override of base: what was submitted stays."""
        self._check_draft()
        if not self.env.su:  # nor is a row put under another paper
            self.env["edu.fee.paper"].browse(vals.get("paper_id") or ())._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        """What was submitted stays."""
        self._check_draft()

    def _check_draft(self):
        """Refuse a change below a paper that was submitted.

        :raise UserError: names the paper
        """
        if not self.env.su:
            self.paper_id._check_draft()


class EduFeeEstimateLine(models.Model):
    """A cost of an item: cooks, cleaning, gas, electricity…"""

    _name = "edu.fee.estimate.line"
    _description = "Cost of a fee item"
    _inherit = ["edu.school.mixin"]
    _order = "estimate_id, id"

    estimate_id = fields.Many2one(
        "edu.fee.estimate", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="estimate_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char(string="Cost", required=True)
    amount = fields.Monetary(required=True, help="For the whole year, in đồng.")

    _amount_check = models.Constraint(
        f"CHECK (amount > 0 AND amount < {AMOUNT_LIMIT} AND amount = floor(amount))",
        "A cost is a whole number of đồng above 0.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Override of base: what was submitted stays."""
        lines = super().create(vals_list)
        lines.estimate_id._check_draft()
        return lines

    def write(self, vals):
        """Override of base: what was submitted stays."""
        estimates = self.env["edu.fee.estimate"].browse(vals.get("estimate_id") or ())
        (self.estimate_id | estimates)._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        """What was submitted stays."""
        self.estimate_id._check_draft()
