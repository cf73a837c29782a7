# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, date_utils, format_date

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..tools import billing, money, proration
from .edu_fee_charge_payer import kept_charges


@dataclass
class Leaver:
    """A pupil with bills of a round who left before its month was over."""

    student: Any
    last_day: date
    bills: Any
    lines: dict = field(default_factory=dict)  # charge: what is owed of it
    outcome: str = "due"
    parts: list = field(default_factory=list)  # `PayerPart`
    payer_outcome: str = "keep"

    @property
    def billed(self) -> int:
        """What the bills ask for."""
        return int(sum(self.bills.mapped("amount_total")))

    @property
    def paid(self) -> int:
        """What has come in for them."""
        return self.billed - int(sum(self.bills.mapped("amount_residual")))

    @property
    def class_(self):
        """The class when the pupil was billed, or charged to somebody else."""
        charges = [part.charge for part in self.parts]
        return self.bills[:1].edu_class_id or next(
            (charge.class_id for charge in charges), self.bills.edu_class_id
        )

    @property
    def payer_unused(self) -> int:
        """What others were charged and the pupil did not use."""
        return sum(part.unused for part in self.parts)

    @property
    def unused(self) -> int:
        """What the pupil was billed and did not use."""
        return sum(
            charge._get_family_amount() - (line.quantity * line.price - line.supported)
            for charge, line in self.lines.items()
        )


