# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain


class EduFeeDeduction(models.Model):
    """Unused days that are paid back in money instead of being taken off a bill."""

    _inherit = "edu.fee.deduction"

    disbursement_line_ids = fields.One2many(
        "edu.disbursement.line", "deduction_id", string="Refund lists", readonly=True
    )

    def _filter_paid(self, date=None):
        """Return the deductions whose month was paid in full.

        Whoever has not paid the item is owed nothing: the days are taken off the bill.
        A fixed number of queries, however many pupils there are.

        :param date: paid by the end of this day (default: until now)
        """
        charges = self.env["edu.fee.charge"].search_fetch(
            [
                ("student_id", "in", self.student_id.ids),
                ("item_id", "in", self.item_id.ids),
                ("state", "=", "live"),
                ("sponsorship_id", "=", False),
            ],
            ["student_id", "item_id", "round_id", "amount", "amount_recognised"],
        )
        charges.round_id.fetch(["period"])
        charges.move_id.fetch(["edu_payment_state"])
        paid = charges._filter_paid_by(date)
        nothing = charges.browse()
        by_key = charges.grouped(lambda one: (one.student_id, one.item_id))
        return self.filtered(
            lambda one: self._is_month_paid(
                by_key.get((one.student_id, one.item_id), nothing), one.period, paid
            )
        )

    @api.model
    def _is_month_paid(self, charges, period, paid):
        """Tell whether the last month billed up to this one is paid in full.

        :param paid: the charges that are
        """
        charges = charges.filtered(lambda one: one.round_id.period <= period)
        last = max(charges.mapped("round_id.period"), default=None)
        charges = charges.filtered(lambda one: one.round_id.period == last)
        return bool(charges) and charges <= paid

    @api.model
    def _find_owed(self, company, date):
        """Return the unused days that a school owed its pupils at the end of a day.

        What was taken off a bill or paid back after that day was owed still.

        :param company: one school
        :param date: the day
        """
        waiting = Domain("state", "in", ("open", "listed"))
        applied = Domain("state", "=", "applied") & Domain("round_id.date", ">", date)
        refunded = Domain("state", "=", "refunded") & Domain(
            "disbursement_line_ids.disbursement_id", "any", [("date", ">", date)]
        )
        domain = Domain("company_id", "=", company.id) & Domain("period", "<=", date)
        return self.search(domain & (waiting | applied | refunded))._filter_paid(date)

    def _find_live(self):
        """Return the live deductions of the same pupils, items and months by key."""
        if "cancelled" not in self.mapped("state"):
            return {}
        live = self.search(
            [
                ("student_id", "in", self.student_id.ids),
                ("item_id", "in", self.item_id.ids),
                ("period", "in", self.mapped("period")),
                ("state", "!=", "cancelled"),
            ]
        )
        return {(one.student_id, one.item_id, one.period): one for one in live}

    def _get_twin(self, live):
        """Return the live deduction in the place of a cancelled one, if there is one.

        :param live: of `_find_live`
        """
        return live.get((self.student_id, self.item_id, self.period))


class EduFeeCharge(models.Model):
    _inherit = "edu.fee.charge"

    def _filter_paid_by(self, date=None):
        """Return the charges that were paid in full at the end of a day; two queries.

        Of a school on `on_collection` by what was recognised, of another one by what
        was reconciled with the bill.

        :param date: the day (default: until now)
        """
        by_money = self.filtered(
            lambda one: one.company_id.edu_recognition == "on_collection"
        )
        by_bill = self - by_money
        if not date:
            return by_money.filtered(
                lambda one: one.amount_recognised >= one.amount
            ) | by_bill.filtered(
                lambda one: one.move_id.edu_payment_state == "collected"
            )
        recognised = by_money._get_recognised_by(date)
        residual = by_bill.move_id._edu_get_residual_on(date)
        return by_money.filtered(
            lambda one: recognised.get(one, 0) >= one.amount
        ) | by_bill.filtered(lambda one: residual.get(one.move_id, 1) <= 0)

    def _get_recognised_by(self, date):
        """Return {charge: what was recognised of it by the end of a day}."""
        lines = self.env["account.move.line"]._read_group(
            [
                ("edu_recognised_charge_id", "in", self.ids),
                ("parent_state", "=", "posted"),
                ("date", "<=", date),
            ],
            ["edu_recognised_charge_id"],
            ["balance:sum"],
        )
        return {charge: -int(balance) for charge, balance in lines}
