# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError

from ..tools import money


class EduFeeClaim(models.Model):
    """An answer that was typed wrong is withdrawn, and entered anew."""

    _inherit = "edu.fee.claim"

    def action_withdraw_answer(self, reason=None):
        """Take the payer's answer back: the claim waits for it as it was sent.

        Without a reason, ask for it.

        :raise AccessError: for everybody but the accountant
        :raise UserError: when there is no answer, or something of it is paid or billed
        """
        self.ensure_one()
        self._check_accountant()
        self._check_withdrawable()
        reason = (reason or "").strip()
        if not reason:
            return self.env["edu.reason"]._ask(
                self,
                self.env._("Withdraw the answer"),
                self.env._("Why is the answer withdrawn?"),
                "action_withdraw_answer",
            )
        self._lock()
        self._check_withdrawable()
        accepted = self.amount_accepted
        self.sudo()._withdraw_answer(reason)
        self.message_post(
            body=self.env._(
                "The answer was withdrawn: %(reason)s. It was %(accepted)s of "
                "%(claimed)s.",
                reason=reason,
                accepted=money.format_amount(accepted),
                claimed=money.format_amount(self.amount_total),
            )
        )
        return True

    def _check_withdrawable(self):
        """Refuse to withdraw what is no answer, or what something followed from.

        :raise UserError: says what
        """
        self._check_stage("accepted", "partly", "cancelled")
        if not self.answer_date or "live" not in self.line_ids.mapped("state"):
            raise UserError(
                self.env._("Claim “%(claim)s” was not answered.", claim=self.name)
            )
        self._check_unpaid()
        billed_sudo = (
            self.env["edu.fee.charge"]
            .sudo()
            .search(
                [
                    ("refused_line_id", "in", self.line_ids.ids),
                    ("state", "=", "live"),
                ],
                limit=1,
            )
        )
        if billed_sudo:
            raise UserError(
                self.env._(
                    "What was refused for %(student)s is on the family's bill in round "
                    "“%(round)s”. Cancel that bill first.",
                    student=billed_sudo.student_id.name,
                    round=billed_sudo.round_id.name,
                )
            )

    def _withdraw_answer(self, reason):
        """Bring the claim back to where it waits for an answer; in sudo, after the
        checks."""
        refused = self.line_ids.filtered(
            lambda line: line.amount_accepted < line.amount
        )
        if refused:
            self._book_as_sent(refused, reason)
        for line in refused:
            line.amount_accepted = line.amount
        self.line_ids.write({"outcome": False, "reason": False})
        # What the round settled for who left is no part of the answer.
        self.line_ids._note_left()
        self.write({"stage": "sent", "answer_date": False, "cancel_reason": False})

    def _book_as_sent(self, refused, reason):
        """Let the entry say again what was claimed, under the same payment code.

        :param refused: lines of which less was accepted
        """
        # What was refused as a whole has no other entry than the reversed one.
        if not self.move_id.edu_cancel_reason:
            self._reverse_receivable(reason)
        self.move_id.edu_payment_code = False
        refused.charge_id.filtered(lambda one: one.state == "live")._cancel()
        # The indexes must know before other charges and codes take their place.
        self.env.flush_all()
        for line in refused:
            line.charge_id = line._copy_charge(line.amount)
        self._post_receivable(self.line_ids.charge_id)
