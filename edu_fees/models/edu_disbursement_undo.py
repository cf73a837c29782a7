# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError


class EduDisbursement(models.Model):
    """The way back from a wrong line of the bank.

    A line that was taken for the return of a payment is somebody else's money: it waits
    in the queue again, and the payment counts as paid out again.
    """

    _inherit = "edu.disbursement"

    def action_undo_return(self, reason=None):
        """Note that the bank did not give a payment back; without a reason, ask for it.

        :raise UserError: for what the bank did not give back, or when the days or the
            credit are used since
        """
        self.ensure_one()
        self._check_is_accountant()
        self._check_was_returned()
        if not (reason or "").strip():
            return self.env["edu.reason"]._ask(
                self,
                self.env._("Not given back after all"),
                self.env._("Why is the bank's line not the return of this payment?"),
                "action_undo_return",
            )
        self._lock()
        self._check_was_returned()
        self._check_retakable()
        back = self.sudo().transaction_ids.filtered(lambda one: one.amount > 0)
        if len(back) > 1:
            raise UserError(
                self.env._(
                    "The bank gave payment %(payment)s back in %(count)s lines. Undo "
                    "the match of the wrong one in the list of movements.",
                    payment=self.name,
                    count=len(back),
                )
            )
        if back:
            back.with_env(self.env).action_undo_match(reason)
        else:
            self.sudo().state = "paid"
        self.sudo().state_reason = reason.strip()
        return True

    def _check_was_returned(self):
        """Refuse what the bank did not give back.

        :raise UserError: says who reverses cash
        """
        self._check_state("reversed")
        if self.method != "bank" or self.kind == "deposit":
            raise UserError(
                self.env._(
                    "Payment %(payment)s was reversed by the cashier; prepare it anew.",
                    payment=self.name,
                )
            )

    # === CHECKS === #

    def _check_line_undoable(self, transaction):
        """Refuse to undo a line of the bank in the wrong order.

        :param transaction: a line that is matched with these payments
        :raise UserError: says what is undone first
        """
        for payment in self.sudo():
            if transaction.amount > 0:
                payment._check_return_undoable(transaction)
            elif payment.state == "reversed" or any(
                line.bank_state == "returned"
                and line.paid_transaction_id in (transaction, transaction.browse())
                for line in payment.line_ids
            ):
                raise UserError(
                    self.env._(
                        "Payment %(payment)s was given back. Undo that first, by “Not "
                        "given back after all” on the payment, or on the bank's line.",
                        payment=payment.name,
                    )
                )

    def _check_return_undoable(self, transaction):
        """Refuse to undo a return, or that of a part, whose money is used since.

        :raise UserError: names the pupil and what has to be taken back first
        """
        if self.kind == "deposit":
            return
        if self.state == "reversed":
            self._check_retakable()
        elif problem := self._get_retake_problem(self._get_returned(transaction)):
            raise UserError(problem)

    def _check_retakable(self):
        """Refuse to count a payment as paid out while what it paid for is used.

        :raise UserError: names the pupil and what has to be taken back first
        """
        self.ensure_one()
        lines_sudo = self.sudo().line_ids
        if problem := self._get_retake_problem(
            lines_sudo.filtered(lambda one: one.bank_state in (False, "returned"))
        ):
            raise UserError(problem)
