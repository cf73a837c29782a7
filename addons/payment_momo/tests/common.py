# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.edu_fees_payment.tests.common import OnlineHttpCase

from ..tools import signature

SECRET, PARTNER, ACCESS_KEY = "MOMOSECRET", "MOMOEDU", "AK"


class MomoCase(OnlineHttpCase):
    """Base of tests of what MoMo calls."""

    PROVIDER_CODE = "momo"
    METHOD = "payment.payment_method_momo"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.payment = cls._begin()
        cls.env.flush_all()

    @classmethod
    def _prepare_provider(cls, school):
        return {
            "name": "MoMo",
            "momo_partner_code": PARTNER,
            "momo_access_key": ACCESS_KEY,
            "momo_secret_key": SECRET,
            "redirect_form_view_id": cls.env.ref("payment_momo.redirect_form").id,
        }

    def _prepare(self, payment=None, **values):
        """Return what MoMo tells, signed; a value of None is left out."""
        payment = payment or self.payment
        told = {
            "partnerCode": PARTNER,
            "orderId": payment.reference,
            "requestId": payment.reference,
            "amount": int(payment.amount),
            "orderInfo": "THU",
            "orderType": "momo_wallet",
            "transId": 2757501821,
            "resultCode": 0,
            "message": "Thành công.",
            "payType": "qr",
            "responseTime": 1795312800000,
            "extraData": "",
            **values,
        }
        told = {name: value for name, value in told.items() if value is not None}
        signed = {**told, "accessKey": ACCESS_KEY}
        return {**told, "signature": signature.sign(SECRET, "result", signed)}
