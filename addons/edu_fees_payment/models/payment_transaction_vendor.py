# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PaymentTransaction(models.Model):
    """How payment data are read, the same for all vendors of schools: see
    `payment.provider._edu_get_payment_data`."""

    _inherit = "payment.transaction"

    @api.model
    def _edu_is_vendor(self, code):
        """Tell whether a provider of this code is a vendor of schools."""
        return code in self.env["payment.provider"]._edu_get_vendor_methods()

    @api.model
    def _extract_reference(self, provider_code, payment_data):
        """Override of `payment`."""
        if not self._edu_is_vendor(provider_code):
            return super()._extract_reference(provider_code, payment_data)
        return payment_data["reference"]

    def _extract_amount_data(self, payment_data):
        """Override of `payment`."""
        if not self._edu_is_vendor(self.provider_code):
            return super()._extract_amount_data(payment_data)
        return {"amount": payment_data["amount"], "currency_code": "VND"}

    def _apply_updates(self, payment_data):
        """Override of `payment`."""
        if not self._edu_is_vendor(self.provider_code):
            return super()._apply_updates(payment_data)
        return self._edu_apply_updates(payment_data)
