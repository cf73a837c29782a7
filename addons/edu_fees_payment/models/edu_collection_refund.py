# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ..const import KIND
from .payment_transaction import STARTING

REFUND_STATES = [
    ("asked", "Asked for"),
    ("sent", "Sent to the provider"),
    ("done", "Refunded"),
    ("failed", "The provider refused"),
]


class EduCollectionTransaction(models.Model):
    """Paying an online payment back the way it came.

    The accountant asks, the principal approves: never one person. The provider pays,
    then the movement is reversed by a new row.
    """

    _inherit = "edu.collection.transaction"

    channel_kind = fields.Selection(related="channel_id.kind", string="Kind of channel")
    refund_state = fields.Selection(
        REFUND_STATES, string="Refund", readonly=True, copy=False, tracking=True
    )
    refund_reason = fields.Char(readonly=True, copy=False, tracking=True)
    refund_error = fields.Char(
        string="Answer of the provider", readonly=True, copy=False
    )
    refund_asked_by_id = fields.Many2one(
        "res.users", string="Refund asked for by", readonly=True, copy=False
    )
    refund_approved_by_id = fields.Many2one(
        "res.users", string="Refund approved by", readonly=True, copy=False
    )

    def action_ask_refund(self, reason=None):
        """Ask to pay an online payment back; without a reason, ask for it.

        :raise UserError: when it cannot be paid back
        """
        self.ensure_one()
        self._check_may_match()
        self._check_refundable()
        if not (reason or "").strip():
            return self.env["edu.reason"]._ask(
                self,
                self.env._("Ask for a refund"),
                self.env._("Why is the payment given back?"),
                "action_ask_refund",
            )
        self._lock()
        self._check_refundable()
        self.sudo().write(
            {
                "refund_state": "asked",
                "refund_reason": reason.strip(),
                "refund_error": False,
                "refund_asked_by_id": self.env.uid,
                "refund_approved_by_id": False,
            }
        )
        return True

    def action_withdraw_refund(self):
        """Take back a question that nobody has approved; either person may.

        :raise UserError: when it is approved already
        """
        self.ensure_one()
        if not self._has_duty("edu_core.group_principal"):
            self._check_may_match()
        self.check_access("read")
        self._lock()
        self._check_asked()
        self.sudo().refund_state = False
        return True

    def action_approve_refund(self):
        """Approve the refund and have the provider pay it.

        :raise AccessError: for everybody but the principal
        :raise UserError: for who asked for it
        """
        self.ensure_one()
        self._check_duty(
            "edu_core.group_principal",
            self.env._("Only the principal approves refunds."),
        )
        self._lock()
        self._check_asked()
        asker_sudo = self.refund_asked_by_id.sudo()
        if asker_sudo.partner_id == self.env.user.partner_id:
            raise UserError(
                self.env._(
                    "%(user)s has asked for this refund; another person approves it.",
                    user=asker_sudo.name,
                )
            )
        self._check_with_provider()
        movement_sudo = self.sudo()
        movement_sudo._check_credit_unused()
        movement_sudo.write(
            {"refund_state": "sent", "refund_approved_by_id": self.env.uid}
        )
        movement_sudo._send_refund()
        return True

    # === WHAT THE PROVIDER DID NOT ANSWER === #

    def action_refund_paid(self, reason=None):
        """Note that the provider has paid the money back, by its paper.

        Without a reason, ask for it.

        :raise UserError: when no refund waits for its provider
        """
        title = self.env._("The provider has paid it back")
        if action := self._ask_about_refund(reason, title, "action_refund_paid"):
            return action
        self.sudo()._close_refund(f"{title}: {reason.strip()}", is_paid=True)
        return True

    def action_refund_not_paid(self, reason=None):
        """Note that the provider does not pay the money back, by its paper.

        Without a reason, ask for it.

        :raise UserError: when no refund waits for its provider, or it has paid it
        """
        title = self.env._("The provider does not pay it back")
        if action := self._ask_about_refund(reason, title, "action_refund_not_paid"):
            return action
        self.sudo()._close_refund(f"{title}: {reason.strip()}", is_paid=False)
        return True

    def _ask_about_refund(self, reason, title, method):
        """Check that a refund waits for its provider, and lock it.

        :return: the action that asks for the paper; None when it is named
        """
        self.ensure_one()
        self._check_may_match()
        self._check_sent()
        if not (reason or "").strip():
            question = self.env._("Which paper of the provider says so?")
            return self.env["edu.reason"]._ask(self, title, question, method)
        self._lock()
        self._check_sent()
        return None

    def _close_refund(self, message, is_paid):
        """Close what the provider was asked for, and book it.

        :param str message: what was decided, and why
        :raise UserError: when the provider has said that it paid
        """
        refunds_sudo = self._get_online_payment_sudo().child_transaction_ids.filtered(
            lambda one: one.operation == "refund"
        )
        refunds_sudo._edu_lock()
        open_sudo = refunds_sudo.filtered(lambda one: one.state in STARTING)
        if is_paid:
            open_sudo._set_done(state_message=message)
            self._refund_arrived()
        elif "done" in refunds_sudo.mapped("state"):
            raise UserError(
                self.env._(
                    "The provider has said that it paid %(reference)s back.",
                    reference=self.bank_reference,
                )
            )
        else:
            open_sudo._set_error(message)
            self.write({"refund_state": "failed", "refund_error": message})
        self.message_post(body=message)

    # === GUARDS === #

    def _get_online_payment_sudo(self):
        """Return the payment of the movement, in sudo: school staff has no right on
        providers."""
        return (
            self.env["payment.transaction"]
            .sudo()
            .search(
                [("edu_movement_id", "=", self.id), ("operation", "!=", "refund")],
                limit=1,
            )
        )

    def _check_refundable(self):
        """Refuse what cannot be paid back by its provider, or is already.

        :raise UserError: says why
        """
        self._check_with_provider()
        self._check_not_refunding()

    def _check_with_provider(self):
        """Refuse what its provider does not have to pay back.

        :raise UserError: says why
        """
        payment_sudo = self._get_online_payment_sudo()
        can_refund = payment_sudo.provider_id.support_refund not in (False, "none")
        if self.sudo().channel_id.kind != KIND or not can_refund:
            raise UserError(
                self.env._(
                    "%(reference)s cannot be paid back by its provider; give the money "
                    "back by a payment of the school.",
                    reference=self.bank_reference,
                )
            )
        if payment_sudo.state != "done" or self.amount != payment_sudo.amount:
            raise UserError(
                self.env._(
                    "%(reference)s is not what was asked for; give it back by a "
                    "payment of the school.",
                    reference=self.bank_reference,
                )
            )
        if self.state in ("returned", "reversed"):
            raise UserError(
                self.env._(
                    "%(reference)s is back at its payer already.",
                    reference=self.bank_reference,
                )
            )
        self._check_not_on_its_way_back()

    def _check_not_refunding(self):
        """Refuse what is being paid back, or was.

        :raise UserError: says so
        """
        if self.refund_state in ("asked", "sent", "done"):
            raise UserError(
                self.env._(
                    "The refund of %(reference)s is already on its way.",
                    reference=self.bank_reference,
                )
            )

    def _check_in_queue(self):
        """Override of `edu_fees`: what is being paid back is nobody's to match."""
        res = super()._check_in_queue()
        for movement in self:
            movement._check_no_refund()
        return res

    def _settle_by_hand(self, bills):
        """Override of `edu_fees`: likewise, whoever asks for it."""
        self._check_no_refund()
        return super()._settle_by_hand(bills)

    def _check_undoable(self):
        """Override of `edu_fees`: what is being paid back stays matched until then."""
        self._check_no_refund()
        return super()._check_undoable()

    def _check_no_refund(self):
        """Refuse to touch what waits for its refund.

        :raise UserError: says so
        """
        if self.refund_state in ("asked", "sent"):
            self._check_not_refunding()

    def _check_asked(self):
        """Refuse to go on with a refund that nobody asks for.

        :raise UserError: says so
        """
        if self.refund_state != "asked":
            raise UserError(
                self.env._(
                    "No refund of %(reference)s waits for approval.",
                    reference=self.bank_reference,
                )
            )

    def _check_sent(self):
        """Refuse to decide about a refund that does not wait for its provider.

        :raise UserError: says so
        """
        if self.refund_state != "sent":
            raise UserError(
                self.env._(
                    "No refund of %(reference)s waits for its provider.",
                    reference=self.bank_reference,
                )
            )

    # === THE MONEY === #

    def _send_refund(self):
        """Have the provider pay the money back, and book what it answers."""
        refund_sudo = self._get_online_payment_sudo()._refund()
        self.refund_error = refund_sudo.state_message
        try:
            with self.env.cr.savepoint():
                self._book_refund(refund_sudo)
        except UserError as error:
            # The money is gone: that must not be forgotten, or it would go twice. The
            # cron of payments books it again, or the accountant does.
            self.refund_error = str(error)

    def _book_refund(self, refund_sudo):
        """Book what became of a refund.

        :param refund_sudo: the `payment.transaction` that gives the money back
        """
        for movement in self:
            if refund_sudo.state == "done":
                movement._refund_arrived()
            elif (
                refund_sudo.state in ("error", "cancel")
                and movement.refund_state == "sent"
            ):
                message = refund_sudo.state_message
                movement.write({"refund_state": "failed", "refund_error": message})

    def _refund_arrived(self):
        """Reverse the movement, once the provider has paid it back."""
        self.ensure_one()
        movement_sudo = self.sudo().with_company(self.company_id)
        movement_sudo._lock()
        if movement_sudo.state == "reversed":
            return
        # The money is gone already: closed books do not keep that from being booked.
        movement_sudo._reverse(
            self.env._("Refund: %(reason)s", reason=movement_sudo.refund_reason or "–"),
            max(movement_sudo._get_open_day(), movement_sudo.date),
        )
        movement_sudo.write({"refund_state": "done", "refund_error": False})


class EduDisbursement(models.Model):
    """A payment of the school never gives back what the provider does."""

    _inherit = "edu.disbursement"

    def _check_returnable(self):
        """Override of `edu_fees`: the provider pays it back, or has."""
        self.returned_id._check_not_refunding()
        return super()._check_returnable()
