# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import money


class EduFeeBoard(models.Model):
    """Prices above what is allowed, and the way from a row to what stands behind it."""

    _inherit = "edu.fee.board"

    is_over_ceiling = fields.Boolean(
        string="Above the ceiling",
        readonly=True,
        help="A price of this school year is above what the resolution allows.",
    )
    is_over_increase = fields.Boolean(
        string="Rose too much",
        readonly=True,
        help="A price of this school year rose by more over last year's than the "
        "resolution allows.",
    )
    reasons = fields.Text(compute="_compute_reasons", string="What is wrong")

    _depends = {"edu.fee.price": ["is_over_ceiling", "is_over_increase", "year_start"]}

    @api.model
    def _get_flags(self):
        """Override to add what is priced above the rules."""
        return {
            **super()._get_flags(),
            "is_over_ceiling": self._build_over("is_over_ceiling"),
            "is_over_increase": self._build_over("is_over_increase"),
        }

    @api.model
    def _build_over(self, column):
        """Return the condition that a price of this year breaks a rule.

        Not correlated: the database works out all prices once, not once per item.
        """
        return SQL(
            "item.id IN (SELECT price.item_id FROM (%s) price"
            " WHERE price.%s AND price.year_start = %s)",
            self.env["edu.fee.price"]._table_query,
            SQL.identifier(column),
            self._get_year_start(),
        )

    # === WHAT IS WRONG, IN WORDS === #

    def _compute_reasons(self):
        """Say of each row what is wrong; one query for the prices of all."""
        prices = self.env["edu.fee.price"]
        over = self.filtered(lambda row: row.is_over_ceiling or row.is_over_increase)
        broken = prices.search(
            [
                ("item_id", "in", over.item_id.ids),
                ("year_start", "=", self._get_year_start()),
                "|",
                ("is_over_ceiling", "=", True),
                ("is_over_increase", "=", True),
            ]
        ).grouped("item_id")
        for row in self:
            row.reasons = "\n".join(row._get_reasons(broken.get(row.item_id, prices)))

    def _get_reasons(self, prices):
        """Return, as sentences, what is wrong with an item; a module adds its own.

        :param prices: the `edu.fee.price` of the item that break a rule
        """
        self.ensure_one()
        reasons = [reason for price in prices for reason in price._get_reasons()]
        if self.is_without_papers:
            reasons.append(
                self.env._(
                    "Billed this school year without estimate, agreement or approval."
                )
            )
        if self.is_undisclosed:
            reasons.append(
                self.env._("Billed this school year, and nothing was made public.")
            )
        if self.is_overspent:
            reasons.append(
                self.env._(
                    "%(out)s were paid of it, and %(in)s came in.",
                    **{
                        "out": money.format_amount(int(self.amount_out)),
                        "in": money.format_amount(int(self.amount_in)),
                    },
                )
            )
        if self.is_unsettled:
            reasons.append(
                self.env._(
                    "%(amount)s of earlier school years are neither spent nor paid "
                    "back.",
                    amount=money.format_amount(int(self.amount_unsettled)),
                )
            )
        return reasons

    # === WHAT STANDS BEHIND A ROW === #

    def _prepare_drill(self, xmlid, **values):
        """Return an action on what stands behind the row.

        :param str xmlid: the `ir.actions.act_window`
        :param values: written over what the action says
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        domain = [("company_id", "=", self.company_id.id)]
        return {
            **action,
            "context": {},
            "domain": [*domain, ("item_id", "=", self.item_id.id)],
            **values,
        }

    def action_view_prices(self):
        """Open the item's prices of all years."""
        return self._prepare_drill("edu_fees.edu_fee_price_action")

    def action_view_money(self):
        """Open the item's money day by day."""
        return self._prepare_drill("edu_fees.edu_fee_item_money_action")

    def action_view_papers(self):
        """Open the item's papers, as the one who asks may read them."""
        domain = [
            ("company_id", "=", self.company_id.id),
            ("item_ids", "in", self.item_id.ids),
        ]
        is_school = self.company_id in self.env.user.company_ids
        name = "edu_fee_paper_action" + ("" if is_school else "_oversight")
        return self._prepare_drill(f"edu_fees.{name}", domain=domain)

    def action_view_entries(self):
        """Open the lines of the books behind the item, for the school's own people."""
        return self._prepare_drill(
            "edu_fees.edu_fee_item_entry_action", name=self.item_name
        )

    def action_view_charges(self):
        """Open what pupils were billed for the item, for the school's own people."""
        return self._prepare_drill("edu_fees.edu_fee_charge_action")
