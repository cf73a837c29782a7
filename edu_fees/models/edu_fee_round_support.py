# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import billing
from .edu_fee_charge_payer import is_kept


class EduFeeRound(models.Model):
    """How the charges of a round are split with another payer.

    The family's bill holds the price and, in a line of its own, what somebody else
    takes of it; the other payer's part is a charge beside it, which waits for a claim.
    Where nothing is left for the family there is only that charge.
    """

    _inherit = "edu.fee.round"

    amount_supported = fields.Monetary(
        compute="_compute_support", string="Paid by others"
    )
    unclaimed_count = fields.Integer(
        compute="_compute_support", string="Charges not claimed yet"
    )
    support_todo = fields.Text(
        compute="_compute_support_todo", string="Supports to look at"
    )
    lapsed_count = fields.Integer(compute="_compute_support_todo")

    # === FIGURES === #

    def _compute_covered_count(self):
        """Count the pupils of whom others pay all: charged, but without a bill."""
        charges_sudo = self.env["edu.fee.charge"].sudo()
        bills = self.env["account.move"].sudo()
        charged = dict(
            charges_sudo._read_group(
                [*self._get_payer_domain(), ("round_id", "in", self.ids)],
                ["round_id"],
                ["student_id:recordset"],
            )
        )
        billed = charged and dict(
            bills._read_group(
                [*bills._edu_get_bill_domain(), ("edu_fee_round_id", "in", self.ids)],
                ["edu_fee_round_id"],
                ["edu_student_id:recordset"],
            )
        )
        for fee_round in self:
            students = charged.get(fee_round, self.env["edu.student"].sudo())
            if students:
                students -= billed.get(fee_round, students[:0])
            fee_round.covered_count = len(students)

    def _compute_support(self):
        """Sum what others pay, and count what is on no claim; two queries."""
        charges_sudo = self.env["edu.fee.charge"].sudo()
        domain = [*self._get_payer_domain(), ("round_id", "in", self.ids)]
        sums = {
            fee_round.id: amount
            for fee_round, amount in charges_sudo._read_group(
                domain, ["round_id"], ["amount:sum"]
            )
        }
        unclaimed = {
            fee_round.id: count
            for fee_round, count in charges_sudo._read_group(
                [*domain, ("claim_line_ids", "not any", [("state", "=", "live")])],
                ["round_id"],
                ["__count"],
            )
        }
        for fee_round in self:
            fee_round.amount_supported = sums.get(fee_round.id, 0)
            fee_round.unclaimed_count = unclaimed.get(fee_round.id, 0)

    def _compute_support_todo(self):
        """Say which supports wait for approval, and which ended under made bills."""
        for fee_round in self:
            problems = [
                *fee_round._get_support_warnings(),
                *fee_round._get_lapsed_problems(),
            ]
            fee_round.support_todo = "\n".join(problems) or False
            fee_round.lapsed_count = len(fee_round._get_lapsed_charges().student_id)

    @api.model
    def _get_payer_domain(self):
        """Return the domain of the charges that other payers owe."""
        return [("sponsorship_id", "!=", False), ("state", "=", "live")]

    # === WHO PAYS WHAT === #

    def _get_supports(self, student_ids=None):
        """Return what others pay for pupils in this round's month.

        A month is supported when its first day is within the agreement, and within the
        pupil's policy category. Of two agreements with one payer that reach a pupil
        after all, by a category that came later, the first one holds: nobody claims
        twice.

        :param student_ids: only these pupils
        :return: {(pupil or None for everybody, item): tuple of `billing.Support`}, the
            State budget before sponsors; a pupil's are all, everybody's included
        """
        self.ensure_one()
        items = self.line_ids.item_id
        # In sudo: who counts the missing bills need not know why somebody else pays.
        sponsorships_sudo = self.env["edu.fee.sponsorship"].sudo()
        found = items and sponsorships_sudo._get_in_force(items, self.period)
        if not found:
            return {}
        only = None if student_ids is None else set(student_ids)
        named = found.filtered(lambda one: one.basis != "all").sorted("id")
        reached = named._get_students(self.period)
        students = self.env["edu.student"]
        agreements = {}
        for one in found.sorted("id"):
            whom = [None] if one.basis == "all" else reached[one]
            for student_id in whom:
                if None not in (only, student_id) and student_id not in only:
                    continue
                student = None if student_id is None else students.browse(student_id)
                for item in one.item_ids & items:
                    agreements.setdefault((student, item), []).append(one)
        values = {one: one._get_value() for one in found}
        return {
            (student, item): tuple(
                values[one]
                for one in self._sort_agreements(
                    [*own, *(agreements.get((None, item), ()) if student else ())]
                )
            )
            for (student, item), own in agreements.items()
        }

    @api.model
    def _sort_agreements(self, agreements):
        """Return agreements in the order in which they pay: the State budget before
        sponsors, and each payer once, by the first of its agreements here.

        :param list agreements: one by one
        """
        by_payer = {}
        for one in agreements:
            by_payer.setdefault(one.payer_id, one)
        return sorted(
            by_payer.values(), key=lambda one: (one.payer_kind != "budget", one.id)
        )

    def _get_arrears(self, student_ids=None):
        """Return what other payers refused of earlier months and families pay on their
        next bill with the same item; two queries.

        :param student_ids: only these pupils
        :return: {(pupil, item): [`billing.Arrear`]}, the oldest first
        """
        self.ensure_one()
        domain = [
            ("company_id", "=", self.company_id.id),
            ("item_id", "in", self.line_ids.item_id.ids),
            ("outcome", "=", "family"),
            ("state", "=", "live"),
            ("claim_id.stage", "in", ("partly", "cancelled")),
            ("claim_id.round_id.period", "<=", self.period),
            # In its own round the item is on the bill already.
            ("claim_id.round_id", "!=", self.id),
        ]
        if student_ids is not None:
            domain.append(("student_id", "in", student_ids))
        lines_sudo = self.env["edu.fee.claim.line"].sudo().search(domain, order="id")
        students, items = self.env["edu.student"], self.env["edu.fee.item"]
        arrears = {}
        for line in lines_sudo._filter_waiting():
            key = (students.browse(line.student_id.id), items.browse(line.item_id.id))
            arrears.setdefault(key, []).append(
                billing.Arrear(line, int(line.amount - line.amount_accepted))
            )
        return arrears

    @api.model
    def _get_supported(self, bill):
        """Return what others pay of a planned bill, in đồng."""
        return sum(line.supported for line in bill.lines)

    def _get_billed_keys(self):
        """Override of `edu_fees`: who is charged to somebody else misses nothing, and
        neither does of whom that was refused: who pays it stands on the claim."""
        keys = super()._get_billed_keys()
        charged = (
            self.env["edu.fee.charge"]
            .sudo()
            ._read_group(
                [*self._get_payer_domain(), ("round_id", "=", self.id)],
                ["student_id", "item_id"],
            )
        )
        refused = (
            self.env["edu.fee.claim.line"]
            .sudo()
            ._read_group(self._get_refused_domain(), ["student_id", "item_id"])
        )
        for student, item in [*charged, *refused]:
            account = item.beneficiary_account_id
            keys.add((student.with_env(self.env), account.with_env(self.env)))
        return keys

    def _get_refused_domain(self):
        """Return the domain of the lines of these rounds' claims that were answered,
        and of which a part was refused."""
        return [
            ("claim_id.round_id", "in", self.ids),
            ("state", "=", "live"),
            ("claim_id.answer_date", "!=", False),
            ("claim_id.stage", "in", ("partly", "cancelled")),
            ("outcome", "!=", False),
        ]

    def _check_unbilled(self):
        """Override of `edu_fees`: what others pay rests on plan and dates, too."""
        res = super()._check_unbilled()
        for fee_round in self.filtered("amount_supported"):
            raise UserError(
                self.env._(
                    "Others pay for pupils of round “%(round)s”; its plan, items and "
                    "dates cannot change.",
                    round=fee_round.name,
                )
            )
        return res

    # === THE TWO CHARGES, AND THE LINE BETWEEN THEM === #

    def _prepare_charge(self, bill, line, names):
        """Override of `edu_fees`: the family owes what nobody else pays."""
        vals = super()._prepare_charge(bill, line, names)
        if line.supported:
            vals["amount_supported"] = line.supported
        if line.arrear:
            vals["refused_line_id"] = line.arrear.id
        return vals

    @api.model
    def _build_line_name(self, line):
        """Override of `edu_fees`: of what was refused, the month that it was for."""
        if not line.arrear:
            return super()._build_line_name(line)
        period = line.arrear.claim_id.round_id.period
        return self.env._(
            "%(item)s, month %(month)s: part that was not supported",
            item=line.item.with_env(self.env).name,
            month=f"{period.month:02d}/{period.year}",
        )

    def _prepare_bill_lines(self, charge, line, accounts):
        """Override of `edu_fees` to add what somebody else takes, before deductions."""
        commands = super()._prepare_bill_lines(charge, line, accounts)
        commands[1:1] = [
            self._prepare_support_line(charge, support, part, accounts)
            for support, part in line.shares
        ]
        return commands

    def _prepare_support_line(self, charge, support, part, accounts):
        """Return the command that makes the line of what somebody else takes.

        :param support: `billing.Support`
        :param int part: whole đồng
        """
        school = self.with_context(lang=self.company_id._edu_get_lang())
        return fields.Command.create(
            {
                "display_type": "product",
                "name": school._build_support_name(charge.item_id, support),
                "account_id": accounts[charge.item_id].id,
                "quantity": -1,
                "price_unit": part,
                "tax_ids": [],
                "analytic_distribution": False,
                "edu_fee_item_id": charge.item_id.id,
                "edu_charge_id": charge.id,
            }
        )

    @api.model
    def _build_support_name(self, item, support):
        """Return what a child carries home about another payer: the kind, no name."""
        item = item.with_env(self.env).name
        if support.record.payer_kind == "budget":
            return self.env._("%(item)s: supported by the State budget", item=item)
        return self.env._("%(item)s: supported by a sponsor", item=item)

    def _charge_payers(self, planned):
        """Charge other payers with their parts of planned bills; one statement.

        :param list planned: `billing.Bill`
        :return: the charges, in sudo
        """
        self.ensure_one()
        charges_sudo = self.env["edu.fee.charge"].sudo()
        supported = [
            (bill, line, support, part)
            for bill in planned
            for line in bill.lines
            for support, part in line.shares
            if not is_kept(bill.student, line.item, support.record.payer_id)
        ]
        if not supported:
            return charges_sudo
        self.check_access("write")
        names = self._get_line_names(planned)
        return charges_sudo.create(
            [
                self._prepare_payer_charge(
                    bill, line, support, part, names[self._get_full_line(line)]
                )
                for bill, line, support, part in supported
            ]
        )

    def _prepare_payer_charge(self, bill, line, support, part, name):
        """Return the values of another payer's part of a planned line.

        :param support: `billing.Support`, one of the line's
        :param int part: whole đồng
        """
        sponsorship = support.record
        return {
            "name": name,
            "round_id": self.id,
            "student_id": bill.student.id,
            "class_id": bill.class_.id,
            "item_id": line.item.id,
            "payer_id": sponsorship.payer_id.id,
            "company_id": self.company_id.id,
            "quantity": 1,
            "price": part,
            "amount_deducted": 0,
            "amount": part,
            "sponsorship_id": sponsorship.id,
            "level": line.price,
            "level_quantity": line.quantity,
        }

    def _get_charged_supports(self, charges):
        """Return {charge of a family: tuple of `billing.Support`} of bills that are
        made.

        :param charges: of families, of this round
        """
        charges = charges.filtered("amount_supported")
        if not charges:
            return {}
        payer_charges = self.env["edu.fee.charge"].search_fetch(
            [
                *self._get_payer_domain(),
                ("round_id", "in", self.ids),
                ("student_id", "in", charges.student_id.ids),
            ],
            ["student_id", "item_id", "sponsorship_id"],
        )
        by_key = payer_charges.grouped(lambda one: (one.student_id, one.item_id))
        supports = {}
        for charge in charges:
            payer_charges = by_key.get((charge.student_id, charge.item_id))
            if payer_charges:
                supports[charge] = self._get_agreed_supports(payer_charges)
        return supports

    @api.model
    def _get_agreed_supports(self, payer_charges):
        """Return the supports by which others were charged for a pupil's item, in the
        order in which they pay.

        :param payer_charges: of one pupil and item
        """
        agreements_sudo = payer_charges.sudo().sponsorship_id
        return tuple(
            one._get_value() for one in self._sort_agreements(list(agreements_sudo))
        )

    # === AGREEMENTS THAT DO NOT HOLD === #

    def _get_support_warnings(self):
        """Return sentences on agreements for this round that nobody approved yet."""
        self.ensure_one()
        items = self.line_ids.item_id
        if not items or not self.period or self.state == "closed":
            return []
        drafts_sudo = self.env["edu.fee.sponsorship"].sudo()
        drafts_sudo = drafts_sudo._get_in_force(items, self.period, ("draft",))
        if not drafts_sudo:
            return []
        return [
            self.env._(
                "%(count)s supports wait for approval: families are billed without "
                "them until then.",
                count=len(drafts_sudo),
            )
        ]

    def _get_lapsed_charges(self):
        """Return, in sudo, charges of other payers whose agreement does not hold in
        this round's month any more, and which are on no claim."""
        self.ensure_one()
        charges_sudo = self.env["edu.fee.charge"].sudo()
        if not self.ids:
            return charges_sudo
        return charges_sudo.search(
            [
                *self._get_payer_domain(),
                ("round_id", "=", self.id),
                ("claim_line_ids", "not any", [("state", "=", "live")]),
                "|",
                ("sponsorship_id.state", "=", "withdrawn"),
                ("sponsorship_id.date_end", "<", self.period),
            ]
        )

    def _get_lapsed_problems(self):
        """Return a sentence for whom the bills rest on an agreement that has ended."""
        lapsed_sudo = self._get_lapsed_charges()
        if not lapsed_sudo:
            return []
        return [
            self.env._(
                "The support of %(count)s pupils does not hold in this month any more, "
                "as of %(student)s. Bill them anew before the bills are published.",
                count=len(lapsed_sudo.student_id),
                student=lapsed_sudo.student_id[0].name,
            )
        ]

    def action_publish(self):
        """Override of `edu_fees`: no family gets a bill that rests on a support that
        has ended; that others wait for approval is noted.

        :raise UserError: names one of the pupils
        """
        for fee_round in self:
            for problem in fee_round._get_lapsed_problems():
                raise UserError(problem)
            for warning in fee_round._get_support_warnings():
                fee_round.message_post(body=warning)
        return super().action_publish()

    def action_rebill_lapsed(self):
        """Cancel what rests on a support that has ended, and bill those pupils anew.

        :raise UserError: when a bill was paid in part
        """
        self.ensure_one()
        self._check_ready()
        self._lock_or_refuse()
        self._check_not_generating()
        lapsed_sudo = self._get_lapsed_charges()
        students = lapsed_sudo.student_id.with_env(self.env)
        lapsed = {
            (one.student_id.id, one.item_id.beneficiary_account_id.id)
            for one in lapsed_sudo
        }
        bills = self._get_bills().filtered(
            lambda bill: (bill.edu_student_id.id, bill.partner_bank_id.id) in lapsed
        )
        # Where there is no bill, what yet others pay beside is planned anew, too.
        beside_sudo = lapsed_sudo.search(
            [
                *self._get_payer_domain(),
                ("round_id", "=", self.id),
                ("student_id", "in", lapsed_sudo.student_id.ids),
            ]
        ).filtered(
            lambda one: (
                (one.student_id.id, one.item_id.beneficiary_account_id.id) in lapsed
            )
        )
        beside_sudo._check_unclaimed()
        if bills:
            bills._edu_cancel(self.env._("The support has ended"))
        beside_sudo.filtered(lambda one: one.state == "live")._cancel()
        # The indexes must know before other bills and charges take their place.
        self.env.flush_all()
        made = self._bill_students(students.ids) if students else bills[:0]
        if self.state == "published":
            self._publish_bills(made)
        self._finish_generation()
        return self._notify(self.env._("%(count)s bills made.", count=len(made)))