class EduFeeRound(models.Model):
    """Pupils who joined or left after the round was made."""

    _inherit = "edu.fee.round"

    left_count = fields.Integer(
        compute="_compute_left_count", string="Left since, not settled"
    )
    departure_count = fields.Integer(compute="_compute_left_count")

    def _compute_left_count(self):
        """Count who left in the month, of rounds that are being collected."""
        # In sudo: the cashier reads a round, and not who left.
        departures_sudo = self.env["edu.fee.departure"].sudo()
        settled = {
            fee_round.id: count
            for fee_round, count in departures_sudo._read_group(
                [("round_id", "in", self.ids)], ["round_id"], ["__count"]
            )
        }
        for fee_round in self:
            fee_round.left_count = len(fee_round._find_left())
            fee_round.departure_count = settled.get(fee_round.id, 0)

    # === WHO JOINED === #

    def action_view_joiners(self):
        """Show who is in the classes and has no bill, with what is owed."""
        self.ensure_one()
        return self.env["edu.fee.round.joiner"]._open_for(self)

    def _bill_later(self, student_ids):
        """Bill pupils who came after the round was made; who has a bill gets none.

        :return: the bills made, published where the round is
        :raise UserError: while the round is being made or is closed
        """
        self.ensure_one()
        self._check_ready()
        self._lock_or_refuse()
        self._check_not_generating()
        self = self.with_context(edu_bill_later=True)
        bills = self._bill_students(list(student_ids))
        if self.state == "published":
            self._publish_bills(bills)
        self.invalidate_recordset(["student_count", "bill_count", "missing_count"])
        if bills:
            self.message_post(
                body=self.env._(
                    "%(pupils)s pupils who joined since were billed: %(names)s.",
                    pupils=len(bills.edu_student_id),
                    names=", ".join(bills.edu_student_id.mapped("name")),
                )
            )
        return bills

    # === WHO LEFT === #

    def _find_left(self):
        """Return {id of a pupil: last day} of whom left before the month was over and
        is not settled; one query."""
        self.ensure_one()
        if self.state not in ("generated", "published") or not self.ids:
            return {}
        today = vietnam_today()
        month_end = date_utils.end_of(self.period, "month")
        self.env.flush_all()
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT place.student_id, MAX(COALESCE(place.date_end, 'infinity'))
                      FROM edu_enrollment place
                     WHERE place.company_id = %(company)s
                       AND place.student_id IN (
                            SELECT bill.edu_student_id FROM account_move bill
                             WHERE bill.edu_fee_round_id = %(round)s
                               AND bill.move_type = 'out_invoice'
                               AND bill.state = 'posted'
                               AND bill.edu_cancel_reason IS NULL
                             UNION
                            SELECT part.student_id FROM edu_fee_charge part
                             WHERE part.round_id = %(round)s
                               AND part.sponsorship_id IS NOT NULL
                               AND part.state = 'live'
                           )
                       AND NOT EXISTS (
                            SELECT 1 FROM edu_fee_departure settled
                             WHERE settled.round_id = %(round)s
                               AND settled.student_id = place.student_id
                           )
                     GROUP BY place.student_id
                    HAVING MAX(COALESCE(place.date_end, 'infinity')) < %(day)s
                    """,
                    company=self.company_id.id,
                    round=self.id,
                    day=min(today, month_end),
                )
            )
        )

    def _get_leavers(self):
        """Return who left, with what is owed of each charge, by class and name."""
        self.ensure_one()
        left = self._find_left()
        bills = self.env["account.move"]
        bills = bills.search(
            [
                *bills._edu_get_bill_domain(),
                ("edu_fee_round_id", "=", self.id),
                ("edu_student_id", "in", list(left)),
            ]
        )
        spans = self._get_leaver_spans(left)
        supports = self._get_charged_supports(bills.edu_charge_ids)
        parts = self._get_payer_parts(spans)
        by_student = bills.grouped("edu_student_id")
        leavers = [
            self._get_leaver(
                student,
                by_student.get(student, bills[:0]),
                left[student.id],
                spans[student.id],
                supports,
                parts.get(student, []),
            )
            for student in bills.edu_student_id.union(*parts)
        ]
        return sorted(
            leavers,
            key=lambda one: (
                one.class_.name or "",
                one.student.sort_key or "",
                one.student.id,
            ),
        )

    def _get_leaver_spans(self, left):
        """Return {id of a pupil: (days there, days billed)}.

        The days billed begin with the class, or when the pupil joined: a bill of a part
        of the month is of that part.

        :param dict left: of `_find_left`
        """
        month = self._get_school_month()
        joiners = self._get_joiner_spans(set(left))
        spans = {}
        for student_id, last_day in left.items():
            billed, _class = joiners.get(student_id, (month, month))
            spans[student_id] = (proration.Span(billed.first, last_day), billed)
        return spans

    def _get_leaver(self, student, bills, last_day, span, supports, parts):
        """Return a leaver with a proposal of what becomes of the bills, and of what
        others owe.

        :param dict supports: of `_get_charged_supports`
        :param list parts: `PayerPart` of the pupil
        """
        there, billed = span
        rules = self._get_partial_rules()
        charges = bills.edu_charge_ids.filtered(lambda one: one.state == "live")
        lines = {
            charge: self._prorate_line(
                self._get_charge_line(charge, supports.get(charge, ())),
                rules.get(charge.item_id),
                there,
                billed,
            )
            for charge in charges.sorted("id")
        }
        leaver = Leaver(student, last_day, bills, lines, parts=parts)
        if any(part.unused and part.can_reduce for part in parts):
            leaver.payer_outcome = "reduce"
        if leaver.unused and leaver.paid == leaver.billed:
            leaver.outcome = "unused"
        elif (
            leaver.unused
            and (not leaver.paid or self._plan_rest(leaver))
            and not self._get_fixed_parts(leaver)
        ):
            leaver.outcome = "rebill"
        return leaver

    def _get_charge_line(self, charge, supports=()):
        """Return a charge as a planned line, at the price it was billed.

        :param tuple supports: `billing.Support` of the parts that others pay
        """
        return billing.Line(
            charge.item_id,
            charge.quantity,
            int(charge.price),
            exemption=charge.exemption_id or None,
            reduction=int(charge.reduction),
            supports=supports,
            arrear=charge.refused_line_id or None,
        )

    def action_view_leavers(self):
        """Show who left, and what becomes of the bills."""
        self.ensure_one()
        return self.env["edu.fee.round.leaver"]._open_for(self)

    def action_view_departures(self):
        """Open what became of the bills of pupils who left."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_fee_departure_action"
        )
        action["domain"] = [("round_id", "in", self.ids)]
        return action

    # === SETTLING WHO LEFT === #

    def _settle_leavers(self, outcomes, payer_outcomes=None):
        """Settle pupils who left; all or nothing. Who is settled stays as it is.

        :param dict outcomes: {id of a pupil: outcome}
        :param dict payer_outcomes: {id of a pupil: what becomes of the part of others};
            without one, as it is proposed
        :return: the `edu.fee.departure` made
        :raise UserError: names the pupil whose bills do not allow it
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_or_refuse()
        self._check_not_generating()
        leavers = [one for one in self._get_leavers() if one.student.id in outcomes]
        self._lock_claims(leavers)
        for leaver in leavers:
            leaver.outcome = outcomes[leaver.student.id]
            leaver.payer_outcome = (payer_outcomes or {}).get(
                leaver.student.id, leaver.payer_outcome
            )
            self._check_outcome(leaver)
            self._check_payer_outcome(leaver)
        self._rebill([one for one in leavers if one.outcome == "rebill"])
        self._pay_back([one for one in leavers if one.outcome == "unused"])
        self._reduce_parts([one for one in leavers if one.payer_outcome == "reduce"])
        departures_sudo = self.env["edu.fee.departure"].sudo()
        made = departures_sudo.create(
            [self._prepare_departure(leaver) for leaver in leavers]
        )
        self.invalidate_recordset(["left_count", "departure_count"])
        for leaver in leavers:
            self._note_departure(leaver)
        return made.with_env(self.env)

    def _check_outcome(self, leaver):
        """Refuse what the bills of a pupil do not allow.

        :raise UserError: names the pupil and what came in
        """
        if leaver.outcome == "due":
            return
        if not leaver.unused:
            raise UserError(
                self.env._(
                    "%(student)s used all that was billed; it stays due.",
                    student=leaver.student.name,
                )
            )
        if leaver.outcome == "rebill" and leaver.paid:
            self._check_rebill_paid(leaver)
        if leaver.outcome == "unused" and not leaver.paid:
            raise UserError(
                self.env._(
                    "%(student)s has paid nothing; there is nothing to pay back.",
                    student=leaver.student.name,
                )
            )

    def _check_rebill_paid(self, leaver):
        """Refuse to make the bill anew of who paid all of it, or used nothing of it.

        :raise UserError: names the pupil and what came in
        """
        values = {
            "student": leaver.student.name,
            "amount": money.format_amount(leaver.paid),
        }
        if leaver.paid == leaver.billed:
            raise UserError(
                self.env._(
                    "%(student)s has paid %(amount)s, which is all; the bill cannot "
                    "be cancelled. Pay the unused part back, or let it stay due.",
                    **values,
                )
            )
        if not self._plan_rest(leaver):
            raise UserError(
                self.env._(
                    "%(student)s has paid %(amount)s and used nothing: there is no "
                    "bill to put the money on. Take the payment off the bill, or let "
                    "it stay due.",
                    **values,
                )
            )

    def _rebill(self, leavers):
        """Cancel bills by reversal, and bill what was used; families see the new ones.

        What came in for the old bills is put on the new ones, and what is beyond them
        is credit of the pupil.

        :param list leavers: `Leaver`
        """
        if not leavers:
            return
        old = self.env["account.move"].union(*(one.bills for one in leavers))
        seen = old.filtered("edu_published").edu_student_id
        planned = [bill for one in leavers for bill in self._plan_rest(one)]
        money_in = self._take_money_off(old)
        with kept_charges(self._get_kept_charges(leavers)):
            old._edu_cancel(self.env._("Left the school"))
            # The indexes must know before other bills and charges take their place.
            self.env.flush_all()
            asking = [bill for bill in planned if self._asks_for_money(bill)]
            self._charge_payers([bill for bill in planned if bill not in asking])
            bills = self.with_context(edu_bill_later=True)._post_bills(
                self._take_open_deductions(asking)
            )
        self._put_money_on(bills, money_in)
        self._publish_bills(bills.filtered(lambda bill: bill.edu_student_id in seen))

    def _plan_rest(self, leaver):
        """Return the planned bills of what a pupil used."""
        planned = []
        for bill in leaver.bills:
            lines = tuple(
                line
                for charge, line in leaver.lines.items()
                if charge.move_id == bill
                and line.quantity
                and (line.price or not charge.price)
            )
            rest = billing.Bill(
                leaver.student, bill.edu_class_id, bill.partner_bank_id, lines
            )
            if lines and (self._asks_for_money(rest) or self._get_supported(rest)):
                planned.append(rest)
        return planned

    def _take_open_deductions(self, planned):
        """Return planned bills that take off what the cancelled ones took off."""
        if not planned:
            return []
        waiting = self._get_open_deductions([bill.student.id for bill in planned])
        bills = []
        for bill in planned:
            lines = []
            for line in bill.lines:
                taken, _rest = billing.take(
                    line.amount, waiting.get((bill.student, line.item), ())
                )
                lines.append(replace(line, deductions=taken))
            bills.append(replace(bill, lines=tuple(lines)))
        return bills

    def _prepare_departure(self, leaver):
        """Return the values of the record of a pupil who left."""
        return {
            "company_id": self.company_id.id,
            "round_id": self.id,
            "student_id": leaver.student.id,
            "class_id": leaver.class_.id,
            "last_day": leaver.last_day,
            "outcome": leaver.outcome if leaver.bills else False,
            "amount_unused": leaver.unused,
            "payer_outcome": leaver.payer_outcome if leaver.payer_unused else False,
            "amount_payer_unused": leaver.payer_unused,
        }

    def _note_departure(self, leaver):
        """Say on the round what was done with the bills of a pupil."""
        if leaver.payer_unused:
            self._note_payer_parts(leaver)
        if not leaver.bills:
            return
        labels = dict(
            self.env["edu.fee.departure"]
            ._fields["outcome"]
            ._description_selection(self.env)
        )
        self.message_post(
            body=self.env._(
                "%(student)s left on %(date)s: %(outcome)s (unused: %(amount)s).",
                student=leaver.student.name,
                date=format_date(self.env, leaver.last_day),
                outcome=labels[leaver.outcome],
                amount=money.format_amount(leaver.unused),
            )
        )
