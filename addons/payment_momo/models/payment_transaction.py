# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid
from urllib.parse import parse_qsl, urlsplit

from odoo import models
from odoo.exceptions import ValidationError
from odoo.tools import urls

from odoo.addons.edu_fees.tools.collection_call import get_bank_text
from odoo.addons.edu_fees_payment.exceptions import RefundRefused

from .. import const
from ..controllers.main import MomoController


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _get_specific_rendering_values(self, processing_values):
        """Override of `payment` to have MoMo make a page, and lead there."""
        if self.provider_code != const.CODE:
            return super()._get_specific_rendering_values(processing_values)
        try:
            page = self._momo_create_page()
        except ValidationError as error:
            self._set_error(str(error))
            return {"api_url": "", "params": {}}
        parts = urlsplit(page)
        return {
            # A form that is sent by GET loses the query of its address.
            "api_url": parts._replace(query="", fragment="").geturl(),
            "params": dict(parse_qsl(parts.query)),
        }

    def _momo_create_page(self):
        """Return the address of the page that MoMo made for the payment.

        :raise ValidationError: when it made none
        """
        answer = self._send_api_request(
            "POST", const.CREATE, json=self._momo_prepare_payment()
        )
        values = answer if isinstance(answer, dict) else {}
        page = values.get("payUrl") or ""
        is_web = urlsplit(page).scheme in ("https", "http")
        if str(values.get("resultCode")) != const.OK or not is_web:
            raise ValidationError(
                self.env._(
                    "MoMo does not take the payment: %(code)s",
                    code=values.get("resultCode", "–"),
                )
            )
        return page

    def _momo_prepare_payment(self):
        """Return the signed values of a new payment; no name, no class."""
        provider = self.provider_id
        code = self._edu_get_bill().edu_payment_code or self.reference
        values = {
            "partnerCode": provider.momo_partner_code,
            "requestId": self.reference,
            "amount": int(self.amount),
            "orderId": self.reference,
            "orderInfo": get_bank_text(f"Thu {code}"),
            "redirectUrl": urls.urljoin(
                self.get_base_url(), MomoController._return_url
            ),
            "ipnUrl": f"{provider.edu_url}ipn",
            "requestType": const.REQUEST_TYPE,
            "extraData": "",
            "lang": "vi",
        }
        return {**values, "signature": provider._momo_sign("create", values)}

    # === QUESTIONS TO MOMO === #

    def _edu_fetch_state(self):
        """Override of `edu_fees_payment`: MoMo's query."""
        if self.provider_code != const.CODE:
            return super()._edu_fetch_state()
        provider = self.provider_id
        values = {
            "partnerCode": provider.momo_partner_code,
            "requestId": uuid.uuid4().hex,
            "orderId": self.reference,
            "lang": "vi",
        }
        values["signature"] = provider._momo_sign("query", values)
        return self._send_api_request("POST", const.QUERY, json=values, edu_raw=True)

    def _send_refund_request(self):
        """Override of `payment`: MoMo's refund of the whole payment.

        :raise ValidationError: when MoMo refuses
        """
        if self.provider_code != const.CODE:
            return super()._send_refund_request()
        provider, source = self.provider_id, self.source_transaction_id
        number = source.provider_reference or ""
        if not number.isdigit():
            raise RefundRefused(
                self.env._("The payment has no number of MoMo to be refunded by.")
            )
        values = {
            "partnerCode": provider.momo_partner_code,
            "orderId": self.reference,
            "requestId": uuid.uuid4().hex,
            "amount": int(-self.amount),
            "transId": int(number),
            "lang": "vi",
            "description": get_bank_text(f"Hoan {source.reference}"),
        }
        values["signature"] = provider._momo_sign("refund", values)
        answer = self._send_api_request("POST", const.REFUND, json=values)
        code = str(answer.get("resultCode", "")) if isinstance(answer, dict) else ""
        if not code or code in const.REFUND_UNSURE:
            raise ValidationError(
                self.env._(
                    "MoMo has not said whether it refunds: %(code)s", code=code or "–"
                )
            )
        status = provider._momo_get_status(code)
        if status not in ("paid", "waiting"):
            raise RefundRefused(self.env._("MoMo does not refund: %(code)s", code=code))
        return self._process(
            const.CODE,
            {
                "reference": self.reference,
                "amount": int(-self.amount),
                "status": status,
                "provider_reference": str(answer.get("transId") or ""),
            },
        )
