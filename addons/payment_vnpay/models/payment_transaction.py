# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid

from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.http import request
from odoo.tools import urls

from odoo.addons.edu_fees.tools.collection_call import get_bank_text
from odoo.addons.edu_fees_payment.exceptions import RefundRefused

from .. import const
from ..controllers.main import VnpayController
from ..tools import secure_hash

# Where we ask from, when nobody's browser does.
LOCAL_ADDRESS = "127.0.0.1"


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _get_specific_rendering_values(self, processing_values):
        """Override of `payment` to lead to VNPAY's page."""
        if self.provider_code != const.CODE:
            return super()._get_specific_rendering_values(processing_values)
        return {
            "api_url": self.provider_id._vnpay_get_url(),
            "params": self._vnpay_prepare_payment(),
        }

    def _vnpay_prepare_payment(self):
        """Return the values that VNPAY's page is opened with; no name, no class."""
        provider = self.provider_id
        code = self._edu_get_bill().edu_payment_code or self.reference
        params = {
            "vnp_Version": const.VERSION,
            "vnp_Command": "pay",
            "vnp_TmnCode": provider.vnpay_tmn_code,
            "vnp_Amount": str(int(self.amount) * const.MINOR),
            "vnp_CurrCode": "VND",
            "vnp_TxnRef": self.reference,
            "vnp_OrderInfo": get_bank_text(f"Thu {code}"),
            "vnp_OrderType": "other",
            "vnp_Locale": "vn",
            "vnp_ReturnUrl": urls.urljoin(
                self.get_base_url(), VnpayController._return_url
            ),
            "vnp_IpAddr": (request and request.httprequest.remote_addr)
            or LOCAL_ADDRESS,
            "vnp_CreateDate": self._vnpay_get_create_date(),
        }
        secret = provider.vnpay_hash_secret
        return {**params, "vnp_SecureHash": secure_hash.sign(secret, params)}

    def _vnpay_get_create_date(self):
        """Return when the payment began, as VNPAY was told."""
        return self.provider_id._vnpay_get_moment(self.create_date)

    # === QUESTIONS TO VNPAY === #

    def _vnpay_prepare_question(self, command, **values):
        """Return a signed question about a payment.

        :param str command: `querydr` or `refund`
        """
        provider = self.provider_id
        question = {
            "vnp_RequestId": uuid.uuid4().hex,
            "vnp_Version": const.VERSION,
            "vnp_Command": command,
            "vnp_TmnCode": provider.vnpay_tmn_code,
            "vnp_TxnRef": self.reference,
            "vnp_TransactionDate": self._vnpay_get_create_date(),
            "vnp_CreateDate": provider._vnpay_get_moment(fields.Datetime.now()),
            "vnp_IpAddr": LOCAL_ADDRESS,
            "vnp_OrderInfo": get_bank_text(f"{command} {self.reference}"),
            **values,
        }
        parts = [question[name] for name in secure_hash.PIPES[command]]
        question["vnp_SecureHash"] = secure_hash.sign_pipe(
            provider.vnpay_hash_secret, parts
        )
        return question

    def _edu_fetch_state(self):
        """Override of `edu_fees_payment`: VNPAY's querydr."""
        if self.provider_code != const.CODE:
            return super()._edu_fetch_state()
        question = self._vnpay_prepare_question("querydr")
        return self._send_api_request("POST", "", json=question, edu_raw=True)

    def _send_refund_request(self):
        """Override of `payment`: VNPAY's refund of the whole payment.

        :raise ValidationError: when VNPAY refuses
        """
        if self.provider_code != const.CODE:
            return super()._send_refund_request()
        source = self.source_transaction_id
        if not self.provider_id._vnpay_get_api_url():
            raise RefundRefused(self.env._("The interface of VNPAY is not set up."))
        question = source._vnpay_prepare_question(
            "refund",
            vnp_TransactionType="02",
            vnp_Amount=str(int(-self.amount) * const.MINOR),
            vnp_TransactionNo=source.provider_reference or "",
            vnp_CreateBy=get_bank_text(self.env.user.login, length=64),
        )
        answer = self._send_api_request("POST", "", json=question)
        code = isinstance(answer, dict) and answer.get("vnp_ResponseCode")
        if not code or code in const.REFUND_UNSURE:
            raise ValidationError(
                self.env._(
                    "VNPAY has not said whether it refunds: %(code)s", code=code or "–"
                )
            )
        if code != const.OK:
            raise RefundRefused(
                self.env._("VNPAY does not refund: %(code)s", code=code)
            )
        return self._process(
            const.CODE,
            {
                "reference": self.reference,
                "amount": int(-self.amount),
                "status": "paid",
                "provider_reference": answer.get("vnp_TransactionNo"),
            },
        )
