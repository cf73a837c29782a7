# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.http import request, route

from odoo.addons.account_payment.controllers.portal import PortalAccount
from odoo.addons.edu_fees.controllers.portal import EduFeesPortal
from odoo.addons.edu_website.const import get_policy

POLICY = "Content-Security-Policy"
# What the script of Odoo's payment form sends beside what routes of payments know.
SCRIPT_KEYS = ("access_token", "reference_prefix")
FLOWS = ("redirect", "direct")


def allow_providers(response):
    """Let the form of a page that offers ways to pay lead to a provider, who in turn
    may lead to a bank."""
    if getattr(response, "qcontext", {}).get("online"):
        response.headers[POLICY] = get_policy(**{"form-action": "'self' https:"})
    return response


def check_choice(provider_id, payment_method_id, flow):
    """Refuse what is no choice among ways to pay.

    :raise ValidationError: says so
    """
    ids = (provider_id, payment_method_id)
    if not all(type(one) is int for one in ids) or flow not in FLOWS:
        raise ValidationError(request.env._("Choose one of the ways to pay."))


def prepare_payment(bill, partner, landing_route):
    """Return what a payment is of, whatever the browser says: the bill's money, its
    payer and the page afterwards.

    :param partner: who pays
    :return: arguments of `_create_transaction`
    """
    return {
        "token_id": None,
        "amount": bill.amount_residual,
        "currency_id": bill.currency_id.id,
        "partner_id": partner.id,
        "tokenization_requested": False,
        "landing_route": landing_route,
        "custom_create_values": {"invoice_ids": [Command.set(bill.ids)]},
    }


class EduFeesPaymentPortal(EduFeesPortal, PortalAccount):
    """The page of a bill with the ways to pay it at once."""

    def _prepare_bill_values(self, bill):
        """Override of `edu_fees` to offer the school's own providers."""
        partner = request.env.user.partner_id
        return {
            **super()._prepare_bill_values(bill),
            "online": bill._edu_prepare_online_values(partner),
            "attempts": bill._edu_get_online_attempts(),
        }

    @route()
    def edu_bill(self, bill_id, **kw):
        """Override of `edu_fees`: the form of this page may lead to a provider."""
        return allow_providers(super().edu_bill(bill_id, **kw))

    @route("/my/bills/<int:bill_id>/transaction", type="jsonrpc", auth="user")
    def edu_bill_transaction(
        self, bill_id, provider_id=None, payment_method_id=None, flow=None, **kwargs
    ):
        """Begin the payment of one's own bill, and return what leads to the provider.

        What the browser says of amount, currency, payer and page afterwards is not
        believed.

        :raise ValidationError: when the bill is not one of the user's, or the way to
            pay none of its school's
        """
        bill = self._search_bill(bill_id)
        if not bill:
            raise ValidationError(request.env._("This notice of fees is not yours."))
        self._validate_transaction_kwargs(kwargs, SCRIPT_KEYS)
        check_choice(provider_id, payment_method_id, flow)
        partner = request.env.user.partner_id
        transaction_sudo = self._create_transaction(
            provider_id=provider_id,
            payment_method_id=payment_method_id,
            flow=flow,
            **prepare_payment(bill, partner, f"/my/bills/{bill.id}"),
        )
        return transaction_sudo._get_processing_values()
