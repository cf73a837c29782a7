# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging
from datetime import timedelta

from requests.exceptions import RequestException

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.edu_fees.models.edu_collection_channel_day import VIETNAM
from odoo.addons.edu_fees.tools.collection_call import Call

from ..const import INQUIRY, TRANSACTION
from ..exceptions import RefundRefused

_logger = logging.getLogger(__name__)

# When a payment nobody told us of is asked for: not while the family still pays, and
# not for ever.
INQUIRY_AFTER = timedelta(minutes=15)
INQUIRY_UNTIL = timedelta(days=3)
# A refund takes a bank's working days, and is asked for less often.
REFUND_INQUIRY_UNTIL = timedelta(days=30)


class PaymentTransaction(models.Model):
    """The money of a payment: one movement on the provider's channel.

    It is in transit until the provider pays it out; no `account.payment` stands beside
    it, which the bank's statement would then count again.
    """

    _inherit = "payment.transaction"

    def _edu_prepare_entry(self, money):
        """Return the movement for `_register_movements`.

        :param dict money: of `payment.provider._edu_extract_money`
        """
        now = fields.Datetime.now()
        paid_at = money.get("paid_at") or now
        local = fields.Datetime.context_timestamp(
            self.with_context(tz=VIETNAM.key), paid_at
        )
        memo = self.reference or money.get("order") or ""
        code = self._edu_get_bill().edu_payment_code
        if code and code not in memo:
            memo = f"{code} {memo}"
        return {
            "date": local.date(),
            "paid_at": paid_at,
            "memo": memo,
            "counterparty": self._edu_get_payer_name(),
            **{name: value for name, value in money.items() if name != "order"},
        }

    def _edu_get_payer_name(self):
        """Return who pays, as far as we know; by a bill's link nobody says it."""
        nobody = self.env.ref("base.public_partner")
        return False if self.partner_id == nobody else self.partner_name

    def _create_payment(self, **extra_create_values):
        """Override of `account_payment`: a school's money comes through its channel.

        Most of it is there already, by the call that told of it. This is for providers
        of Odoo that only tell their transaction.
        """
        self.ensure_one()
        if not self.company_id.edu_is_school:
            return super()._create_payment(**extra_create_values)
        if self.operation == "refund":
            self.source_transaction_id.edu_movement_id._refund_arrived()
        elif not self.edu_movement_id:
            self._edu_register_own()
        return self.env["account.payment"]

    def _edu_register_own(self):
        """Register what only the transaction itself says.

        :raise UserError: when the provider has no channel
        """
        channel_sudo = self.provider_id._edu_get_channel_sudo()
        if not channel_sudo:
            raise UserError(
                self.env._(
                    "%(provider)s has no collection channel; create it on the "
                    "provider.",
                    provider=self.provider_id.name,
                )
            )
        values = {
            "reference": self.reference,
            "provider_reference": self.provider_reference,
            "amount": int(self.amount),
            "currency": self.currency_id.name,
            "state": self.state,
        }
        call = Call(TRANSACTION, json.dumps(values).encode())
        messages_sudo = channel_sudo.env["edu.collection.message"].sudo()
        message_sudo = messages_sudo._store_call(channel_sudo, call)
        money = {
            "bank_reference": self.provider_reference or self.reference,
            "amount": int(self.amount),
        }
        self.provider_id._edu_register(money, self, message_sudo)
        message_sudo._mark_done()

    # === ASKING THE PROVIDER === #

    @api.model
    def _cron_edu_inquire(self):
        """Ask for payments that began and of which nobody told, each in a job."""
        now = fields.Datetime.now()
        waiting_sudo = self.sudo().search(
            [
                ("state", "in", ("draft", "pending")),
                ("operation", "!=", "refund"),
                ("company_id.edu_is_school", "=", True),
                ("create_date", "<=", now - INQUIRY_AFTER),
                ("create_date", ">=", now - INQUIRY_UNTIL),
            ]
        )
        for transaction in waiting_sudo:
            if transaction.provider_id._edu_can_inquire():
                transaction.with_user(SUPERUSER_ID).with_delay(
                    priority=20,
                    identity_key=f"edu_payment_inquiry_{transaction.id}",
                    description=f"Payment {transaction.reference}",
                )._edu_inquire()

    @api.model
    def _cron_edu_inquire_refunds(self):
        """Ask for refunds that wait for their provider, each in a job."""
        now = fields.Datetime.now()
        waiting_sudo = self.sudo().search(
            [
                ("state", "in", ("draft", "pending")),
                ("operation", "=", "refund"),
                ("company_id.edu_is_school", "=", True),
                ("source_transaction_id.edu_movement_id.refund_state", "=", "sent"),
                ("create_date", "<=", now - INQUIRY_AFTER),
                ("create_date", ">=", now - REFUND_INQUIRY_UNTIL),
            ]
        )
        for refund in waiting_sudo:
            if refund.provider_id._edu_can_inquire_refund():
                refund.with_user(SUPERUSER_ID).with_delay(
                    priority=20,
                    identity_key=f"edu_refund_inquiry_{refund.id}",
                    description=f"Refund {refund.reference}",
                )._edu_inquire_refund()

    def _edu_inquire_refund(self):
        """Ask what became of the payment of a refund, keep the answer, and book what
        it tells of the refund.

        What the answer does not decide is asked again by the next cron, or decided by
        a person by the provider's paper.
        """
        self.ensure_one()
        source, provider = self.source_transaction_id, self.provider_id
        channel_sudo = provider._edu_get_channel_sudo()
        if not channel_sudo or not provider._edu_can_inquire_refund():
            return
        self._edu_lock()
        if self.state not in ("draft", "pending"):
            return
        found = source._edu_ask(channel_sudo)
        if not found:
            return
        call, message_sudo = found
        try:
            with self.env.cr.savepoint():
                values = channel_sudo._collect_read(call)
                status = channel_sudo.provider_id._edu_get_refund_status(values)
                if status != "waiting":
                    self._edu_apply_refund(provider, self._edu_prepare_told(status))
                message_sudo._mark_done()
        except (ValueError, KeyError, TypeError, UserError) as error:
            _logger.info("Answer about refund %s: %s", self.reference, error)
            message_sudo._mark_failed(error)

    def _edu_prepare_told(self, status):
        """Return the payment data of a refund that its provider decided.

        :param str status: paid or failed
        """
        return {
            "reference": self.reference,
            "amount": abs(int(self.amount)),
            "status": status,
            "message": self.env._("The provider was asked, and says so."),
        }

    def _edu_ask(self, channel_sudo):
        """Ask the provider what became of a payment, and keep the answer.

        :return: (the answer as a `Call`, its message); None without an answer
        """
        try:
            body = self._edu_fetch_state()
        except ValidationError as error:
            _logger.info("No answer about payment %s: %s", self.reference, error)
            return None
        headers = {"content-type": "application/json", "x-request-id": self.reference}
        call = Call(INQUIRY, body, headers)
        messages_sudo = channel_sudo.env["edu.collection.message"].sudo()
        return call, messages_sudo._store_call(channel_sudo, call)

    def _edu_inquire(self):
        """Ask what became of a payment, keep the answer, and book what it tells.

        What the provider does not answer well is asked again by the next cron.
        """
        self.ensure_one()
        provider = self.provider_id
        channel_sudo = provider._edu_get_channel_sudo()
        if not channel_sudo or not provider._edu_can_inquire():
            return
        found = self._edu_ask(channel_sudo)
        if not found:
            return
        call, message_sudo = found
        try:
            with self.env.cr.savepoint():
                values = channel_sudo._collect_read(call)
                channel_sudo.provider_id._edu_process(INQUIRY, values, message_sudo)
                message_sudo._mark_done()
        except (ValueError, KeyError, TypeError, UserError) as error:
            _logger.info("Answer about payment %s: %s", self.reference, error)
            message_sudo._mark_failed(error)

    def _edu_fetch_state(self):
        """Return the bytes of the provider's answer. Hook of vendors.

        :raise ValidationError: when it does not answer well
        """
        raise NotImplementedError

    # === REFUNDS === #

    def _refund(self, amount_to_refund=None):
        """Override of `payment`: a school pays back what two persons have signed.

        :raise UserError: when they have not, or for a part of the amount
        """
        self.ensure_one()
        if not self.company_id.edu_is_school:
            return super()._refund(amount_to_refund)
        if self.edu_movement_id.refund_state != "sent":
            raise UserError(
                self.env._(
                    "Ask for the refund on the movement of money; the principal "
                    "approves it."
                )
            )
        if amount_to_refund and amount_to_refund != self.amount:
            raise UserError(self.env._("An online payment is refunded as a whole."))
        return self._edu_send_refund()

    def _edu_send_refund(self):
        """Ask the provider for the refund, as `_refund` does, and return it.

        Only what the provider refuses has failed. Without an answer that can be read
        the money has perhaps gone: asked for once more it would go twice.
        """
        self._ensure_provider_is_not_disabled()
        refund = self._create_child_transaction(self.amount, is_refund=True)
        refund._log_sent_message()
        try:
            refund._send_refund_request()
        except RefundRefused as error:
            refund._set_error(str(error))
        except (ValidationError, ValueError, RequestException) as error:
            _logger.info("No answer about refund %s: %s", refund.reference, error)
            refund._set_pending(state_message=str(error))
        return refund

    def _edu_apply_refund(self, provider, data):
        """Bring a refund into the state that its provider tells; no money comes in.

        :param provider: the `payment.provider` that tells it
        :param dict data: of `payment.provider._edu_get_payment_data`
        :return: the outcome
        """
        self.ensure_one()
        if self.state == "done":
            return "repeated"
        if not self._edu_is_same_amount(data):
            return "amount"
        self._process(provider.code, data)
        self.source_transaction_id.edu_movement_id._book_refund(self)
        return "done"
