# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from urllib.parse import urlencode

from odoo.addons.edu_fees_payment.tests.common import OnlineHttpCase

from ..tools import secure_hash

SECRET, TMN_CODE = "VNPSECRET", "EDUFEE01"


class VnpayCase(OnlineHttpCase):
    """Base of tests of what VNPAY calls."""

    PROVIDER_CODE = "vnpay"
    METHOD = "payment_vnpay.payment_method_vnpay"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.payment = cls._begin()
        cls.env.flush_all()

    @classmethod
    def _prepare_provider(cls, school):
        return {
            "name": "VNPAY",
            "vnpay_tmn_code": TMN_CODE,
            "vnpay_hash_secret": SECRET,
            "redirect_form_view_id": cls.env.ref("payment_vnpay.redirect_form").id,
        }

    def _prepare(self, payment=None, **values):
        """Return what VNPAY tells, signed; a value of None is left out."""
        payment = payment or self.payment
        told = {
            "vnp_Amount": str(int(payment.amount) * 100),
            "vnp_BankCode": "NCB",
            "vnp_OrderInfo": "THU HOC PHI",
            "vnp_PayDate": "20261122090000",
            "vnp_ResponseCode": "00",
            "vnp_TmnCode": TMN_CODE,
            "vnp_TransactionNo": "14226112",
            "vnp_TransactionStatus": "00",
            "vnp_TxnRef": payment.reference,
            **values,
        }
        told = {name: value for name, value in told.items() if value is not None}
        return {**told, "vnp_SecureHash": secure_hash.sign(SECRET, told)}

    def _call(self, values, verb="ipn", channel=None):
        """Call us by GET as VNPAY does; return the answer."""
        query = values if isinstance(values, str) else urlencode(values)
        channel = channel or self.channel
        return self.url_open(f"/edu/collect/{channel.key}/{verb}?{query}")

    def _check_answer(self, response, code):
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.json()["RspCode"], code)
