# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import ValidationError
from odoo.http import request, route

from odoo.addons.edu_fees.controllers.collect import LIMITER
from odoo.addons.edu_fees.controllers.pay import EduPay
from odoo.addons.payment.controllers.portal import PaymentPortal
from odoo.addons.payment.controllers.post_processing import PaymentPostProcessing

from .portal import SCRIPT_KEYS, allow_providers, check_choice, prepare_payment

# Payments of one bill that may begin in a minute.
BEGIN_LIMIT = 10


class EduFeesPaymentPay(EduPay):
    """The page of a bill's link with the ways to pay it at once.

    Who holds the link pays as nobody: the provider, the page and the payment learn
    neither who holds it nor whose bill it is.
    """

    def _prepare_pay_values(self, bill_sudo, token):
        """Override of `edu_fees` to offer the school's own providers."""
        return {
            **super()._prepare_pay_values(bill_sudo, token),
            "online": bill_sudo._edu_prepare_online_values(
                self._get_nobody(), f"/pay/{token}"
            ),
            "attempts": self._get_own_attempts(bill_sudo, token),
        }

    def _get_nobody(self):
        """Return the partner of whoever is not signed in."""
        return request.env.ref("base.public_partner").sudo()

    def _get_own_attempts(self, bill_sudo, token):
        """Return what became of the payment that this browser began on the link; what
        others did is nobody's business."""
        transaction_sudo = PaymentPostProcessing()._get_monitored_transaction()
        is_own = (
            transaction_sudo._edu_get_bill() == bill_sudo
            and transaction_sudo.landing_route == f"/pay/{token}"
            and transaction_sudo.state != "draft"
        )
        return [transaction_sudo._edu_get_family_state()] if is_own else []

    @route()
    def edu_pay(self, token, **kw):
        """Override of `edu_fees`: the form of this page may lead to a provider."""
        return allow_providers(super().edu_pay(token, **kw))

    @route(
        "/pay/<string:token>/transaction", type="jsonrpc", auth="public", sitemap=False
    )
    def edu_pay_transaction(
        self, token, provider_id=None, payment_method_id=None, flow=None, **kwargs
    ):
        """Begin the payment of a link's bill, and return what leads to the provider.

        What the browser says of amount, currency, payer and page afterwards is not
        believed.

        :raise ValidationError: when the link opens no bill, the way to pay is none of
            its school's, or it is begun too often
        """
        bill_sudo = self._get_bill_sudo(token)
        if not bill_sudo:
            raise ValidationError(request.env._("This link is not valid."))
        PaymentPortal._validate_transaction_kwargs(kwargs, SCRIPT_KEYS)
        check_choice(provider_id, payment_method_id, flow)
        if not LIMITER.take(("pay", bill_sudo.id), BEGIN_LIMIT):
            raise ValidationError(
                request.env._("This was tried too often; wait for a minute.")
            )
        transaction_sudo = PaymentPortal()._create_transaction(
            provider_id=provider_id,
            payment_method_id=payment_method_id,
            flow=flow,
            **prepare_payment(bill_sudo, self._get_nobody(), f"/pay/{token}"),
        )
        return transaction_sudo._get_processing_values()
