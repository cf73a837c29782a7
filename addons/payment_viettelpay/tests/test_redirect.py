# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import html

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..tools import check_sum
from .common import ACCESS_CODE, KEY, ViettelPayCase


@tagged("post_install", "-at_install")
class TestRedirect(ViettelPayCase):
    """What ViettelPay's page is opened with, and the way back."""

    def _get_form(self):
        values = self.payment._get_processing_values()
        form = html.fromstring(values["redirect_form_html"])
        fields = {
            field.get("name"): field.get("value", "") for field in form.iter("input")
        }
        return form, fields

    def test_the_form_leads_to_viettelpay_signed(self):
        form, fields = self._get_form()
        self.assertEqual(
            form.get("action"), "https://sandbox.viettel.vn/PaymentGateway/payment"
        )
        self.assertEqual(form.get("method"), "get")
        self.assertEqual(fields["trans_amount"], "485000")
        self.assertEqual(fields["billcode"], self.bill.edu_payment_code)
        signed = {**fields, "access_code": ACCESS_CODE}
        self.assertEqual(fields["check_sum"], check_sum.sign(KEY, "pay", signed))
        self.assertNotIn("access_code", fields)

    def test_no_name_of_the_pupil_leaves_the_school(self):
        _form, fields = self._get_form()
        text = " ".join(fields.values()).upper()
        self.assertNotIn("NGUYEN", text)
        self.assertIn(self.bill.edu_payment_code, fields["desc"])

    def test_a_live_provider_leads_to_the_live_page(self):
        self.provider.state = "enabled"
        form, _fields = self._get_form()
        self.assertEqual(
            form.get("action"), "https://pay3.viettel.vn/PaymentGateway/payment"
        )

    def test_an_enabled_provider_has_its_whole_contract(self):
        for name in ("merchant_code", "access_code", "hash_key"):
            with self.subTest(name), self.assertRaises(ValidationError):
                self.provider[f"viettelpay_{name}"] = False

    def test_the_contract_is_for_administrators_only(self):
        for name in ("hash_key", "access_code", "api_password"):
            field = self.provider._fields[f"viettelpay_{name}"]
            self.assertEqual(field.groups, "base.group_system")

    def test_a_reset_forgets_the_contract(self):
        self.provider.action_reset_credentials()
        self.assertFalse(self.provider.viettelpay_hash_key)
        self.assertEqual(self.provider.state, "disabled")

    def test_the_way_back_believes_nothing_and_leads_to_the_bill(self):
        self._login(self.parent)
        params = {
            "provider_id": self.provider.id,
            "payment_method_id": self.provider.payment_method_ids.id,
            "token_id": None,
            "amount": 485_000,
            "flow": "redirect",
            "tokenization_requested": False,
            "landing_route": "/",
        }
        values = self.make_jsonrpc_request(
            f"/my/bills/{self.bill.id}/transaction", params
        )
        response = self.url_open(
            "/payment/viettelpay/return?error_code=00&payment_status=1&order_id="
            + values["reference"],
            allow_redirects=False,
        )
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith(f"/bills/{self.bill.id}"))
        payment = self.env["payment.transaction"].search(
            [("reference", "=", values["reference"])]
        )
        self.assertEqual(payment.state, "pending")
        self.assertFalse(self._get_transactions(self.channel))

    def test_a_stranger_comes_back_to_nothing(self):
        response = self.url_open(
            f"/payment/viettelpay/return?order_id={self.payment.reference}",
            allow_redirects=False,
        )
        self.assertTrue(response.headers["Location"].endswith("/payment/status"))
        self.assertEqual(self.payment.state, "draft")
