# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.http import Controller, route

from odoo.addons.edu_fees_payment.controllers.back import lead_back


class VnpayController(Controller):
    """Where payers come back to, with what VNPAY has signed."""

    _return_url = "/payment/vnpay/return"

    @route(_return_url, type="http", auth="public", methods=["GET"], sitemap=False)
    def vnpay_return(self, **_data):
        """Take what VNPAY signed like a call of its own, and lead back."""
        return lead_back("return")
