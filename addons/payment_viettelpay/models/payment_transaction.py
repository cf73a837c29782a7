# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import ValidationError
from odoo.tools import urls

from odoo.addons.edu_fees.tools.collection_call import get_bank_text
from odoo.addons.edu_fees_payment.exceptions import RefundRefused

from .. import const
from ..controllers.main import ViettelPayController


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _get_specific_rendering_values(self, processing_values):
        """Override of `payment` to lead to ViettelPay's page."""
        if self.provider_code != const.CODE:
            return super()._get_specific_rendering_values(processing_values)
        return {
            "api_url": self.provider_id._viettelpay_get_url(),
            "params": self._viettelpay_prepare_payment(),
        }

    def _viettelpay_prepare_payment(self):
        """Return the values that ViettelPay's page is opened with.

        No name and no class: the payment code tells the school enough.
        """
        provider = self.provider_id
        code = self._edu_get_bill().edu_payment_code or self.reference
        return_url = urls.urljoin(self.get_base_url(), ViettelPayController._return_url)
        params = {
            "version": const.VERSION,
            "command": "PAYMENT",
            "billcode": code,
            "merchant_code": provider.viettelpay_merchant_code,
            "order_id": self.reference,
            "trans_amount": str(int(self.amount)),
            "login_msisdn": "",
            "locale": "Vi",
            "desc": get_bank_text(f"Thu {code}"),
            "return_url": return_url,
            "cancel_url": return_url,
            "other_info": "",
            "customer_bill_info": "",
        }
        return {**params, "check_sum": provider._viettelpay_sign("pay", params)}

    def _edu_fetch_state(self):
        """Override of `edu_fees_payment`: ViettelPay's TRANS_INQUIRY."""
        if self.provider_code != const.CODE:
            return super()._edu_fetch_state()
        provider = self.provider_id
        values = {
            "cmd": "TRANS_INQUIRY",
            "merchant_code": provider.viettelpay_merchant_code,
            "order_id": self.reference,
            "version": const.VERSION,
        }
        values["check_sum"] = provider._viettelpay_sign("inquiry", values)
        return self._send_api_request("POST", "", data=values, edu_raw=True)

    def _send_refund_request(self):
        """Override of `payment`: ViettelPay's REFUND_PAYMENT.

        :raise ValidationError: when it is not set up, or ViettelPay refuses
        """
        if self.provider_code != const.CODE:
            return super()._send_refund_request()
        provider, source = self.provider_id, self.source_transaction_id
        if not provider.viettelpay_api_url or not provider.viettelpay_refund_type:
            raise RefundRefused(
                self.env._(
                    "The interface of ViettelPay, or its type of refunds, is not set "
                    "up."
                )
            )
        values = {
            "cmd": "REFUND_PAYMENT",
            "merchant_code": provider.viettelpay_merchant_code,
            "order_id": source.reference,
            "originalRequestId": source.provider_reference,
            "refundType": provider.viettelpay_refund_type,
            "trans_amount": str(int(-self.amount)),
            "trans_content": get_bank_text(f"Hoan {source.reference}"),
            "version": const.VERSION,
        }
        values["check_sum"] = provider._viettelpay_sign("refund", values)
        answer = self._send_api_request("POST", "", data=values)
        code = isinstance(answer, dict) and answer.get("error_code")
        if not code or code in const.REFUND_UNSURE:
            raise ValidationError(
                self.env._(
                    "ViettelPay has not said whether it refunds: %(code)s",
                    code=code or "–",
                )
            )
        if code != const.OK:
            raise RefundRefused(
                self.env._("ViettelPay does not refund: %(code)s", code=code)
            )
        return self._process(
            const.CODE,
            {
                "reference": self.reference,
                "amount": int(-self.amount),
                "status": "paid",
                "provider_reference": answer.get("vt_transaction_id"),
            },
        )
