# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import contextlib
from contextvars import ContextVar
from dataclasses import dataclass, field

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

_statement_id = ContextVar("edu_statement_id", default=False)


@contextlib.contextmanager
def in_statement(statement):
    """Let movements that are settled while this lasts be lines of a bank statement.

    No context key does it, since that can be had from outside.
    """
    token = _statement_id.set(statement.id)
    try:
        yield
    finally:
        _statement_id.reset(token)


@dataclass
class Plan:
    """What becomes of one movement: which bills get how much, what is left over."""

    transaction: object
    bills: object
    reason: str | bool = False
    shares: list = field(default_factory=list)  # (bill, amount)
    credit: int = 0
    # The accounts of roles that were read for the plans that are booked together.
    accounts: dict = field(default_factory=dict)
    statement_id: int | bool = False
    # The account that a bill waits on, by its id, where it was read for many at once.
    receivables: dict = field(default_factory=dict)
    # What a bill gets at most, by its id, and whose the rest is, where it is known.
    limits: dict = field(default_factory=dict)
    owner: object = None

    @property
    def partner(self):
        """The pupil whose ledger the money stands on."""
        return self.owner or self.bills[:1].partner_id


class EduCollectionTransaction(models.Model):
    """The booking of movements; all of it under sudo, after the callers' checks."""

    _inherit = "edu.collection.transaction"

    # === SETTLEMENT === #

    def _settle(self):
        """Book all new movements, and match those that carry a payment code.

        Each becomes a line of the bank's or cash journal: reconciled with its bills, or
        on the journal's suspense account, where it waits in the queue.
        Inside of `in_statement` that lists them.
        """
        todo = self.sudo().with_context(tracking_disable=True)
        todo._lock()
        todo = todo.filtered(lambda one: one.state == "new")
        for journal, transactions in todo.grouped("journal_id").items():
            transactions = transactions.with_company(journal.company_id)
            plans = transactions._plan_by_codes()
            for plan in plans:
                plan.statement_id = _statement_id.get()
            for wave in transactions._split_into_waves(plans):
                transactions._execute(wave, "auto")

    def _settle_by_hand(self, bills):
        """Match one booked movement with bills that a person chose.

        :raise UserError: when a bill is another school's or cannot take money
        """
        self.ensure_one()
        transaction = self.with_company(self.company_id)
        bills = bills.exists()
        transaction._check_bills(bills)
        plan = Plan(transaction, bills.sorted(self._get_bill_order))
        transaction._execute([plan], "manual")

    def _check_bills(self, bills):
        """Refuse bills that the money cannot go to.

        :raise UserError: names the bill
        """
        if not bills:
            raise UserError(self.env._("Choose the bill that the money is for."))
        if self.amount <= 0:
            raise UserError(
                self.env._(
                    "%(reference)s is money that went out; it pays no bill.",
                    reference=self.bank_reference,
                )
            )
        for bill in bills:
            if bill.company_id != self.company_id:
                raise UserError(
                    self.env._(
                        "The money is in an account of %(school)s; the bill is another "
                        "school's.",
                        school=self.company_id.name,
                    )
                )
            if not bill._edu_takes_money():
                raise UserError(
                    self.env._(
                        "Bill %(bill)s is cancelled or not posted; it takes no money.",
                        bill=bill.name,
                    )
                )

    def _get_bill_order(self, bill):
        """Return the key by which bills are filled: the oldest due date first."""
        return (bill.invoice_date_due or bill.date, bill.id)

    def _plan_by_codes(self):
        """Return a plan per movement, from the payment codes in its memo.

        One search for all of them; it looks at all schools, so that the code of another
        school is told from an unknown one, and reads nothing of it but the school.
        """
        codes = {code for one in self for code in (one.payment_codes or "").split()}
        bills = self.env["account.move"].search(
            [("edu_payment_code", "in", sorted(codes))]
        )
        by_code = bills.grouped("edu_payment_code")
        return [self._plan_by_code(one, by_code) for one in self]

    def _plan_by_code(self, transaction, by_code):
        nothing = self.env["account.move"]
        if transaction.amount <= 0:
            return Plan(transaction, nothing)
        if transaction.queue_reason:
            return Plan(transaction, nothing, transaction.queue_reason)
        codes = (transaction.payment_codes or "").split()
        if not codes:
            return Plan(transaction, nothing, "no_code")
        bills = nothing.union(*(by_code.get(code, nothing) for code in codes))
        own = bills.filtered(lambda bill: bill.company_id == transaction.company_id)
        takers = own.filtered(lambda bill: bill._edu_takes_money())
        if takers:
            return Plan(transaction, takers.sorted(self._get_bill_order))
        if own:
            return Plan(transaction, nothing, "cancelled_bill")
        return Plan(transaction, nothing, "other_school" if bills else "unknown_code")

    def _split_into_waves(self, plans):
        """Return lists of plans that do not share a bill, in the order of the money.

        The second payment of a bill has to see what the first one left open: it is in a
        later wave. As few waves as there are payments of one bill.
        """
        waves, next_wave = [], {}
        for plan in plans:
            number = max((next_wave.get(id_, 0) for id_ in plan.bills.ids), default=0)
            next_wave.update(dict.fromkeys(plan.bills.ids, number + 1))
            if number == len(waves):
                waves.append([])
            waves[number].append(plan)
        return waves

    def _execute(self, plans, matched_by):
        """Lock the bills, allocate, book, reconcile and record; all or nothing."""
        bills = self.env["account.move"].union(*(plan.bills for plan in plans))
        bills._edu_lock()
        accounts, ids = {}, bills.ids
        for plan in plans:
            plan.bills = plan.bills.with_prefetch(ids)
            plan.accounts = accounts
            self._allocate(plan)
        self._book_plans(plans, matched_by)

    def _book_plans(self, plans, matched_by):
        """Book, reconcile and record what was allocated."""
        self._book(plans)
        self._reconcile(plans)
        self._record(plans, matched_by)

    def _allocate(self, plan):
        """Fill the bills in their order with the money; what is left is credit."""
        rest = int(plan.transaction.amount)
        for bill in plan.bills:
            share = min(rest, int(bill.amount_residual), plan.limits.get(bill.id, rest))
            if share:
                plan.shares.append((bill, share))
                rest -= share
        plan.credit = rest if plan.bills else 0

    # === BOOKING === #

    def _book(self, plans):
        """Write each movement into its journal: a new line, or the queue's one."""
        new = [plan for plan in plans if not plan.transaction.statement_line_id]
        for plan in plans:
            if plan.bills and plan.transaction.statement_line_id:
                self._write_entry(plan.transaction.statement_line_id, plan)
        if new:
            lines = (
                self.env["account.bank.statement.line"]
                .with_context(
                    mail_create_nolog=True,
                    mail_create_nosubscribe=True,
                    tracking_disable=True,
                )
                .create([self._prepare_statement_line(plan) for plan in new])
            )
            for plan, line in zip(new, lines, strict=True):
                plan.transaction.statement_line_id = line

    def _prepare_statement_line(self, plan):
        """Return the values of the journal's line of a movement.

        A matched one comes with its whole entry: rewriting the suspense line that Odoo
        makes otherwise takes three times as long.
        """
        transaction = plan.transaction
        reference = transaction.bank_reference
        values = {
            "journal_id": transaction.journal_id.id,
            "statement_id": plan.statement_id,
            "date": transaction._get_booking_date(),
            "amount": transaction.amount,
            "payment_ref": transaction.memo or reference,
            "partner_name": transaction.counterparty,
            "partner_id": plan.partner.id,
            "ref": reference,
            "unique_import_id": f"{transaction.journal_id.id}-{reference}",
            "checked": True,
        }
        if plan.bills and transaction.state != "reversed":
            liquidity = self._prepare_entry_line(
                transaction.journal_id.default_account_id,
                plan.partner,
                transaction.amount,
                values["payment_ref"],
            )
            values["line_ids"] = [
                Command.create(line) for line in [liquidity, *self._prepare_entry(plan)]
            ]
        return values

    def _get_booking_date(self):
        """Return the day on which a movement is entered into the journal."""
        return self.date

    def _write_entry(self, line, plan):
        """Replace the suspense account in a line's entry by what the plan says.

        The liquidity line stays; synchronisation is off since it would put the
        suspense line back.
        """
        liquidity, suspense, others = line._seek_for_lines()
        partner = plan.partner
        commands = [Command.update(liquidity.id, {"partner_id": partner.id})]
        commands += [Command.delete(old.id) for old in suspense + others]
        commands += [Command.create(vals) for vals in self._prepare_entry(plan)]
        line = line.with_context(
            force_delete=True,
            skip_readonly_check=True,
            skip_account_move_synchronization=True,
        )
        line.write({"partner_id": partner.id, "line_ids": commands})
        line.move_id.partner_id = partner

    def _prepare_entry(self, plan):
        """Return the entry's lines against the money, balanced with it.

        The bills' receivable, the credit, and what a school on the policy
        `on_collection` recognises with the money.
        """
        date = plan.transaction.date
        lines = []
        for bill, share in plan.shares:
            account = plan.receivables.get(bill.id)
            account = account or bill._edu_get_open_terms().account_id[:1]
            lines.append(
                self._prepare_entry_line(account, bill.partner_id, -share, bill.name)
            )
            accounts = bill._edu_get_recognition_accounts(date, plan.accounts)
            lines += bill._edu_prepare_recognition_lines(share, date, accounts)
        if plan.credit:
            account = self.env["edu.account.role"]._get_account(
                plan.transaction.company_id,
                "received_in_advance",
                date,
                plan.accounts,
            )
            own = plan.bills.filtered(lambda bill: bill.partner_id == plan.partner)
            label = self.env._("Overpaid: %(bill)s", bill=(own or plan.bills)[0].name)
            lines.append(
                self._prepare_entry_line(account, plan.partner, -plan.credit, label)
            )
        return lines

    def _prepare_entry_line(self, account, partner, balance, name):
        """Return the values of one line of the entry."""
        currency = self.env.company.currency_id
        return {
            "name": name,
            "account_id": account.id,
            "partner_id": partner.id,
            "currency_id": currency.id,
            "amount_currency": balance,
            "balance": balance,
        }

    def _reconcile(self, plans):
        """Reconcile the entries with their bills, all in one go."""
        pairs = []
        for plan in plans:
            entry = plan.transaction._get_entry()
            for bill, share in plan.shares:
                terms = bill._edu_get_open_terms()
                credit = entry.line_ids.filtered(
                    lambda line, terms=terms, bill=bill, share=share: (
                        line.account_id in terms.account_id
                        and line.name == bill.name
                        and int(line.credit) == share
                        and not line.reconciled
                    )
                )
                pairs.append(credit[:1] + terms)
        if pairs:
            self.env["account.move.line"]._reconcile_plan(pairs)

    def _record(self, plans, matched_by):
        """Write allocations and states: what the screens and receipts read."""
        self.env["edu.collection.allocation"].create(
            [
                {
                    "transaction_id": plan.transaction.id,
                    "company_id": plan.transaction.company_id.id,
                    "move_id": bill.id,
                    "amount": share,
                }
                for plan in plans
                for bill, share in plan.shares
            ]
        )
        for plan in plans:
            plan.transaction.write(
                {
                    "state": self._get_new_state(plan),
                    "matched_by": matched_by if plan.bills else False,
                    "queue_reason": plan.reason,
                    "amount_credit": plan.credit,
                    "undo_reason": False,
                }
            )

    def _get_new_state(self, plan):
        """Return the state of a movement that is booked by a plan."""
        if plan.transaction.amount <= 0:
            return "ignored"
        if not plan.bills:
            return "queue"
        if plan.credit:
            return "over"
        is_open = any(bill.amount_residual for bill, _share in plan.shares)
        return "partial" if is_open else "matched"

    # === UNDO AND REVERSAL === #

    def _undo_settlement(self, reason):
        """Put a matched movement back into the queue.

        The entry is back on the suspense account; the bills are open again and what
        was recognised is not recognised any more. The allocations stay, as undone.
        """
        bills = self.allocation_ids.filtered(lambda one: one.state == "live").move_id
        bills._edu_lock()
        self._undo_entry()
        self._mark_undone(reason)
        self.write(
            {
                "state": "queue",
                "queue_reason": "undone",
                "matched_by": False,
                "amount_credit": 0,
                "undo_reason": reason,
            }
        )

    def _undo_entry(self):
        """Put the money back on the account of what is not known."""
        self.statement_line_id.action_undo_reconciliation()
        self.statement_line_id.partner_id = False

    def _get_entry(self):
        """Return the entry that says what the money is."""
        return self.statement_line_id.move_id

    def _mark_undone(self, reason):
        live = self.allocation_ids.filtered(lambda one: one.state == "live")
        live.write({"state": "undone", "undo_reason": reason})

    def _reverse(self, reason, date):
        """Reverse a movement by a new one with the mirrored entry, and return that.

        The first entry and its number stay in the books. Bills get their residual back,
        since the mirrored lines take the reconciliation's place.
        """
        self.ensure_one()
        live = self.allocation_ids.filtered(lambda one: one.state == "live")
        live.move_id._edu_lock()
        original = self.statement_line_id
        reversal = self.create(
            {
                "company_id": self.company_id.id,
                "journal_id": self.journal_id.id,
                "channel_id": self.channel_id.id,
                "bank_reference": f"{self.bank_reference}-R",
                "date": date,
                "amount": -self.amount,
                "memo": reason,
                "counterparty": self.counterparty,
                "state": "reversed",
                "reversal_of_id": self.id,
            }
        )
        line = self.env["account.bank.statement.line"].create(
            self._prepare_statement_line(Plan(reversal, live.move_id))
        )
        reversal.statement_line_id = line
        self._mirror_entry(original, line)
        self._mark_undone(reason)
        self.write({"state": "reversed", "undo_reason": reason, "amount_credit": 0})
        return reversal

    def _mirror_entry(self, original, line):
        """Give a line the entry of another one with all signs turned."""
        liquidity, _suspense, _others = original._seek_for_lines()
        mirrored = original.move_id.line_ids - liquidity
        _liquidity, suspense, _others = line._seek_for_lines()
        line.with_context(
            force_delete=True,
            skip_readonly_check=True,
            skip_account_move_synchronization=True,
        ).write(
            {
                "line_ids": [
                    *(Command.delete(old.id) for old in suspense),
                    *(Command.create(self._prepare_mirror(old)) for old in mirrored),
                ]
            }
        )
        for old in mirrored.filtered("account_id.reconcile"):
            turned = line.move_id.line_ids.filtered(
                lambda new, old=old: (
                    new.account_id == old.account_id
                    and new.partner_id == old.partner_id
                    and new.balance == -old.balance
                    and not new.reconciled
                )
            )[:1]
            old.remove_move_reconcile()
            (old + turned).reconcile()

    def _prepare_mirror(self, line):
        """Return the values of the opposite of a line."""
        return {
            **self._prepare_entry_line(
                line.account_id, line.partner_id, -line.balance, line.name
            ),
            "edu_fee_item_id": line.edu_fee_item_id.id,
            "edu_recognised_charge_id": line.edu_recognised_charge_id.id,
        }
