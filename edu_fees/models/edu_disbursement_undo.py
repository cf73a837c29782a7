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
        for transaction in back.with_env(self.env):
            transaction.action_undo_match(reason)
        if not back:
            self.sudo()._undo_return()
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

    def _undo_return(self):
        """The payment is paid out after all; under sudo."""
        self.state = "paid"
        self._close_deductions()

    def _wait_for_bank(self):
        """The payment waits for the bank's line again; under sudo."""
        self.state = "ordered"
        held = self.line_ids.deduction_id
        held.filtered(lambda one: one.state == "refunded").write({"state": "listed"})

    # === CHECKS === #

    def _check_line_undoable(self, transaction):
        """Refuse to undo a line of the bank in the wrong order.

        :param transaction: a line that is matched with these payments
        :raise UserError: says what is undone first
        """
        for payment in self.sudo().filtered(lambda one: one.state == "reversed"):
            if transaction.amount < 0:
                raise UserError(
                    self.env._(
                        "Payment %(payment)s was given back. Undo that first, by “Not "
                        "given back after all” on the payment.",
                        payment=payment.name,
                    )
                )
            payment._check_retakable()

    def _check_retakable(self):
        """Refuse to count a payment as paid out while what it paid for is used.

        :raise UserError: names the pupil and what has to be taken back first
        """
        self.ensure_one()
        lines_sudo = self.sudo().line_ids
        live = lines_sudo.deduction_id._find_live()
        for line_sudo in lines_sudo.filtered("deduction_id"):
            if line_sudo.deduction_id.state == "cancelled":
                if twin_sudo := line_sudo.deduction_id._get_twin(live):
                    raise UserError(line_sudo._get_twin_refusal(twin_sudo))
            elif line_sudo.deduction_id.state != "open":
                raise UserError(line_sudo._get_used_refusal())
        lines_sudo._check_credits()


class EduDisbursementLine(models.Model):
    _inherit = "edu.disbursement.line"

    def _get_used_refusal(self):
        """Return where the days of a line are meanwhile, and what to do."""
        self.ensure_one()
        deduction = self.deduction_id
        others = deduction.disbursement_line_ids.disbursement_id.filtered(
            lambda one: one != self.disbursement_id and one.state != "cancelled"
        )
        if deduction.state == "applied":
            return self.env._(
                "Bill %(bill)s has taken the unused days of %(student)s off. Cancel "
                "that bill first, then do this again and bill the pupil anew.",
                bill=deduction.charge_id.move_id.name,
                student=self.student_id.name,
            )
        return self.env._(
            "The unused days of %(student)s are on another list: %(payment)s. Cancel "
            "or reverse that one first.",
            student=self.student_id.name,
            payment=", ".join(others.mapped("display_name")),
        )

    def _get_twin_refusal(self, twin):
        """Return that the days of a line were cancelled and entered again.

        :param twin: the deduction that was entered in their place
        """
        return self.env._(
            "The unused days of %(student)s were cancelled and entered again as "
            "“%(name)s”. Cancel that row first: this payment has paid them back.",
            student=self.student_id.name,
            name=twin.name,
        )
