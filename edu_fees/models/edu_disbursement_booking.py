# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..const import ORDER_PREFIX
from ..tools import payment_code
from .edu_collection_settlement import Plan


class EduDisbursementLine(models.Model):
    _inherit = "edu.disbursement.line"

    def _check_credits(self):
        """Refuse to give a pupil back more than was overpaid.

        :raise UserError: names the pupil
        """
        lines = self.filtered(lambda line: not line.item_id)
        if not lines:
            return
        lines.student_id._edu_lock_credit()
        credits = lines.student_id._edu_get_credit(
            lines.company_id, without=lines.disbursement_id
        )
        for student, own in lines.grouped("student_id").items():
            if sum(own.mapped("amount")) > credits.get(student, 0):
                raise UserError(
                    self.env._(
                        "%(student)s has not overpaid that much; somebody may have "
                        "used it meanwhile.",
                        student=student.name,
                    )
                )


class EduDisbursement(models.Model):
    """The entries of payments; all of it under sudo, after the callers' checks."""

    _inherit = "edu.disbursement"

    def _prepare_entry(self, date):
        """Return the lines of the entry against the money that goes out.

        :param date: the day of the entry, which chooses the accounts
        """
        self.ensure_one()
        roles = self.env["edu.account.role"]
        if self.kind == "deposit":
            account = roles._get_account(self.company_id, "cash_in_transit", date)
            return [self._prepare_transit_line(account, self.amount)]
        return self._prepare_part_entry(date, self.line_ids)

    def _prepare_part_entry(self, date, lines):
        """Return the lines of the entry of a part of the payment.

        :param date: the day of the entry
        :param lines: the lines of the payment that are paid, or given back
        """
        roles = self.env["edu.account.role"]
        wanted = {line: line._get_role() for line in lines}
        accounts = roles._get_accounts(self.company_id, set(wanted.values()), date)
        return [
            line._prepare_entry_line(accounts[role]) for line, role in wanted.items()
        ]

    def _prepare_transit_line(self, account, balance):
        """Return the values of the line of cash on its way to the bank."""
        return {
            "name": self.name,
            "account_id": account.id,
            "currency_id": self.currency_id.id,
            "amount_currency": balance,
            "balance": balance,
        }

    def _book_cash(self, date):
        """Book the payment in the school's cash journal."""
        journal = self.company_id.edu_cash_journal_id
        if not journal:
            raise UserError(
                self.env._(
                    "%(school)s has no cash journal. Set it on the school.",
                    school=self.company_id.name,
                )
            )
        transactions = self.env["edu.collection.transaction"]
        transaction = transactions._register_movements(
            journal,
            [
                {
                    "bank_reference": self.name,
                    "date": date,
                    "amount": -int(self.amount),
                    "memo": f"{self.name} {self.memo or ''}".strip(),
                    "counterparty": self.payee_name,
                }
            ],
        )
        transaction._book_payment(self, "manual")

    def _reverse_cash(self, reason):
        """Put the cash of a payment back into the box by the mirrored entry."""
        today = vietnam_today()
        booked = self.transaction_ids.filtered(
            lambda one: one.journal_id.type == "cash" and one.state != "reversed"
        ).ensure_one()
        reversal = booked._reverse(
            self.env._(
                "%(payment)s reversed: %(reason)s", payment=self.name, reason=reason
            ),
            max(today, self.date),
        )
        reversal.disbursement_id = self

    # === THE BANK'S LINES === #

    def _match_bank_line(self, transaction, matched_by, lines=None):
        """Close a payment order, a deposit, or a payment that came back; or a part.

        :param transaction: a movement of the bank that is on the suspense account
        :param str matched_by: ``auto`` or ``manual``
        :param lines: which lines of the payment it is (default: those of its amount)
        :raise UserError: when amount or direction is another one, when the days or the
            credit of a cancelled payment are used, or when nobody says whose it is
        """
        self.ensure_one()
        comes_back = transaction.amount > 0 and self.kind != "deposit"
        lines = self._choose_lines(transaction, lines)
        if not comes_back and (problem := self._get_payable_problem(lines)):
            raise UserError(problem)
        transaction._book_payment(self, matched_by, lines)
        if comes_back:
            self._mark_back(lines, transaction)
        else:
            self._mark_out(lines, transaction)

    def _choose_lines(self, transaction, lines=None):
        """Return which lines of the payment a movement of the bank is.

        :raise UserError: when it is none, or one of several
        """
        parts = self._find_parts(transaction.amount)
        is_same = int(transaction.amount) in self._get_bank_amounts()
        if transaction.company_id != self.company_id or not is_same:
            parts = []
        elif not self.line_ids:
            return self.line_ids
        if (lines and lines not in parts) or not parts:
            raise UserError(
                self.env._(
                    "%(reference)s is another amount than payment %(payment)s.",
                    reference=transaction.bank_reference,
                    payment=self.name,
                )
            )
        if not lines and len(parts) > 1:
            raise UserError(
                self.env._(
                    "Several transfers of payment %(payment)s have the amount of "
                    "%(reference)s. Choose whose it is.",
                    payment=self.name,
                    reference=transaction.bank_reference,
                )
            )
        return lines or parts[0]

    def _get_payable_problem(self, lines):
        """Return why what the bank has paid cannot be booked, and what to do first; an
        empty text when nothing is in the way.

        :param lines: lines of the payment; of one that was cancelled, days and credit
            may be used since
        """
        self.ensure_one()
        if cancelled := lines._filter_cancelled():
            return self._get_retake_problem(cancelled)
        if self._is_cancelled_order():
            try:
                self._check_retakable()
            except UserError as error:
                return str(error)
        return ""

    def _find_by_code(self, transactions):
        """Return {transaction: (payment, lines)} by the code in the memo.

        The code is a payment's or that of one transfer of a list. A payment that was
        cancelled is found as well: the bank may have executed it all the same.
        """
        codes = {
            one: payment_code.find(one.memo or "", (ORDER_PREFIX,))
            for one in transactions
        }
        wanted = sorted({code for found in codes.values() for code in found})
        if not wanted:
            return {}
        lines = self.env["edu.disbursement.line"]
        by_line = lines.search([("order_code", "in", wanted)]).grouped("order_code")
        payments = self.search([("order_code", "in", wanted)]).grouped("order_code")
        result, taken = {}, set()
        for transaction, found in codes.items():
            for code in found:
                line = by_line.get(code, lines)
                payment = line.disbursement_id or payments.get(code, self)
                own = payment._find_own(transaction, line, taken) if payment else None
                if own is not None:
                    result[transaction] = (payment, own)
                    taken.update(own.ids or [payment])
                    break
        return result

    def _find_own(self, transaction, line, taken):
        """Return the lines of the payment that a movement with its code is, or None.

        :param line: the line whose own code it is, or none
        :param taken: ids of lines, and payments, that other movements are
        """
        self.ensure_one()
        goes_out = transaction.amount < 0 or self.kind == "deposit"
        is_same = int(transaction.amount) in self._get_bank_amounts()
        if (
            not (goes_out and is_same)
            or transaction.company_id != self.company_id
            or self in taken
        ):
            return None
        if not self.line_ids:
            return self.line_ids
        parts = [
            part
            for part in self._find_parts(transaction.amount)
            if taken.isdisjoint(part.ids)
        ]
        if line in parts:
            return line
        # Nobody's transfer is another pupil's; the bank may name one in a sum.
        if len(parts) != 1 or (line and len(parts[0]) == 1):
            return None
        return parts[0]


