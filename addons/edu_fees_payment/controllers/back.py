# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.http import request

from odoo.addons.edu_fees.controllers.collect import LIMITER
from odoo.addons.edu_fees.tools.collection_call import Call
from odoo.addons.payment.controllers.post_processing import PaymentPostProcessing

# Returns of one address in a minute that are looked at.
RETURN_LIMIT = 60


def lead_back(verb=None):
    """Lead a payer back to what she paid: the payment that her own session began.

    :param str verb: where the provider signs what the payer brings along, the verb as
        which it is verified, kept and processed like a call
    :return: the answer to the payer
    """
    transaction_sudo = PaymentPostProcessing()._get_monitored_transaction()
    bill_sudo = transaction_sudo._edu_get_bill()
    if not bill_sudo:
        return request.redirect("/payment/status")
    address = request.httprequest.remote_addr or ""
    if verb and LIMITER.take(("return", address), RETURN_LIMIT):
        channel_sudo = transaction_sudo.provider_id._edu_get_channel_sudo()
        channel_sudo._collect(
            Call(verb, request.httprequest.query_string, {}, address, "GET")
        )
    if transaction_sudo.state == "draft":
        transaction_sudo._set_pending()
    return request.redirect(transaction_sudo.landing_route or "/my/bills")
