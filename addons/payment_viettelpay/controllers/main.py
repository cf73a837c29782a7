# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.http import Controller, route

from odoo.addons.edu_fees_payment.controllers.back import lead_back


class ViettelPayController(Controller):
    """Where payers come back to. What counts is what ViettelPay tells by `result`."""

    _return_url = "/payment/viettelpay/return"

    @route(_return_url, type="http", auth="public", methods=["GET"], sitemap=False)
    def viettelpay_return(self, **_data):
        """Lead back to what was paid; nothing in the address is believed."""
        return lead_back()
