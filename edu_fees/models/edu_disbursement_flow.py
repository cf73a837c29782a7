# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..const import ORDER_PREFIX
from ..tools import money, payment_code
from .edu_disbursement import COMMITTED


class EduDisbursement(models.Model):
    """The steps of a payment, each by its own person."""

    _inherit = "edu.disbursement"

    def init(self):
        """Create the sequence that numbers the codes of payment orders."""
        self.env.cr.execute("CREATE SEQUENCE IF NOT EXISTS edu_order_code_seq")
        return super().init()

    # === PREPARE AND APPROVE === #

    def action_submit(self):
        """Hand payments to the principal; the accountant's signature.

        :raise UserError: names what is missing, or the item without enough money
        """
        self._check_is_accountant()
        self._lock()
        self._check_state("draft")
        self._check_complete()
        for payment in self:
            payment._reserve_deductions()
            payment._check_money()
            payment.sudo().write(
                {
                    "state": "submitted",
                    "preparer_id": self.env.uid,
                    "preparer_name": self.env.user.name,
                    "state_reason": False,
                }
            )
        return True

    def action_approve(self):
        """Approve payments; the principal's signature.

        :raise UserError: for who prepared it, or an item without enough money
        """
        self._check_is_principal()
        self._lock()
        self._check_state("submitted")
        for payment in self:
            payment._check_is_other_person(payment.preparer_id)
            payment._check_money()
            payment.sudo().write(
                {
                    "state": "approved",
                    "approver_id": self.env.uid,
                    "approver_name": self.env.user.name,
                    "approved_at": fields.Datetime.now(),
                }
            )
        return True

    def action_refuse(self, reason=None):
        """Give a payment back to the accountant; without a reason, ask for it."""
        self.ensure_one()
        self._check_is_principal()
        self._check_state("submitted", "approved")
        if not (reason or "").strip():
            return self.env["edu.reason"]._ask(
                self,
                self.env._("Give back"),
                self.env._("What has to be changed?"),
                "action_refuse",
            )
        self._lock()
        self._check_state("submitted", "approved")
        self._free_deductions()
        self.sudo().write(
            {
                "state": "draft",
                "state_reason": reason.strip(),
                "approver_id": False,
                "approver_name": False,
                "approved_at": False,
            }
        )
        return True

    def action_cancel(self, reason=None):
        """Cancel a payment that never left the school; without a reason, ask for it.

        What the bank has in its file is cancelled by the principal, who names what the
        bank answered: were it paid all the same, days and credit would be paid twice.

        :raise UserError: when the money is already out
        """
        self.ensure_one()
        self._check_may_cancel()
        self._check_cancellable()
        if not (reason or "").strip():
            question = self.env._("Why is it not paid?")
            if self.state == "ordered":
                question = self.env._(
                    "What did the bank answer? Name its message, or who said it, and "
                    "the day. If the bank pays it all the same, it is paid twice."
                )
            return self.env["edu.reason"]._ask(
                self, self.env._("Cancel the payment"), question, "action_cancel"
            )
        self._lock()
        self._check_may_cancel()
        self._check_cancellable()
        self.sudo()._cancel(reason.strip())
        return True

    def _check_may_cancel(self):
        """Refuse who may not cancel: before the bank has it the accountant does, then
        the principal.

        :raise AccessError: for another duty
        :raise UserError: for who prepared it
        """
        if self.state != "ordered" or self.kind == "deposit":
            return self._check_is_accountant()
        self._check_duty(
            "edu_core.group_principal",
            self.env._(
                "The bank has this payment in its file: only the principal cancels it, "
                "with what the bank answered."
            ),
        )
        return self._check_is_other_person(self.preparer_id)

    def _check_cancellable(self):
        states = ["draft", "submitted", "approved"]
        if self.kind != "deposit":
            states.append("ordered")
        self._check_state(*states)

    def _cancel(self, reason):
        """Cancel what the bank has not shown of a payment; under sudo.

        Of a list whose other transfers are paid, the payment stays paid.
        """
        lines = self.line_ids
        if self.state == "ordered":
            lines = lines._filter_waiting()
            lines.bank_state = "cancelled"
        self._free_deductions(lines)
        others = self.line_ids - lines
        state = "reversed" if others else "cancelled"
        if others.filtered("is_paid"):
            state = "paid"
        self.write({"state": state, "state_reason": reason})

    # === PAY === #

    def action_pay(self):
        """Pay an approved payment in cash; the cashier's signature.

        The voucher gets its number, the cash book its line, the item its debit, all in
        one transaction.

        :raise UserError: for who signed before, or when there is not enough cash
        """
        self.ensure_one()
        self._check_is_cashier()
        self._lock()
        self._check_state("approved")
        if self.method != "cash":
            raise UserError(self.env._("This payment is made by the bank."))
        self._check_is_other_person(self.preparer_id, self.approver_id)
        self._check_money()
        self._pay_cash("paid")
        self._close_deductions()
        return self.action_print()

    def _pay_cash(self, state):
        """Take the cash out of the box under the next number.

        :param str state: what the payment becomes
        """
        today = vietnam_today()
        self.env["edu.cash.count"]._claim_cash(self.company_id)
        self._take_number("cash_payment", today)
        self._check_cash()
        self.sudo().write(
            {
                "state": state,
                "cashier_id": self.env.uid,
                "cashier_name": self.env.user.name,
            }
        )
        self.sudo()._book_cash(today)

    def action_order(self):
        """Give an approved payment to the bank: number, code, and the file's row.

        It is in the books when the bank's statement shows it.
        """
        self._check_is_accountant()
        self._lock()
        self._check_state("approved")
        today = vietnam_today()
        for payment in self:
            if payment.method != "bank":
                raise UserError(self.env._("This payment is made by the cashier."))
            payment._check_money()
            payment._take_number("payment_order", today)
            payment._take_code()
            payment.sudo().state = "ordered"
        return True

    def _take_number(self, voucher_type, date):
        year, number = self.env["edu.voucher.counter"]._next(
            self.company_id, voucher_type, date
        )
        self.sudo().write(
            {
                "voucher_type": voucher_type,
                "fiscal_year": year,
                "number": number,
                "date": date,
            }
        )

    def _take_code(self):
        """Give the payment the code by which the bank's line is recognised."""
        self.sudo().order_code = self._make_codes(1)[0]

    def _make_codes(self, count):
        """Return that many new codes; one query."""
        rows = self.env.execute_query(
            SQL(
                "SELECT NEXTVAL('edu_order_code_seq') FROM GENERATE_SERIES(1, %s)",
                count,
            )
        )
        return [payment_code.make(number, ORDER_PREFIX) for (number,) in rows]

    def action_reverse(self, reason=None):
        """Reverse a payment in cash by a new row; without a reason, ask for it.

        The cash is back in the box, the money back on its item, the number stays.

        :raise UserError: for a payment of the bank, which comes back by the bank
        """
        self.ensure_one()
        self._check_is_cashier()
        self._check_reversible()
        if not (reason or "").strip():
            return self.env["edu.reason"]._ask(
                self,
                self.env._("Reverse the payment"),
                self.env._("Why is the money back?"),
                "action_reverse",
            )
        self._lock()
        self._check_reversible()
        self.sudo()._reverse_cash(reason.strip())
        self._free_deductions()
        self.sudo().write({"state": "reversed", "state_reason": reason.strip()})
        return True

    def _check_reversible(self):
        if self.kind == "deposit":
            return self._check_state("ordered")
        if self.method != "cash":
            raise UserError(
                self.env._(
                    "The bank has paid this. When it gives the money back, match the "
                    "bank's line with the payment."
                )
            )
        return self._check_state("paid")

    # === CHECKS === #

    @api.model
    def _get_committed_states(self):
        """Return the states of payments whose money is promised and not yet booked."""
        return COMMITTED

    @api.model
    def _get_committed_domain(self):
        """Return the domain of lines whose money is promised and not yet booked."""
        return [
            ("disbursement_id.state", "in", self._get_committed_states()),
            ("bank_state", "=", False),
        ]

    def _check_is_accountant(self):
        self._check_duty(
            "edu_fees.group_accountant",
            self.env._("Only the accountant prepares payments."),
        )

    def _check_is_principal(self):
        self._check_duty(
            "edu_core.group_principal",
            self.env._("Only the principal approves payments."),
        )

    def _check_is_cashier(self):
        self._check_duty(
            "edu_fees.group_cashier",
            self.env._("Only the cashier pays cash."),
        )

    def _lock(self):
        """Lock the payments until the transaction ends, and read them anew."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                "SELECT id FROM edu_disbursement WHERE id IN %s ORDER BY id FOR UPDATE",
                tuple(self.ids) or (0,),
            )
        )
        self.env.invalidate_all()

    def _check_money(self):
        """Refuse to pay more of an item than came in, less what is promised.

        :raise UserError: names the item, what is left and what is asked
        """
        self.ensure_one()
        lines = self.sudo().line_ids
        lines.item_id._lock_money()
        items = self.env["edu.fee.item"].sudo()
        left = items._get_left(lines.item_id, without=self)
        for item, own in lines.filtered("item_id").grouped("item_id").items():
            asked = int(sum(own.mapped("amount")))
            if asked > left[item] and not self._may_overspend():
                raise UserError(
                    self.env._(
                        "“%(item)s” has %(left)s left; %(asked)s cannot be paid of it."
                        " Other payments that wait are counted.",
                        item=item.name,
                        left=money.format_amount(left[item]),
                        asked=money.format_amount(asked),
                    )
                )
        lines._check_credits()

    def _may_overspend(self):
        """Tell whether the school lets this payment go beyond its items' money."""
        self.ensure_one()
        return bool(
            self.company_id.sudo().edu_overspend_allowed
            and (self.item_overspend_reason or "").strip()
        )

    def _check_cash(self):
        """Refuse to pay more cash than the books say is in the box.

        :raise UserError: says what is there
        """
        balance = self.env["edu.cash.count"]._get_balance_sudo(self.company_id)
        if self.amount > balance:
            raise UserError(
                self.env._(
                    "There are %(balance)s in cash; %(amount)s cannot be paid.",
                    balance=money.format_amount(balance),
                    amount=money.format_amount(self.amount),
                )
            )

    # === UNUSED DAYS === #

    def _reserve_deductions(self):
        """Keep the days of a refund list from the next bill."""
        lines = self.sudo().line_ids
        lines._refuse_paid_deductions()
        lines.deduction_id.write({"state": "listed"})

    def _free_deductions(self, lines=None):
        """Let the days of a list wait for the next bill again.

        :param lines: those of the payment that are not paid (default: all)
        """
        lines = self.line_ids if lines is None else lines
        held = lines.sudo().deduction_id
        held.filtered(lambda one: one.state in ("listed", "refunded")).write(
            {"state": "open"}
        )

    def _close_deductions(self):
        """The days are paid back."""
        self.sudo().line_ids.deduction_id.write({"state": "refunded"})

    # === PRINT === #

    def action_print(self):
        """Print the vouchers; a refund has its list beside."""
        return self.env.ref("edu_fees.action_report_disbursement").report_action(self)

    def action_payment_file(self):
        """Download the file for the bank's website.

        :raise UserError: for payments that are not given to the bank
        """
        self._check_is_accountant()
        self._check_state("ordered", "paid")
        if any(payment.method != "bank" for payment in self):
            raise UserError(self.env._("Only payments by the bank stand in its file."))
        for payment in self:
            if payment.line_ids and all(line.bank_state for line in payment.line_ids):
                raise UserError(
                    self.env._(
                        "The bank has dealt with every transfer of %(payment)s; none "
                        "is left for its file.",
                        payment=payment.name,
                    )
                )
        report = self.env.ref("edu_fees.action_report_payment_file")
        return report.report_action(self)