class EduCollectionTransaction(models.Model):
    _inherit = "edu.collection.transaction"

    disbursement_id = fields.Many2one(
        "edu.disbursement",
        string="Payment",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

    def _settle(self):
        """Override to close payment orders and deposits that the bank shows.

        What cannot be booked as it is waits, and the payment says what to do.
        """
        result = super()._settle()
        waiting = self.sudo().filtered(
            lambda one: one.state in ("queue", "ignored") and not one.disbursement_id
        )
        payments = self.env["edu.disbursement"].sudo()
        for transaction, (payment, lines) in payments._find_by_code(waiting).items():
            payment._lock()
            if int(transaction.amount) not in payment._get_bank_amounts():
                continue
            if problem := payment._get_payable_problem(lines):
                payment._tell_executed(transaction, problem)
            else:
                payment._match_bank_line(transaction, "auto", lines)
        return result

    def _book_payment(self, payment, matched_by, payment_lines=None):
        """Book a movement as a payment out of collected money, or its return.

        :param payment: the `edu.disbursement`
        :param str matched_by: ``auto`` or ``manual``
        :param payment_lines: which of its lines (default: all)
        """
        self.ensure_one()
        transaction = self.with_company(self.company_id)
        if payment_lines and payment_lines != payment.line_ids:
            lines = payment._prepare_part_entry(self.date, payment_lines)
        else:
            lines = payment._prepare_entry(self.date)
        if transaction.amount > 0:
            for line in lines:
                line["balance"] = line["amount_currency"] = -line["balance"]
        if transaction.statement_line_id:
            transaction._replace_suspense(lines)
        else:
            transaction._create_booked_line(lines)
        self.write(
            {
                "disbursement_id": payment.id,
                "state": "matched",
                "matched_by": matched_by,
                "queue_reason": False,
            }
        )
        transaction._reconcile_payment(payment)

    def _create_booked_line(self, lines):
        """Create the journal's line of a movement with its whole entry."""
        plan = Plan(self, self.env["account.move"])
        values = self._prepare_statement_line(plan)
        liquidity = self._prepare_entry_line(
            self.journal_id.default_account_id,
            self.env["res.partner"],
            self.amount,
            values["payment_ref"],
        )
        values["line_ids"] = [Command.create(line) for line in [liquidity, *lines]]
        self.statement_line_id = self.env["account.bank.statement.line"].create(values)

    def _replace_suspense(self, lines):
        """Put these lines in the place of a movement's suspense line."""
        line = self.statement_line_id
        _liquidity, suspense, others = line._seek_for_lines()
        line.with_context(
            force_delete=True,
            skip_readonly_check=True,
            skip_account_move_synchronization=True,
        ).write(
            {
                "line_ids": [
                    *(Command.delete(old.id) for old in suspense + others),
                    *(Command.create(values) for values in lines),
                ]
            }
        )

    def _reconcile_payment(self, payment):
        """Reconcile what the payment closes: cash in transit, overpaid money."""
        own = self._get_entry().line_ids.filtered(
            lambda line: line.account_id.reconcile and not line.edu_fee_item_id
        )
        earlier = payment.transaction_ids.statement_line_id.move_id.line_ids - own
        for line in own:
            others = earlier.filtered(
                lambda old, line=line: (
                    old.account_id == line.account_id
                    and old.partner_id == line.partner_id
                    and not old.reconciled
                )
            )
            if line.partner_id and line.balance > 0:
                others |= line.partner_id._edu_get_open_credits(line.account_id)
            if others:
                (line | others).reconcile()

    # === UNDO === #

    def _check_undoable(self):
        """Override to send cash that was paid out to the payment itself."""
        payment = self.sudo().disbursement_id
        if payment and self.journal_id.type == "cash":
            raise UserError(
                self.env._(
                    "This is payment %(payment)s; have the cashier reverse it there.",
                    payment=payment.name,
                )
            )
        payment._check_line_undoable(self)
        return super()._check_undoable()

    def _undo_settlement(self, reason):
        """Override to let a payment wait for the bank's line again, or be paid out
        again when it was not given back after all."""
        payment = self.disbursement_id
        result = super()._undo_settlement(reason)
        if payment:
            self.disbursement_id = False
            if self.amount <= 0:
                self.write({"state": "ignored", "queue_reason": False})
            if self.amount > 0 and payment.kind != "deposit":
                payment._unmark_back(self)
            else:
                payment._unmark_out(self)
        return result
