# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..tools import money
from .edu_collection_transaction import SETTLED


class EduCollectionTransaction(models.Model):
    """What a channel told and the bank does not have.

    It is confirmed until somebody cancels that, with a reason: by a new row, the first
    one stays. When the bank's file brings it after all, it is money like any other.
    """

    _inherit = "edu.collection.transaction"

    is_proven = fields.Boolean(
        string="In the bank's file",
        compute="_compute_is_proven",
        compute_sudo=True,
        help="A statement or a success file of the bank has it.",
    )
    is_told_only = fields.Boolean(
        compute="_compute_is_proven",
        compute_sudo=True,
        help="A channel told of it, the bank's file does not have it.",
    )

    # Serves the reconciliation: one reference with two amounts.
    _conflict_idx = models.Index("(journal_id) WHERE strpos(bank_reference, '~') > 0")

    @api.depends("amount", "journal_id", "message_evidence_ids", "state")
    def _compute_is_proven(self):
        """Tell what the bank's own file has from what was only told."""
        for transaction in self:
            messages = transaction.message_evidence_ids
            transaction.is_proven = any(one._is_proof() for one in messages)
            transaction.is_told_only = (
                transaction.state in (*SETTLED, "queue")
                and transaction.amount > 0
                and transaction.journal_id.type == "bank"
                and not transaction.is_proven
            )

    # === ACTIONS === #

    def action_cancel_confirmation(self, reason=None):
        """Take back what was told and never came; without a reason, ask for it.

        The bills are open again.

        :raise UserError: when the bank's file has the money
        """
        self.ensure_one()
        self._check_may_match()
        self._check_cancellable()
        if not (reason or "").strip():
            return self.env["edu.reason"]._ask(
                self,
                self.env._("Cancel the confirmation"),
                self.env._("Why is the money not received?"),
                "action_cancel_confirmation",
            )
        self._lock()
        self._check_cancellable()
        self.sudo()._cancel_confirmation(reason.strip())
        return True

    def action_adjust(self, reason=None):
        """Let the amount in the bank's file take the place of what was told.

        What was told is cancelled; its bills get the bank's amount. Without a reason,
        ask for it.

        :raise UserError: when there are not two amounts, one of them the bank's
        """
        self.ensure_one()
        self._check_may_match()
        told, _proven = self._get_two_amounts()
        told._check_cancellable()
        if not (reason or "").strip():
            return self.env["edu.reason"]._ask(
                self,
                self.env._("Take the bank's amount"),
                self.env._("Why is the amount another one?"),
                "action_adjust",
            )
        told, proven = self._get_two_amounts()
        (told | proven)._lock()
        told._check_cancellable()
        told.sudo()._adjust(proven.sudo(), reason.strip())
        return True

    # === CHECKS === #

    def _check_cancellable(self):
        """Refuse to cancel what the bank has, or what is a receipt's or a payment's.

        :raise UserError: says why
        """
        self.ensure_one()
        if self.is_told_only and not self.sudo().disbursement_id:
            return
        if not self.is_proven:
            raise UserError(
                self.env._(
                    "%(reference)s is no payment that was told; there is nothing to "
                    "cancel.",
                    reference=self.bank_reference,
                )
            )
        raise UserError(
            self.env._(
                "The bank's file has %(reference)s of %(amount)s; money that is there "
                "is matched or paid back, never cancelled.",
                reference=self.bank_reference,
                amount=money.format_amount(self.amount),
            )
        )

    def _get_two_amounts(self):
        """Return the movement that was told and the one in the bank's file.

        :raise UserError: when the reference does not have both
        """
        self.ensure_one()
        base, mark, amount = self.bank_reference.rpartition("~")
        base = base if mark and amount.isdigit() else self.bank_reference
        pattern = base.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        both = self.search(
            [
                ("journal_id", "=", self.journal_id.id),
                ("state", "!=", "reversed"),
                "|",
                ("bank_reference", "=", base),
                ("bank_reference", "=like", f"{pattern}~%"),
            ]
        )
        others = (both - self).filtered(lambda one: one.is_proven != self.is_proven)
        if not others:
            raise UserError(
                self.env._(
                    "%(reference)s has one amount only; there is nothing to adjust.",
                    reference=self.bank_reference,
                )
            )
        return (others[:1], self) if self.is_proven else (self, others[:1])

    # === BOOKING, under sudo after the callers' checks === #

    def _cancel_confirmation(self, reason):
        """Reverse a movement that was told, dated on the first open day."""
        self.ensure_one()
        transaction = self.with_company(self.company_id)
        return transaction._reverse(reason, transaction._get_open_day())

    def _get_open_day(self):
        """Return today, or the first day whose books are open."""
        closed = self.env["edu.books.lock"]._get_closed_until(self.company_id)
        today = vietnam_today()
        return max(today, closed + timedelta(days=1)) if closed else today

    def _adjust(self, proven, reason):
        """Cancel what was told and give its bills the bank's amount."""
        live = self.allocation_ids.filtered(lambda one: one.state == "live")
        bills = live.move_id
        self._cancel_confirmation(reason)
        if bills and proven.state == "queue":
            proven._settle_by_hand(bills)

    # === WHAT COMES AFTER ALL === #

    @api.model
    def _register_movements(self, journal, entries, message=None):
        """Override of `edu_fees`: what was cancelled and is in the bank's file after
        all is a new movement."""
        transactions = super()._register_movements(journal, entries, message)
        if not message or not message._is_proof():
            return transactions
        cancelled = transactions.filtered(
            lambda one: one.state == "reversed" and not one.reversal_of_id
        )
        if not cancelled:
            return transactions
        revived = self.union(*(one._revive(message) for one in cancelled))
        return (transactions - cancelled | revived).sorted("id")

    def _revive(self, message):
        """Return a new movement in the place of a cancelled one, to be settled.

        The cancelled row keeps its entries and gives its reference away.
        """
        self.ensure_one()
        free = f"{self.bank_reference}~X{self.id}"
        names = ("journal_id", "channel_id", "company_id")
        values = {name: self[name].id for name in names}
        names = ("alias_reference", "bank_reference", "counterparty", "date", "memo")
        names += ("amount", "amount_fee", "is_made_up", "paid_at", "payment_codes")
        names += ("listed_reference", "terminal", "value_date", "virtual_account")
        values.update((name, self[name]) for name in names)
        values["listed_student_id"] = self.listed_student_id.id
        self.write(
            {
                "bank_reference": free,
                "alias_reference": False,
                "listed_reference": False,
            }
        )
        self.statement_line_id.unique_import_id = f"{self.journal_id.id}-{free}"
        message.write({"transaction_ids": [Command.unlink(self.id)]})
        # The constraint of the reference looks at the database.
        self.flush_recordset()
        revived = self.create({**values, "state": "new"})
        message.write({"transaction_ids": [Command.link(revived.id)]})
        return revived
