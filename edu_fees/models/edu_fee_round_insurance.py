# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from odoo import models
from odoo.tools import date_utils

from ..tools import money


class EduFeeRound(models.Model):
    """How many months of health insurance pupils are billed."""

    _inherit = "edu.fee.round"

    def _get_insurance_lists(self):
        """Return the closed lists of the round's items that begin in its month."""
        return self._get_lists_of_month().filtered(lambda one: one.state == "closed")

    def _get_lists_of_month(self):
        """Return the lists of the round's items that begin in its month; one query."""
        self.ensure_one()
        if not self.period or not self.line_ids:
            return self.env["edu.fee.insurance.list"]
        return self.env["edu.fee.insurance.list"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("item_id", "in", self.line_ids.item_id.ids),
                ("date_start", ">=", self.period),
                ("date_start", "<=", date_utils.end_of(self.period, "month")),
            ]
        )

    # === WHAT IS MISSING === #

    def _get_insurance_problems(self):
        """Return what is wrong with the lists of the round's month: one is not closed,
        the last one was cancelled, or its rate is not the plan's price.

        Bills made now would ask everybody for a month, or nobody at all.
        """
        self.ensure_one()
        problems = []
        lists = self._get_lists_of_month().filtered(self._concerns_list)
        for item, own in lists.grouped("item_id").items():
            states = set(own.mapped("state"))
            for one in own.filtered(lambda one: one.state == "draft"):
                problems.append(
                    self.env._(
                        "“%(item)s”: list “%(list)s” is not closed. Close it before "
                        "bills are made.",
                        item=item.name,
                        list=one.name,
                    )
                )
            if states == {"cancelled"}:
                problems.append(
                    self.env._(
                        "“%(item)s”: list “%(list)s” was cancelled. Close another one "
                        "before bills are made.",
                        item=item.name,
                        list=own[0].name,
                    )
                )
            problems += self._get_rate_problems(item, own)
        return problems

    def _concerns_list(self, insured):
        """Tell whether a list is about classes of the round."""
        classes = insured.class_ids | insured.line_ids.class_id
        return not classes or bool(classes & self.class_ids)

    def _get_rate_problems(self, item, lists):
        """Return where the plan asks for another price than a closed list."""
        closed = lists.filtered(lambda one: one.state == "closed" and one.monthly)
        prices = {line.price for line in self.plan_id.line_ids if line.item_id == item}
        return [
            self.env._(
                "“%(item)s” costs %(price)s in plan “%(plan)s”, and %(monthly)s by "
                "list “%(list)s”.",
                item=item.name,
                price=" / ".join(map(money.format_amount, sorted(prices))),
                plan=self.plan_id.name,
                monthly=money.format_amount(one.monthly),
                list=one.name,
            )
            for one in closed
            if prices and prices != {one.monthly}
        ]

    def _get_insurance_warnings(self):
        """Return a sentence for each item that is insured by lists in other months, and
        has none in this one: everybody is billed for it."""
        self.ensure_one()
        items = self.line_ids.item_id - self._get_lists_of_month().item_id
        listed = self.env["edu.fee.insurance.list"].search_fetch(
            [("company_id", "=", self.company_id.id), ("item_id", "in", items.ids)],
            ["item_id"],
        )
        return [
            self.env._(
                "“%(item)s” has no list in %(month)s: every pupil is billed for it.",
                item=item.name,
                month=self.month_label,
            )
            for item in listed.item_id
        ]

    def _get_problems(self):
        """Override of `edu_fees`: lists of insurance are closed before the bills."""
        return super()._get_problems() + self._get_insurance_problems()

    def action_publish(self):
        """Override of `edu_fees` to note in the history what is wrong with lists."""
        self.check_access("write")
        for fee_round in self:
            problems = fee_round._get_insurance_problems()
            problems += fee_round._get_insurance_warnings()
            if problems:
                fee_round.message_post(
                    body=self.env._(
                        "Published although lists of insurance are open: %(problems)s",
                        problems=" ".join(problems),
                    )
                )
        return super().action_publish()

    # === WHO IS BILLED === #

    def _get_items(self):
        """Override of `edu_fees`: of what is on a list, only who is on it is billed."""
        listed = self._get_insurance_lists().item_id
        return [
            replace(item, chosen=item.chosen or item.item in listed)
            for item in super()._get_items()
        ]

    def _get_quantities(self, student_ids=None):
        """Override of `edu_fees`: months as the lists of insurance have them."""
        quantities = super()._get_quantities(student_ids)
        lists = self._get_insurance_lists()
        if not lists:
            return quantities
        domain = [("list_id", "in", lists.ids)]
        if student_ids is not None:
            domain.append(("student_id", "in", student_ids))
        lines = self.env["edu.fee.insurance.line"].search_fetch(
            domain, ["student_id", "list_id", "months"]
        )
        # Of two lists that name a pupil the later one holds.
        lines = lines.sorted(lambda line: (line.list_id.id, line.id))
        quantities.update(
            {(line.student_id, line.list_id.item_id): line.months for line in lines}
        )
        return quantities
