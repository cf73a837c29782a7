# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import dataclass
from typing import Any

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools import billing, money


@dataclass
class PayerPart:
    """What another payer owes for an item of a pupil who left, and what was used."""

    charge: Any  # in sudo
    line: Any  # the planned line of what was used
    support: Any  # by which the payer was charged
    used: int = 0

    @property
    def unused(self) -> int:
        """What the payer was charged and the pupil did not use."""
        return int(self.charge.amount) - self.used

    @property
    def claim_line(self):
        """The place on a claim, if there is one."""
        return self.charge.claim_line_ids.filtered(lambda line: line.state == "live")

    @property
    def is_open(self) -> bool:
        """Whether the payer was not asked for it yet."""
        return self.claim_line.claim_id.stage in (False, "draft")

    @property
    def is_sent(self) -> bool:
        """Whether the payer was asked, and neither answered nor paid."""
        line = self.claim_line
        return (
            line.claim_id.stage == "sent"
            and not line.claim_id.amount_paid
            and line.amount_accepted == line.amount
        )

    @property
    def can_reduce(self) -> bool:
        """Whether less can be asked of the payer still."""
        return self.is_open or self.is_sent


class EduFeeRound(models.Model):
    """What other payers owe for pupils who left.

    What was not claimed yet is charged anew for the days there. On a claim that was
    sent the place says how much of it is right, and why; it is booked with the payer's
    answer. What was answered or paid stays.
    """

    _inherit = "edu.fee.round"

    # === WHAT WAS USED === #

    def _get_payer_parts(self, spans):
        """Return {pupil: [`PayerPart`]} of pupils who left; a fixed number of queries.

        :param dict spans: of `_get_leaver_spans`
        """
        # In sudo: what others owe is on claims, which are read by fewer than bills.
        charges_sudo = (
            self.env["edu.fee.charge"]
            .sudo()
            .search(
                [
                    *self._get_payer_domain(),
                    ("round_id", "=", self.id),
                    ("student_id", "in", list(spans)),
                ],
                order="id",
            )
        )
        rules = self._get_partial_rules()
        parts = {}
        for (student, _item), own in charges_sudo.grouped(
            lambda one: (one.student_id, one.item_id)
        ).items():
            there, billed = spans[student.id]
            # What was reduced already does not tell what the whole was.
            full = max(own, key=lambda one: one.level * one.level_quantity)
            whole = billing.Line(
                own.item_id,
                full.level_quantity,
                int(full.level),
                supports=self._get_agreed_supports(own),
            )
            rule = rules.get(own.item_id.with_env(self.env))
            line = self._prorate_line(whole, rule, there, billed)
            parts.setdefault(student.with_env(self.env), []).extend(
                self._split_parts(own, whole, line)
            )
        return parts

    @staticmethod
    def _split_parts(charges, whole, line):
        """Return a `PayerPart` for each charge of other payers of a pupil's item.

        :param whole: the line that was charged
        :param line: the line of what was used
        """
        used = {support.record: part for support, part in line.shares}
        by_record = {support.record: support for support in whole.supports}
        return [
            PayerPart(
                charge,
                line,
                by_record[charge.sponsorship_id],
                # Never more than was charged: the payer may have refused some of it.
                min(used.get(charge.sponsorship_id, 0), int(charge.amount)),
            )
            for charge in charges
            if charge.sponsorship_id in by_record
        ]

    def _get_fixed_parts(self, leaver):
        """Return what others owe beside a pupil's bills and cannot be reduced any more:
        the bills cannot be made anew then."""
        items = leaver.bills.edu_charge_ids.item_id
        return [
            part
            for part in leaver.parts
            if part.unused
            and not part.can_reduce
            and part.charge.item_id.with_env(self.env) in items
        ]

    def _get_kept_charges(self, leavers):
        """Return the charges that stay on claims that were sent, in sudo, while the
        bills beside them are made anew."""
        return [
            part.charge for one in leavers for part in one.parts if not part.is_open
        ]

    # === SETTLING === #

    def _lock_claims(self, leavers):
        """Hold the claims that others' parts of pupils stand on.

        :raise UserError: when somebody else changes one
        """
        claims_sudo = self.env["edu.fee.claim"].sudo()
        claims_sudo = claims_sudo.union(
            *(part.claim_line.claim_id for one in leavers for part in one.parts)
        )
        if claims_sudo:
            claims_sudo._lock()

    def _check_payer_outcome(self, leaver):
        """Refuse what claims do not allow.

        :raise UserError: names the pupil, and the claim that is answered or paid
        """
        fixed = self._get_fixed_parts(leaver)
        if leaver.outcome == "rebill" and fixed:
            self._refuse_fixed(leaver, fixed)
        if not leaver.payer_unused:
            return
        if leaver.outcome == "rebill" and leaver.payer_outcome != "reduce":
            raise UserError(
                self.env._(
                    "The bill of %(student)s is made anew for the days there, and so "
                    "is what others pay of it: reduce their part, too.",
                    student=leaver.student.name,
                )
            )
        unused = [part for part in leaver.parts if part.unused]
        if leaver.payer_outcome == "reduce" and not any(
            part.can_reduce for part in unused
        ):
            self._refuse_fixed(leaver, unused)

    def _refuse_fixed(self, leaver, parts):
        """Refuse to change what another payer answered or paid.

        :raise UserError: names the pupil and the claim
        """
        claim_sudo = parts[0].claim_line.claim_id.sudo()
        if claim_sudo.amount_credit_used:
            raise UserError(
                self.env._(
                    "%(student)s: %(amount)s of claim “%(claim)s” was paid with money "
                    "from before. Take the credit back first, in Collection → Credit "
                    "used for bills, or let the part of the other payer stay.",
                    student=leaver.student.name,
                    amount=money.format_amount(claim_sudo.amount_credit_used),
                    claim=claim_sudo.name,
                )
            )
        raise UserError(
            self.env._(
                "%(student)s: claim “%(claim)s” is answered or paid, or its answer is "
                "being written down. Undo the match of its money first, or let the "
                "part of the other payer stay.",
                student=leaver.student.name,
                claim=claim_sudo.name,
            )
        )

    def _reduce_parts(self, leavers):
        """Reduce what others owe for pupils to what was used.

        :param list leavers: `Leaver`
        """
        parts = [(one, part) for one in leavers for part in one.parts if part.unused]
        # What was made anew with its bill is reduced already.
        live = [(one, part) for one, part in parts if part.charge.state == "live"]
        self._charge_anew([part for _one, part in live if part.is_open])
        for leaver, part in live:
            if part.charge.state == "live" and part.is_sent:
                self._mark_reduced(leaver, part)

    def _charge_anew(self, parts):
        """Charge other payers anew for the days there; a draft of a claim takes what it
        had before.

        :param list parts: `PayerPart` that are open
        """
        if not parts:
            return
        charges_sudo = self.env["edu.fee.charge"].sudo()
        claims = {part.charge: part.claim_line.claim_id for part in parts}
        charges_sudo.union(*claims)._cancel()
        # The index must know before other charges take their place.
        self.env.flush_all()
        planned = [
            (
                billing.Bill(
                    part.charge.student_id, part.charge.class_id, None, (part.line,)
                ),
                part,
            )
            for part in parts
            if part.used
        ]
        names = self._get_line_names([bill for bill, _part in planned])
        made_sudo = charges_sudo.create(
            [
                self._prepare_payer_charge(
                    bill, part.line, part.support, part.used, names[part.line]
                )
                for bill, part in planned
            ]
        )
        self.env["edu.fee.claim.line"].sudo().create(
            [
                claim._prepare_line(claim, made)
                for made, (_bill, part) in zip(made_sudo, planned, strict=True)
                if (claim := claims[part.charge])
            ]
        )

    def _mark_reduced(self, leaver, part):
        """Keep on a claim that was sent what is right of it, and since when; an answer
        that is withdrawn, or the claim cancelled, does not lose it."""
        part.claim_line.write({"left_on": leaver.last_day, "amount_used": part.used})
        part.claim_line._note_left()

    def _charge_reduced(self, lines):
        """Charge other payers for the days there, where a claim that was cancelled had
        that written down; the pupils are settled, and nobody proposes it again.

        :param lines: `edu.fee.claim.line` of this round in sudo, which count no more
        """
        reduced = lines.filtered("left_on").grouped("charge_id")
        if not reduced:
            return
        spans = self._get_leaver_spans(
            {line.student_id.id: line.left_on for line in reduced.values()}
        )
        parts = [
            part
            for own in self._get_payer_parts(spans).values()
            for part in own
            if part.charge in reduced
        ]
        for part in parts:
            part.used = int(reduced[part.charge].amount_used)
        self._charge_anew(parts)

    def _note_payer_parts(self, leaver):
        """Say on the round what was done with what others owe for a pupil."""
        labels = dict(
            self.env["edu.fee.departure"]
            ._fields["payer_outcome"]
            ._description_selection(self.env)
        )
        self.message_post(
            body=self.env._(
                "%(student)s left on %(date)s; part of other payers: %(outcome)s "
                "(unused: %(amount)s).",
                student=leaver.student.name,
                date=format_date(self.env, leaver.last_day),
                outcome=labels[leaver.payer_outcome],
                amount=money.format_amount(leaver.payer_unused),
            )
        )
