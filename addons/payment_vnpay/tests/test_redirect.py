# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from urllib.parse import urlencode

from lxml import html

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..tools import secure_hash
from .common import SECRET, VnpayCase


@tagged("post_install", "-at_install")
class TestRedirect(VnpayCase):
    """What VNPAY's page is opened with, and the way back."""

    def test_the_form_leads_to_vnpay_signed(self):
        values = self.payment._get_processing_values()
        form = html.fromstring(values["redirect_form_html"])
        fields = {one.get("name"): one.get("value") for one in form.iter("input")}
        self.assertEqual(
            form.get("action"), "https://sandbox.vnpayment.vn/paymentv2/vpcpay.html"
        )
        self.assertEqual(fields["vnp_Amount"], "48500000")
        self.assertEqual(fields["vnp_TxnRef"], self.payment.reference)
        self.assertTrue(secure_hash.verify(SECRET, fields))
        self.assertNotIn("NGUYEN", " ".join(fields.values()).upper())

    def test_a_live_provider_needs_the_address_of_the_contract(self):
        self.provider.state = "enabled"
        self.assertFalse(self.provider._edu_is_open())
        with self.assertRaises(ValidationError):
            self._begin()
        self.provider.vnpay_gateway_url = "https://pay.example.com/vpcpay.html"
        self.assertTrue(self.provider._edu_is_open())

    def _come_back(self, **values):
        """Begin a payment as its payer and come back; return (payment, answer)."""
        self._login(self.parent)
        params = {
            "provider_id": self.provider.id,
            "payment_method_id": self.env.ref(self.METHOD).id,
            "token_id": None,
            "amount": 485_000,
            "flow": "redirect",
            "tokenization_requested": False,
            "landing_route": "/",
        }
        begun = self.make_jsonrpc_request(
            f"/my/bills/{self.bill.id}/transaction", params
        )
        payment = self.env["payment.transaction"].search(
            [("reference", "=", begun["reference"])]
        )
        query = urlencode({**self._prepare(payment), **values})
        response = self.url_open(
            f"/payment/vnpay/return?{query}", allow_redirects=False
        )
        self.assertTrue(response.headers["Location"].endswith(f"/bills/{self.bill.id}"))
        return payment

    def test_the_payer_brings_the_result_back(self):
        payment = self._come_back()
        self.assertEqual(payment.state, "done")
        self.assertEqual(self.bill.amount_residual, 0)
        self._check_answer(self._call(self._prepare(payment)), "02")
        self.assertEqual(len(self._get_transactions(self.channel)), 1)

    def test_what_a_payer_changed_on_the_way_is_not_believed(self):
        payment = self._come_back(vnp_TransactionNo="1")
        self.assertEqual(payment.state, "pending")
        self.assertEqual(self.bill.amount_residual, 485_000)
        self.assertEqual(self._get_messages(self.channel).refusal, "signature")

    def test_a_stranger_comes_back_to_nothing(self):
        query = urlencode(self._prepare())
        response = self.url_open(
            f"/payment/vnpay/return?{query}", allow_redirects=False
        )
        self.assertTrue(response.headers["Location"].endswith("/payment/status"))
        self.assertFalse(self._get_messages(self.channel))
