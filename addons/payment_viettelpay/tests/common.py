# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from urllib.parse import quote, urlencode

from odoo.addons.edu_fees_payment.tests.common import OnlineHttpCase, OnlineSetUp

from ..tools import check_sum

KEY, ACCESS_CODE, MERCHANT = "hashKey123", "AC01", "EDUFEES"
FORM = "application/x-www-form-urlencoded"


class ViettelPaySetUp(OnlineSetUp):
    """A school with a contract with ViettelPay, and ViettelPay's side of it."""

    PROVIDER_CODE = "viettelpay"

    @classmethod
    def _prepare_provider(cls, school):
        return {
            "name": "ViettelPay",
            "viettelpay_merchant_code": MERCHANT,
            "viettelpay_access_code": ACCESS_CODE,
            "viettelpay_hash_key": KEY,
            "redirect_form_view_id": cls.env.ref("payment_viettelpay.redirect_form").id,
        }

    def _prepare(self, recipe, payment, **values):
        """Return what ViettelPay sends, signed; a value of None is left out.

        :param str recipe: `verify` or `result`
        """
        message = {
            "billcode": payment.invoice_ids.edu_payment_code,
            "merchant_code": MERCHANT,
            "order_id": payment.reference,
            "trans_amount": str(int(payment.amount)),
        }
        if recipe == "result":
            message |= {
                "cust_msisdn": "84912345678",
                "error_code": "00",
                "payment_status": "1",
                "vt_transaction_id": "VT987654",
            }
        message |= values
        algorithm = self.provider.viettelpay_algorithm
        signed = {**message, "access_code": ACCESS_CODE}
        message["check_sum"] = check_sum.sign(KEY, recipe, signed, algorithm)
        return {name: value for name, value in message.items() if value is not None}

    def _encode(self, values):
        """Return the bytes of a form, with the sign + escaped as it should be."""
        return urlencode(values, quote_via=quote).encode()


class ViettelPayCase(ViettelPaySetUp, OnlineHttpCase):
    """Base of tests of what ViettelPay calls."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.payment = cls._begin()
        cls.env.flush_all()

    def _call(self, verb, values, content_type=FORM):
        """Call us as ViettelPay does; return the answer."""
        body = values if isinstance(values, bytes) else self._encode(values)
        return self._post(self.channel, verb, body, content_type=content_type)

    def _check_answer(self, response, code, recipe="result_reply", status=200):
        """Check an answer's code and signature."""
        self.assertEqual(response.status_code, status)
        answer = response.json()
        self.assertEqual(answer["error_code"], code)
        signed = {**answer, "access_code": ACCESS_CODE}
        algorithm = self.provider.viettelpay_algorithm
        right = check_sum.sign(KEY, recipe, signed, algorithm)
        self.assertEqual(answer["check_sum"], right)

    def _get_refusals(self):
        return self._get_messages(self.channel).mapped("refusal")
