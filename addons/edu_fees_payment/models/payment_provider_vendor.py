# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class PaymentProvider(models.Model):
    """What the vendors of schools have in common: whole payments, in đồng."""

    _inherit = "payment.provider"

    @api.model
    def _edu_get_vendor_methods(self):
        """Return the payment methods of the vendors that stand on this module, as
        {code of the provider: set of codes of methods}. Hook of vendors: they add
        theirs."""
        return {}

    def _compute_feature_support_fields(self):
        """Override of `payment`: a payment is refunded as a whole."""
        result = super()._compute_feature_support_fields()
        vendors = self._edu_get_vendor_methods()
        self.filtered(lambda one: one.code in vendors).support_refund = "full_only"
        return result

    def _get_supported_currencies(self):
        """Override of `payment`: đồng only."""
        currencies = super()._get_supported_currencies()
        if self.code not in self._edu_get_vendor_methods():
            return currencies
        return currencies.filtered(lambda one: one.name == "VND")

    def _get_default_payment_method_codes(self):
        """Override of `payment`."""
        vendors = self._edu_get_vendor_methods()
        if self.code not in vendors:
            return super()._get_default_payment_method_codes()
        return vendors[self.code]
