# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..tools import entry_columns
from ..tools.bill_shape import to_array
from .edu_bill_stamp import METHODS as BILL_METHODS

# Where Odoo, or a module, does something of its own while money is booked.
METHODS = {
    **BILL_METHODS,
    "account.bank.statement.line": ("create", "write"),
    "account.full.reconcile": ("create", "write"),
    "account.move": (*BILL_METHODS["account.move"], "action_post"),
    "account.move.line": (
        *BILL_METHODS["account.move.line"],
        "_reconcile_plan",
        "_reconcile_plan_with_sync",
        "_reconcile_pre_hook",
        "_reconcile_post_hook",
    ),
    "account.partial.reconcile": ("create", "write"),
    "edu.collection.allocation": ("create", "write"),
    "edu.collection.transaction": (
        "write",
        "_book",
        "_book_plans",
        "_get_new_state",
        "_reconcile",
        "_record",
    ),
}
# Foreign keys to the rows of an entry that are copied, or set for all of them at once.
COPIED_KEYS = {
    ("account_bank_statement_line", "move_id"),
    ("account_move", "statement_line_id"),
    ("account_move_line", "full_reconcile_id"),
    ("account_move_line", "move_id"),
    ("account_move_line", "statement_line_id"),
    ("account_partial_reconcile", "credit_move_id"),
    ("account_partial_reconcile", "full_reconcile_id"),
    ("edu_collection_transaction", "statement_line_id"),
}
# What Odoo fills with the amount of a line, or leaves empty, with either sign.
PRICES = ("price_subtotal", "price_total", "price_unit")


class Term(NamedTuple):
    """The one line of a bill that is due: its id, what is open of it, its number in
    the matching, and what else an entry depends on."""

    id: int
    residual: int
    matching_number: str
    shape: tuple


@dataclass
class Movement:
    """A movement that may be booked as a copy.

    ``values`` are those of its statement line; ``template``, for a copy, is the one
    that the ORM booked.
    """

    plan: Any
    values: dict
    term: Term | None
    template: Any = None
    lines: list = field(default_factory=list)

    def __post_init__(self):
        """Read the lines of the entry."""
        if "line_ids" in self.values:
            self.lines = [command[2] for command in self.values["line_ids"]]
        else:
            # What Odoo puts there: the money, and the suspense account against it.
            amount = self.values["amount"]
            self.lines = [
                {
                    "name": self.values["payment_ref"],
                    "partner_id": self.values["partner_id"],
                    "balance": balance,
                }
                for balance in (amount, -amount)
            ]

    @property
    def share(self):
        """What the bill gets of it."""
        return self.plan.shares[0][1] if self.plan.shares else 0

    @property
    def credit_at(self):
        """The place of the line that is reconciled with the bill, or None."""
        if not self.plan.shares:
            return None
        account_id = self.term.shape[0]
        return next(
            place
            for place, line in enumerate(self.lines)
            if line["account_id"] == account_id and line["balance"] == -self.share
        )


