# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from typing import Any

from odoo import api, models
from odoo.tools import date_utils, format_date

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..tools import billing, proration


@dataclass(frozen=True)
class PartLine(billing.Line):
    """A bill's line for a part of the month: since or until a day."""

    since: Any = None
    until: Any = None

    @classmethod
    def of(cls, line, **values):
        """Return a line of a bill as one of a part of the month."""
        own = {
            field.name: getattr(line, field.name) for field in dataclass_fields(line)
        }
        return cls(**{**own, **values})


class EduFeeRound(models.Model):
    """What a pupil owes who joined after the class had begun in the round's month."""

    _inherit = "edu.fee.round"

    def _plan_bills(self, student_ids=None, with_amounts=True):
        """Override of `edu_fees`: who joined in mid-month owes a part of it.

        Whoever owes nothing, since she came after the month, is not missing.
        """
        plan = super()._plan_bills(student_ids, with_amounts)
        spans = self._get_joiner_spans({bill.student.id for bill in plan.all_bills})
        if spans:
            bills = [self._prorate_bill(bill, spans, plan) for bill in plan.bills]
            plan.bills = [bill for bill in bills if self._asks_for_money(bill)]
            covered = [self._prorate_bill(bill, spans, plan) for bill in plan.covered]
            plan.covered = [bill for bill in covered if bill.lines]
            # A fixed amount may be all of a part of the month: others still owe it.
            plan.covered += [
                bill
                for bill in bills
                if not self._asks_for_money(bill) and self._get_supported(bill)
            ]
        return plan

    @api.model
    def _asks_for_money(self, bill):
        """Tell whether a planned bill is worth making: something is to be paid."""
        return any(line.quantity and line.asks for line in bill.lines)

    # === SCHOOL DAYS === #

    def _get_meal_warnings(self):
        """Return a sentence for each item that bills more meals than there are school
        days in the month."""
        self.ensure_one()
        if not self.period:
            return []
        days = self._get_school_month().school_days
        return [
            self.env._(
                "“%(item)s”: %(quantity)s are billed, and %(month)s has %(days)s "
                "school days.",
                item=line.item_id.name,
                quantity=line.quantity,
                month=self.month_label,
                days=days,
            )
            for line in self.line_ids
            if line.partial_rule == "meals" and line.quantity > days
        ]

    # === WHO JOINED WHEN === #

    def _get_month(self):
        """Return the days of the round's month."""
        self.ensure_one()
        return proration.Span(self.period, date_utils.end_of(self.period, "month"))

    def _get_school_month(self):
        """Return the days of the round's month, and which of them are free; one query.

        No query where nothing goes by the meal.
        """
        month = self._get_month()
        if "meals" not in self._get_partial_rules().values():
            return month
        closed = self.company_id._edu_get_days_off(month.first, month.last)
        return replace(month, closed=frozenset(closed))

    def _get_partial_rules(self):
        """Return {item: rule} of the lines of which a part of a month can be owed."""
        self.ensure_one()
        return {
            line.item_id: line.partial_rule
            for line in self.line_ids
            if line.partial_rule != "whole"
        }

    def _get_joiner_spans(self, student_ids):
        """Return the days for which pupils are there who joined in mid-month.

        Joined is who has been in no class of the school before, and came after the
        first pupils of his class had begun in this month: in September all begin late.
        Four queries at most, and none where all is owed as a whole.

        :param student_ids: a set of ids
        :return: {id of a pupil: (days there, days of the class in the month)}
        """
        self.ensure_one()
        if not student_ids or not self.period or not self._get_partial_rules():
            return {}
        month = self._get_month()
        late = self.env["edu.enrollment"].search_fetch(
            [
                ("student_id", "in", list(student_ids)),
                ("class_id", "in", self.class_ids.ids),
                ("date_start", ">", month.first),
            ],
            ["student_id", "class_id", "date_start"],
        )
        if not late:
            return {}
        joined = self._get_joined(late.student_id.ids)
        begun = self._get_begun()
        month = self._get_school_month()
        spans = {}
        for enrollment in late:
            student_id = enrollment.student_id.id
            first = begun.get(enrollment.class_id.id, month.first)
            if joined[student_id] > first:
                spans[student_id] = (
                    proration.Span(joined[student_id], month.last),
                    replace(month, first=first),
                )
        return spans

    def _get_joined(self, student_ids):
        """Return {id of a pupil: since when he is in the school}, if he is in it."""
        groups = self.env["edu.enrollment"]._read_group(
            [
                ("student_id", "in", student_ids),
                ("company_id", "=", self.company_id.id),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", self.period),
            ],
            ["student_id"],
            ["date_start:min"],
        )
        return {student.id: first for student, first in groups}

    def _get_begun(self):
        """Return {id of a class: its first day in the round's month}."""
        month = self._get_month()
        groups = self.env["edu.enrollment"]._read_group(
            [
                ("class_id", "in", self.class_ids.ids),
                ("date_start", "<=", month.last),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", month.first),
            ],
            ["class_id"],
            ["date_start:min"],
        )
        return {class_.id: max(first, month.first) for class_, first in groups}

    # === WHAT IS OWED === #

    def _prorate_bill(self, bill, spans, plan):
        """Return a planned bill of a part of the month, without what is not owed.

        :param dict spans: of `_get_joiner_spans`
        :param plan: takes the deductions that no longer fit
        """
        span = spans.get(bill.student.id)
        if not span:
            return bill
        there, month = span
        rules = self._get_partial_rules()
        lines = []
        for line in bill.lines:
            part = self._prorate_line(line, rules.get(line.item), there, month)
            # What costs nothing stays on the bill, where it always stood.
            if part.quantity and (part.price or not line.price):
                lines.append(part)
                waiting = [d for d in line.deductions if d not in part.deductions]
                pupil = billing.Pupil(bill.student, bill.class_, None)
                plan.waiting += [(pupil, deduction) for deduction in waiting]
        return replace(bill, lines=tuple(lines))

    @api.model
    def _prorate_line(self, line, rule, there, month):
        """Return a line of a part of the month.

        :param line: `billing.Line`
        :param rule: see `edu.fee.round.line.partial_rule`; None for the whole
        :param there: the days there
        :param month: the days of the class in the month
        """
        rule = "whole" if line.arrear else rule or "whole"
        quantity, price = proration.prorate(
            rule, line.quantity, line.price, there, month
        )
        if (quantity, price) == (line.quantity, line.price):
            return line
        _quantity, reduction = proration.prorate(
            rule, line.quantity, line.reduction, there, month
        )
        taken, _waiting = billing.take(quantity * price, line.deductions)
        return PartLine.of(
            line,
            quantity=quantity,
            price=price,
            reduction=reduction,
            deductions=taken,
            since=there.first if there.first > month.first else None,
            until=there.last if there.last < month.last else None,
        )

    @api.model
    def _build_line_name(self, line):
        """Override of `edu_fees` to say for which part of the month a line is."""
        name = super()._build_line_name(line)
        since, until = getattr(line, "since", None), getattr(line, "until", None)
        if not since and not until:
            return name
        values = {
            "line": name,
            "since": format_date(self.env, since),
            "until": format_date(self.env, until),
        }
        if since and until:
            return self.env._("%(line)s (from %(since)s to %(until)s)", **values)
        if since:
            return self.env._("%(line)s (from %(since)s)", **values)
        return self.env._("%(line)s (until %(until)s)", **values)

    # === BILLS THAT COME LATER === #

    def _prepare_bill(self, bill, code):
        """Override of `edu_fees`: a bill that is made later is dated today, and the
        family has as many days to pay it as the others had."""
        vals = super()._prepare_bill(bill, code)
        today = vietnam_today()
        if self.env.context.get("edu_bill_later") and today > self.date:
            due = max(self.date_due, today + (self.date_due - self.date))
            vals.update(invoice_date=today, date=today, invoice_date_due=due)
        return vals
