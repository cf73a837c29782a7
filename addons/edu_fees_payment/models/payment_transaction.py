# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

# States after which a payment may still become paid, and those it may begin in.
UNPAID = ("draft", "pending", "authorized", "cancel", "error")
STARTING = ("draft", "pending")


class PaymentTransaction(models.Model):
    """A payment of a bill: who may begin one, and what its provider says of it."""

    _inherit = "payment.transaction"

    edu_movement_id = fields.Many2one(
        "edu.collection.transaction",
        string="Movement of money",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

    # === WHO MAY PAY WHAT === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `payment`: a bill is paid in full, by its own school's provider.

        Whatever page or link a payment begins on, it is made here.
        """
        transactions = super().create(vals_list)
        for transaction_sudo in transactions.sudo():
            transaction_sudo._edu_check_bill()
        return transactions

    def _edu_get_bill(self):
        """Return the bill that a payment is for, if it is for one."""
        return self.invoice_ids.filtered("edu_fee_round_id")[:1]

    def _edu_check_bill(self):
        """Refuse a payment that its bill's school would not get as it is.

        :raise ValidationError: says why
        """
        self.ensure_one()
        bill = self._edu_get_bill()
        if not bill or self.operation == "refund":
            return
        if len(self.invoice_ids) > 1:
            raise ValidationError(
                self.env._("Notices of fees are paid one by one, each by its own code.")
            )
        methods = self.provider_id.payment_method_ids
        method = self.primary_payment_method_id
        if (
            self.provider_id.company_id != bill.company_id
            or not self.provider_id._edu_is_open()
            or method not in methods
        ):
            raise ValidationError(
                self.env._(
                    "%(school)s does not take this way of payment. Choose one of those "
                    "that the page of the notice shows.",
                    school=bill.company_id.name,
                )
            )
        if not self._edu_is_payable(bill):
            raise ValidationError(
                self.env._(
                    "Notice %(code)s has changed meanwhile, or is paid. Open it again.",
                    code=bill.edu_payment_code,
                )
            )

    def _edu_is_payable(self, bill):
        """Tell whether the payment is for exactly what is open on a bill."""
        return bool(
            bill._edu_takes_money()
            and bill.edu_published
            and self.currency_id == bill.currency_id
            and 0 < int(bill.amount_residual) == self.amount
        )

    @api.model
    def _compute_reference_prefix(self, separator, **values):
        """Override of `account_payment`: the payment code of the bill.

        So what a provider tells of an order can be matched even where the order is not
        known any more.
        """
        prefix = super()._compute_reference_prefix(separator, **values)
        if commands := values.get("invoice_ids"):
            ids = self._fields["invoice_ids"].convert_to_cache(commands, self)
            bills = self.env["account.move"].browse(ids).exists()
            if len(bills) == 1 and bills.edu_payment_code:
                return bills.edu_payment_code
        return prefix

    # === WHAT THE PROVIDER SAYS === #

    def _edu_lock(self):
        """Lock the rows until the transaction ends, and read them anew."""
        if not self:
            return
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                "SELECT id FROM payment_transaction WHERE id IN %s"
                " ORDER BY id FOR UPDATE",
                tuple(self.ids),
            )
        )
        self.invalidate_recordset()

    def _edu_get_obstacle(self, data):
        """Return why a payment may not begin, an outcome; empty when it may.

        :param dict data: of `payment.provider._edu_get_payment_data`
        """
        if not self:
            return "unknown"
        if self.state not in STARTING:
            return "closed"
        if not self._edu_is_same_amount(data):
            return "amount"
        bill = self._edu_get_bill()
        return "" if not bill or self._edu_is_payable(bill) else "closed"

    def _edu_is_same_amount(self, data):
        """Tell whether payment data name the amount of the transaction."""
        amount = self._extract_amount_data(data)
        return bool(
            amount
            and amount["amount"] == abs(self.amount)
            and amount["currency_code"] == self.currency_id.name
        )

    def _edu_apply(self, provider, data, money):
        """Bring the transaction into the state that its provider tells, once.

        Money of another amount is no payment of this order: the transaction says so,
        the money itself is registered all the same by the caller.

        :param provider: the `payment.provider` that was called
        :param dict|None money: of `payment.provider._edu_extract_money`
        :return: the outcome
        """
        if not self:
            return "unknown"
        if self.state == "done" or (self.state not in STARTING and not money):
            return "repeated"
        is_same = self._edu_is_same_amount(data)
        if is_same or self.state in STARTING:
            self._process(provider.code, data)
        return "done" if is_same else "amount"

    def _edu_apply_updates(self, data):
        """Write the state that payment data tell.

        :param dict data: of `payment.provider._edu_get_payment_data`
        """
        self.ensure_one()
        if data.get("provider_reference"):
            self.provider_reference = data["provider_reference"]
        status, message = data["status"], data.get("message")
        if status == "paid":
            self._set_done(extra_allowed_states=("cancel",))
        elif status == "waiting":
            self._set_pending(state_message=message)
        elif status == "cancelled":
            self._set_canceled(state_message=message)
        else:
            self._set_error(message or "")

    # === PAGES === #

    def _edu_get_family_state(self):
        """Return what a family reads of the payment.

        :return: dict of ``key`` (waiting, paid, kept, failed), ``name`` of the
            provider, ``amount`` and ``date``
        """
        self.ensure_one()
        movement = self.edu_movement_id
        if self.state == "done":
            is_as_asked = movement.state == "matched" or not movement
            key = "paid" if is_as_asked else "kept"
            if movement.state == "reversed":
                key = "refunded"
        elif movement:
            key = "kept"
        else:
            key = "waiting" if self.state in (*STARTING, "authorized") else "failed"
        return {
            "key": key,
            "name": self.provider_id.name,
            "amount": int(movement.amount or self.amount),
            "date": self.last_state_change,
            "reference": self.reference,
        }