class EduEntryStamp(models.AbstractModel):
    """Books movements of money by the set: which may be copied, and from what.

    Of each shape one movement is booked by the ORM: statement line, entry, partial and
    full reconciliation, allocation, and what changes on the bill and its charges. The
    same rows are written for all others of the shape by a few statements; amounts,
    dates, names and numbers are each movement's own. What does not run for a copy:
    `create` and `write` of the models, automation and audit rules on them.
    """

    _name = "edu.entry.stamp"
    _description = "Entries of Money Copied by the Set"
    _inherit = "edu.bill.stamp"

    # === WHETHER MOVEMENTS MAY BE COPIED === #

    @api.model
    def _get_methods(self):
        """Override to name what is at work while money is booked."""
        return METHODS

    @api.model
    def _get_copied_keys(self):
        """Override to name the rows that hang on an entry and are copied with it."""
        return COPIED_KEYS

    @api.model
    def _get_owners(self, templates):
        """Override to add the statement lines."""
        return {
            **super()._get_owners(templates),
            "account_bank_statement_line": templates.statement_line_ids.ids,
        }

    @api.model
    def _get_columns(self):
        """Override to say what becomes of the columns of an entry, its statement line
        and its reconciliation."""
        return entry_columns.derive(super()._get_columns(), entry_columns.OWN)

    @api.model
    def _get_obstacle(self, journal):
        """Override to look at what is worked out from what is written, too; who keeps
        the log reads it, in English."""
        if journal.currency_id - journal.company_id.currency_id:
            return f"Journal {journal.name} is in another currency."
        if reason := super()._get_obstacle(journal):
            return reason
        if unknown := self._find_unknown_dependents():
            return f"A module works out of what changes: {', '.join(unknown[:5])}."
        return ""

    @api.model
    def _get_known_dependents(self):
        """Return the stored fields worked out from what is written into earlier rows,
        that are written, or stay as they are, as texts; a module that has looked at its
        own adds them."""
        return entry_columns.KNOWN_DEPENDENTS

    @api.model
    def _find_unknown_dependents(self):
        """Return the stored fields that are worked out from what is updated, and that
        nobody has looked at, as texts."""
        registry = self.env.registry
        found = {
            str(dependent)
            for model, names in entry_columns.UPDATED.items()
            for name in names
            for dependent in registry.get_dependent_fields(
                self.env[model]._fields[name]
            )
            if dependent.store
        }
        written = {
            f"{model}.{name}"
            for model, names in entry_columns.UPDATED.items()
            for name in names
        }
        return sorted(found - written - self._get_known_dependents())

    @api.model
    def _is_open(self, journal, day):
        """Tell whether entries of a day are made as they are: no lock is on it."""
        company = journal.company_id
        closed = self.env["edu.books.lock"]._get_closed_until(company)
        if closed and day <= closed:
            return False
        return not company._get_violated_lock_dates(day, False, journal)

    @api.model
    def _get_terms(self, bill_ids):
        """Return {bill: its `Term`} of those with one open line in their own currency.

        One query; the bills are locked and nothing of them waits to be written.
        """
        if not bill_ids:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.move_id, min(l.id), min(l.amount_residual),
                       min(l.matching_number), min(l.account_id),
                       min(m.payment_state), min(m.journal_id), min(m.currency_id),
                       bool_or(m.inalterable_hash IS NOT NULL)
                  FROM account_move_line l
                  JOIN account_move m ON m.id = l.move_id
                  JOIN account_account a ON a.id = l.account_id
                  JOIN res_company c ON c.id = m.company_id
                 WHERE l.move_id = ANY(%s::int[])
                   AND a.account_type = 'asset_receivable'
                   AND NOT COALESCE(l.reconciled, FALSE)
                 GROUP BY l.move_id
                HAVING count(*) = 1
                   AND bool_and(COALESCE(l.matching_number, 'P') LIKE 'P%%')
                   AND NOT bool_or(EXISTS (
                       SELECT 1 FROM account_move_line o
                        WHERE o.matching_number = l.matching_number AND o.id != l.id
                          AND (o.payment_id IS NOT NULL
                               OR NOT COALESCE(o.reconciled, FALSE))
                       ))
                   AND bool_and(l.currency_id = c.currency_id)
                   AND bool_and(m.amount_residual = l.amount_residual)
                """,
                to_array(bill_ids),
            )
        )
        return {
            bill: Term(
                line,
                int(residual),
                number or "",
                (account, state, bool(number), *rest),
            )
            for bill, line, residual, number, account, state, *rest in rows
        }

    # === WHETHER THE ORM MADE WHAT WAS EXPECTED === #

    @api.model
    def _is_template(self, one):
        """Tell whether the ORM booked a movement as it was prepared, and nothing else.

        :param one: `Movement`
        """
        line = one.plan.transaction.statement_line_id
        move = line.move_id
        made = move.line_ids.sorted("id")
        if (
            len(made) != len(one.lines)
            or move.date != one.values["date"]
            or move.state != "posted"
            or line.amount_residual not in (0, -line.amount)
        ):
            return False
        for wanted, found in zip(one.lines, made, strict=True):
            if (
                found.balance != wanted["balance"]
                or found.amount_currency != found.balance
                or found.account_id.id != wanted.get("account_id", found.account_id.id)
                or found.partner_id.id != (wanted["partner_id"] or False)
                or (found.name or "") != (wanted["name"] or "")
                or found.is_storno
                or found.amount_residual not in (0, found.balance)
                or any(
                    abs(found[name]) not in (0, abs(found.balance)) for name in PRICES
                )
            ):
                return False
        return self._is_plain_matching(one, made)

    @api.model
    def _is_plain_matching(self, one, made):
        """Tell whether a movement is matched with its bill alone, in one currency."""
        partials = made.matched_debit_ids | made.matched_credit_ids
        if not one.plan.shares:
            return not partials
        return (
            len(partials) == 1
            and partials.credit_move_id == made[one.credit_at]
            and partials.debit_move_id.id == one.term.id
            and partials.amount == one.share
            and not partials.exchange_move_id
            and not partials.draft_caba_move_vals
        )
