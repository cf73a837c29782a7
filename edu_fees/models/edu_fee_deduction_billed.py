# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from typing import NamedTuple

from odoo import api, models


class Billed(NamedTuple):
    """What a pupil was billed for an item in a month.

    The last price of a unit, how many units, and what the family was asked for them.
    `price_limit` is the most that one row's unit may be worth: of a charge that
    somebody else pays in part, a row may be the family's whole part of what is left.
    """

    month: date
    price: int
    quantity: int
    amount: int
    price_limit: int


class EduFeeDeduction(models.Model):
    """What pupils were billed: nobody gets back more."""

    _inherit = "edu.fee.deduction"

    @api.model
    def _get_billed(self, students, items):
        """Return what pupils were billed, by month: two queries.

        :return: {(pupil id, item id): [`Billed`, …]}, the last month first; a month's
            quantity and amount are the sums of its rounds, its price the last one
        """
        if not students or not items:
            return {}
        charges = self.env["edu.fee.charge"].search_fetch(
            [
                ("student_id", "in", students.ids),
                ("item_id", "in", items.ids),
                ("state", "=", "live"),
                ("sponsorship_id", "=", False),
                ("refused_line_id", "=", False),
            ],
            [
                "student_id",
                "item_id",
                "round_id",
                "price",
                "quantity",
                "amount",
                "amount_supported",
            ],
            order="id desc",
        )
        charges.round_id.fetch(["period"])
        months = {}
        for charge in charges:
            key = (charge.student_id.id, charge.item_id.id)
            by_month = months.setdefault(key, {})
            month = charge.round_id.period
            price, amount = charge._get_family_price(), charge._get_family_amount()
            last = by_month.get(month, Billed(month, price, 0, 0, 0))
            by_month[month] = last._replace(
                quantity=last.quantity + charge.quantity,
                amount=last.amount + amount,
                price_limit=max(
                    last.price_limit, amount if charge.amount_supported else price
                ),
            )
        return {
            key: [by_month[month] for month in sorted(by_month, reverse=True)]
            for key, by_month in months.items()
        }

    def _find_billed(self, billed):
        """Return the `Billed` of the last month up to the deduction's, or None.

        :param billed: of `_get_billed`
        """
        self.ensure_one()
        return self._find_last(
            billed, self.student_id._origin, self.item_id._origin, self.period
        )

    @api.model
    def _find_last(self, billed, student, item, period):
        """Return the `Billed` of the last month up to this one, or None."""
        for last in billed.get((student.id, item.id), ()):
            if period and last.month <= period:
                return last
        return None

    @api.model
    def _get_taken(self, billed, students, items):
        """Return what was taken off each billed month already; one query.

        Months that were not billed rest on the last one that was: what a bill of
        September asked once is not unused in October, in November and in December.

        :param billed: of `_get_billed`
        :return: {(pupil id, item id, billed month): {month unused: (quantity, amount)}}
        """
        # In sudo: what somebody may not see was taken off all the same.
        rows_sudo = self.sudo().search_fetch(
            [
                ("student_id", "in", students.ids),
                ("item_id", "in", items.ids),
                ("state", "!=", "cancelled"),
            ],
            ["student_id", "item_id", "period", "quantity", "price"],
        )
        taken = {}
        for row in rows_sudo:
            if last := row._find_billed(billed):
                key = (row.student_id.id, row.item_id.id, last.month)
                worth = (row.quantity, row.quantity * row.price)
                taken.setdefault(key, {})[row.period] = worth
        return taken
