# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.edu_fees.tools.collection_call import MAX_BODY, Answer

from ..const import KIND
from ..tools import call_values

# How many letters the code of a journal has.
JOURNAL_CODE = 5


class PaymentProvider(models.Model):
    """A provider of a school: its channel, and the hooks of vendors.

    A vendor's module overrides the hooks, each of which begins with
    `if self.code != "…": return super()…`.
    """

    _inherit = "payment.provider"

    edu_is_school = fields.Boolean(
        string="Of a school", related="company_id.edu_is_school"
    )
    edu_channel_ids = fields.One2many(
        "edu.collection.channel",
        "provider_id",
        string="Collection channel",
        context={"active_test": False},
        # An administrator is no accountant; she sees the fields below.
        groups="edu_fees.group_accountant",
    )
    edu_url = fields.Char(
        string="Address for the provider", compute="_compute_edu_channel"
    )
    edu_permit_state = fields.Selection(
        selection=lambda self: (
            self.env["edu.collection.channel"]
            ._fields["permit_state"]
            ._description_selection(self.env)
        ),
        string="Permission of the channel",
        compute="_compute_edu_channel",
    )

    @api.depends("edu_channel_ids.permit_state", "edu_channel_ids.key", "code")
    def _compute_edu_channel(self):
        """Show what an administrator enters at the provider."""
        for provider in self:
            channel_sudo = provider.sudo().edu_channel_ids[:1]
            provider.edu_permit_state = channel_sudo.permit_state
            has_verbs = channel_sudo and provider._edu_get_verbs()
            provider.edu_url = channel_sudo.url if has_verbs else False

    # === CHANNEL === #

    def _edu_get_channel_sudo(self):
        """Return the provider's channel as its school sees it; empty without one."""
        self.ensure_one()
        channel_sudo = self.sudo().edu_channel_ids[:1]
        return channel_sudo._with_school() if channel_sudo else channel_sudo

    def _edu_is_open(self):
        """Return whether families may pay by the provider now."""
        self.ensure_one()
        channel_sudo = self._edu_get_channel_sudo()
        return bool(
            self.state in ("enabled", "test")
            and self.is_published
            and channel_sudo.active
            and channel_sudo.permit_state == "permitted"
        )

    def action_edu_create_channel(self):
        """Give the provider its channel, and a journal of money in transit.

        The school's accountant then asks for the permission.

        :raise UserError: when the school has no account of that role, or the channel
            is there
        """
        self.ensure_one()
        self.check_access("write")
        if not self.edu_is_school:
            raise UserError(
                self.env._("%(company)s is no school.", company=self.company_id.name)
            )
        if self.sudo().edu_channel_ids:
            raise UserError(
                self.env._("%(provider)s already has a channel.", provider=self.name)
            )
        journal_sudo = (
            self.env["account.journal"].sudo().create(self._edu_prepare_journal())
        )
        self.env["edu.collection.channel"].sudo().create(
            {
                "name": self.name,
                "code": journal_sudo.code,
                "company_id": self.company_id.id,
                "journal_id": journal_sudo.id,
                "kind": KIND,
                "provider_id": self.id,
            }
        )
        return True

    def _edu_prepare_journal(self):
        """Return the values of the journal of what the provider has not paid out."""
        roles = self.env["edu.account.role"]
        accounts = roles._get_accounts(
            self.company_id, ["cash_in_transit", "unidentified_receipts"]
        )
        return {
            "name": self.name,
            "code": self._edu_get_journal_code(),
            "type": "bank",
            "company_id": self.company_id.id,
            "default_account_id": accounts["cash_in_transit"].id,
            "suspense_account_id": accounts["unidentified_receipts"].id,
        }

    def _edu_get_journal_code(self):
        """Return a code that no journal of the school has."""
        journals_sudo = (
            self.env["account.journal"].sudo().with_context(active_test=False)
        )
        taken = set(
            journals_sudo.search([("company_id", "=", self.company_id.id)]).mapped(
                "code"
            )
        )
        code = self.code.upper()
        wanted = [code[:JOURNAL_CODE]]
        wanted += [f"{code[: JOURNAL_CODE - 2]}{number}" for number in range(10, 100)]
        return next(one for one in wanted if one not in taken)

    # === HOOKS OF VENDORS === #

    def _edu_get_verbs(self):
        """Return the verbs that the provider calls us with, as a tuple."""
        return ()

    def _edu_read(self, call):
        """Return the values in a call, or in an answer to what we asked, as a dict.

        :param Call call: see `edu_fees/tools/collection_call.py`
        :raise ValueError: when it cannot be read
        """
        return call.read_json()

    def _edu_verify(self, verb, values):
        """Tell whether a call is the provider's, compared in constant time.

        :return: an empty text, or why not: a key of `edu_fees` `REFUSALS`
        """
        return "signature"

    def _edu_is_question(self, verb):
        """Return whether a call only asks if a payment may begin."""
        return False

    def _edu_get_payment_data(self, verb, values):
        """Return the values as `payment.transaction._process` takes them, the same for
        calls, returns and inquiries.

        :return: dict of `reference` (the order; None when it is not ours), `amount`
            (int), `status` (question, paid, waiting, cancelled, failed),
            `provider_reference`, and, if known, `paid_at` (UTC), `payer`, `message`
        :raise ValueError: when an amount cannot be read
        """
        return values

    def _edu_extract_money(self, data):
        """Return the movement of money that payment data tell of; None when none came.

        :param dict data: of `_edu_get_payment_data`
        :return: dict of `bank_reference`, `amount` (int) and, if known, `paid_at`
            (UTC), `counterparty`, `fee`
        """
        if data.get("status") != "paid" or not data.get("amount"):
            return None
        money = {
            "bank_reference": data["provider_reference"],
            "amount": data["amount"],
            "order": data["reference"],
            "paid_at": data.get("paid_at"),
            "counterparty": data.get("payer"),
        }
        return {name: value for name, value in money.items() if value}

    def _edu_get_answer(self, verb, values, outcome):
        """Return the `Answer` to a verified call.

        :param str outcome: `done`; `repeated`; `unknown` (no such order); `amount`
            (another one); `closed` (takes no payment any more); `failed` (kept, and
            tried again by us)
        """
        return Answer({"success": outcome in ("done", "repeated")})

    def _edu_get_refusal(self, verb, values, reason, answer):
        """Return the `Answer` to a call that is turned away.

        :param str reason: a key of `edu_fees` `REFUSALS`
        :param Answer answer: what other channels say
        """
        return answer

    def _edu_can_inquire(self):
        """Return whether the provider can be asked what became of a payment."""
        return False

    def _edu_can_inquire_refund(self):
        """Return whether the provider can be asked what became of a refund. Hook of
        vendors whose contract says by which status a payment is known as refunded."""
        return False

    def _edu_get_refund_status(self, values):
        """Return what the answer to a question about a payment says of its refund:
        paid, failed, or waiting where it says nothing.

        :param dict values: of `_edu_read`
        :raise ValueError: for an answer that is not the provider's
        """
        return "waiting"

    # === READING === #

    def _edu_read_texts(self, call):
        """Return the values of a form or an object as texts.

        An answer to what we asked belongs to the order that we asked for.

        :raise ValueError: for what is neither, or belongs to another order
        """
        if call.method == "GET":
            values = call_values.read_form(call.body)
        elif call.content_type == "application/json":
            values = call_values.read_object(call.read_json())
        elif call.content_type == "application/x-www-form-urlencoded":
            values = call_values.read_form(call.body)
        else:
            raise ValueError(f"content type {call.content_type}")
        return values

    def _edu_read_inquiry(self, call, name):
        """Return the values of an answer to what we asked; it is about that order.

        :param str name: of the value that has the order
        :raise ValueError: when it is about another order
        """
        # Lists of an answer (of refunds, say) are no values of the payment.
        answer = call.read_json()
        plain = {
            name: value
            for name, value in answer.items()
            if not isinstance(value, list | dict)
        }
        values = call_values.read_object(plain)
        order = call.headers.get("x-request-id")
        if values.setdefault(name, order) != order:
            raise ValueError(f"order {values[name]} instead of {order}")
        return values

    def _parse_response_content(self, response, **kwargs):
        """Override of `payment` to hand over the very bytes where they are kept."""
        if not kwargs.get("edu_raw"):
            return super()._parse_response_content(response, **kwargs)
        if len(response.content) > MAX_BODY:
            raise ValidationError(self.env._("The answer is too large."))
        return response.content

    # === THE WAY OF A CALL === #

    def _edu_process(self, verb, values, message):
        """Do what a verified and stored call says, and return its outcome.

        It may run twice for one call: money is told apart by the provider's number.

        :return: a key, see `_edu_get_answer`
        """
        self.ensure_one()
        data = self._edu_get_payment_data(verb, values)
        transaction_sudo = self._edu_find_transaction_sudo(data)
        if self._edu_is_question(verb):
            return transaction_sudo._edu_get_obstacle(data) or "done"
        money = self._edu_extract_money(data)
        doubt = money and self._edu_get_doubt(verb, data, transaction_sudo)
        if doubt:
            message._mark_failed(doubt)
            return "doubtful" if transaction_sudo else "unknown"
        if transaction_sudo.operation == "refund":
            return transaction_sudo._edu_apply_refund(self, data)
        outcome = transaction_sudo._edu_apply(self, data, money)
        if money:
            self._edu_register(money, transaction_sudo, message)
        return outcome

    def _edu_get_doubt(self, verb, data, transaction_sudo):
        """Return why money that a call tells of is left to a person, as text; empty
        where the signature leaves no doubt. The message is kept, marked as failed.

        :param dict data: of `_edu_get_payment_data`
        :param transaction_sudo: the order, empty when it is unknown
        """
        return ""

    def _edu_find_transaction_sudo(self, data):
        """Return the provider's own transaction, locked; another provider's is none."""
        transactions_sudo = self.env["payment.transaction"].sudo()
        reference = transactions_sudo._extract_reference(self.code, data)
        if not reference or not isinstance(reference, str):
            return transactions_sudo
        transaction_sudo = transactions_sudo.search(
            [("reference", "=", reference), ("provider_id", "=", self.id)], limit=1
        )
        transaction_sudo._edu_lock()
        return transaction_sudo

    def _edu_register(self, money, transaction_sudo, message):
        """Put what was paid on record and settle it, once.

        :param dict money: of `_edu_extract_money`
        :param transaction_sudo: the `payment.transaction`, empty when it is unknown
        :param message: the `edu.collection.message` that tells of it
        :return: the `edu.collection.transaction`
        """
        channel_sudo = message.channel_id.sudo()._with_school()
        entry = transaction_sudo._edu_prepare_entry(money)
        movements_sudo = (
            channel_sudo.env["edu.collection.transaction"]
            .sudo()
            ._register_movements(
                channel_sudo.journal_id, [entry], message.with_env(channel_sudo.env)
            )
        )
        movements_sudo.filtered(lambda one: one.state == "new")._settle()
        if transaction_sudo and not transaction_sudo.edu_movement_id:
            transaction_sudo.edu_movement_id = movements_sudo[:1]
        return movements_sudo
