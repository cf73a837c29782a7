# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch
from urllib.parse import urlencode

from lxml import html

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.payment.models.payment_provider import PaymentProvider

from ..tools import signature
from .common import ACCESS_KEY, SECRET, MomoCase

PAGE = "https://test-payment.momo.vn/v2/gateway/pay?t=TU9NTw&s=abc"


@tagged("post_install", "-at_install")
class TestRedirect(MomoCase):
    """The page that MoMo makes, and the way back."""

    def _answer(self, answer):
        """Let MoMo answer; return what it was asked."""
        asked = []

        def send(_provider, method, endpoint, **kwargs):
            asked.append((endpoint, kwargs["json"]))
            if isinstance(answer, Exception):
                raise answer
            return answer

        self.startPatcher(patch.object(PaymentProvider, "_send_api_request", send))
        return asked

    def test_momo_makes_a_page_and_the_form_leads_there(self):
        asked = self._answer({"resultCode": 0, "payUrl": PAGE})
        values = self.payment._get_processing_values()
        form = html.fromstring(values["redirect_form_html"])
        fields = {one.get("name"): one.get("value") for one in form.iter("input")}
        self.assertEqual(
            form.get("action"), "https://test-payment.momo.vn/v2/gateway/pay"
        )
        self.assertEqual(fields, {"t": "TU9NTw", "s": "abc"})
        [(endpoint, question)] = asked
        self.assertEqual(endpoint, "/v2/gateway/api/create")
        self.assertEqual(question["amount"], 485_000)
        self.assertEqual(question["ipnUrl"], f"{self.channel.url}ipn")
        signed = {**question, "accessKey": ACCESS_KEY}
        right = signature.sign(SECRET, "create", signed)
        self.assertEqual(question["signature"], right)
        self.assertNotIn("accessKey", question)

    def test_a_page_that_was_not_made_is_told_to_the_family(self):
        for answer in (
            {"resultCode": 11, "payUrl": PAGE},
            {"resultCode": 0, "payUrl": "javascript:alert(1)"},
            {"resultCode": 0},
            [],
            ValidationError("down"),
        ):
            with self.subTest(answer):
                self._answer(answer)
                payment = self._begin()
                values = payment._get_processing_values()
                self.assertEqual(values["state"], "error")
                self.assertTrue(values["state_message"])

    def test_a_live_provider_needs_the_address_of_the_contract(self):
        self.provider.state = "enabled"
        with self.assertRaises(ValidationError):
            self._begin()
        self.provider.momo_api_url = "https://pay.example.com"
        self.assertTrue(self.provider._edu_is_open())

    def test_the_payer_brings_the_result_back(self):
        self._answer({"resultCode": 0, "payUrl": PAGE})
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
        query = urlencode(self._prepare(payment))
        response = self.url_open(f"/payment/momo/return?{query}", allow_redirects=False)
        self.assertTrue(response.headers["Location"].endswith(f"/bills/{self.bill.id}"))
        self.assertEqual(payment.state, "done")
        self._post(self.channel, "ipn", self._prepare(payment))
        self.assertEqual(len(self._get_transactions(self.channel)), 1)
