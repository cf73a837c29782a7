# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import html

from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from odoo.addons.edu_fees.tests.portal_common import PortalCase

from .common import OnlineSetUp

POLICY = "Content-Security-Policy"


@tagged("post_install", "-at_install")
class TestBillPage(OnlineSetUp, PortalCase):
    """A family pays each bill by the providers of that bill's school."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls._create_provider(name="Cổng Hoa Sen")
        cls.other_provider = cls._create_provider(
            cls.other_school, name="Cổng Hướng Dương"
        )
        cls.env.flush_all()

    def _call(self, bill, user=None, **values):
        """Begin a payment as the page's script does."""
        self._login(user or self.parent)
        params = {
            "provider_id": self.provider.id,
            "payment_method_id": self.provider.payment_method_ids.id,
            "token_id": None,
            "amount": bill.amount_residual,
            "flow": "redirect",
            "tokenization_requested": False,
            "landing_route": "/my",
            **values,
        }
        return self.make_jsonrpc_request(f"/my/bills/{bill.id}/transaction", params)

    def _get_providers(self, bill):
        tree = html.fromstring(self._get_page(f"/my/bills/{bill.id}").text)
        return tree.xpath("//input[@name='o_payment_radio']/@data-provider-id")

    def test_the_page_offers_the_schools_own_providers(self):
        self.assertEqual(self._get_providers(self.bill), [str(self.provider.id)])
        own = [str(self.other_provider.id)]
        self.assertEqual(self._get_providers(self.other_bill), own)

    def test_the_page_may_lead_to_a_provider_and_others_may_not(self):
        response = self._get_page(f"/my/bills/{self.bill.id}")
        self.assertIn("form-action 'self' https:;", response.headers[POLICY])
        self.assertIn("default-src 'self'", response.headers[POLICY])
        response = self._get_page("/my/bills")
        self.assertNotIn("https:", response.headers[POLICY])

    def test_a_provider_that_is_not_permitted_is_not_offered(self):
        self.provider.edu_channel_ids.permit_state = "stopped"
        self.env.flush_all()
        self.assertEqual(self._get_providers(self.bill), [])
        response = self._get_page(f"/my/bills/{self.bill.id}")
        self.assertNotIn("https:", response.headers[POLICY])

    def test_a_paid_bill_offers_nothing(self):
        self._pay_by_bank(self.bill, int(self.bill.amount_residual))
        self.assertEqual(self._get_providers(self.bill), [])

    def test_a_payment_begins_with_what_the_bill_says(self):
        values = self._call(self.bill, amount=1, landing_route="https://x.vn")
        payment = self.env["payment.transaction"].search(
            [("reference", "=", values["reference"])]
        )
        self.assertEqual(payment.amount, self.bill.amount_residual)
        self.assertEqual(payment.invoice_ids, self.bill)
        self.assertEqual(payment.partner_id, self.parent.partner_id)
        self.assertEqual(payment.landing_route, f"/my/bills/{self.bill.id}")
        self.assertIn("<form", values["redirect_form_html"])

    def _check_refused(self, bill, user=None, **values):
        before = self.env["payment.transaction"].search_count([])
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self._call(bill, user, **values)
        self.assertEqual(self.env["payment.transaction"].search_count([]), before)

    def test_another_familys_bill_is_not_paid_by_its_number(self):
        self._check_refused(self.foreign_bill)
        stranger = self._create_guardian(
            self.other_class_student, user="stranger"
        ).partner_id.user_ids
        self._check_refused(self.bill, stranger)

    def test_another_schools_provider_is_refused(self):
        self._check_refused(self.bill, provider_id=self.other_provider.id)
        self._check_refused(self.other_bill)

    def test_odoos_own_route_refuses_it_as_well(self):
        self._login(self.parent)
        params = {
            "provider_id": self.other_provider.id,
            "payment_method_id": self.provider.payment_method_ids.id,
            "token_id": None,
            "amount": self.bill.amount_residual,
            "flow": "redirect",
            "tokenization_requested": False,
            "landing_route": "/my",
        }
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request(f"/invoice/transaction/{self.bill.id}", params)
        params["provider_id"] = self.provider.id
        params["amount"] = 1000
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request(f"/invoice/transaction/{self.bill.id}", params)

    def test_values_that_the_page_does_not_send_are_refused(self):
        self._check_refused(self.bill, invoice_ids=[self.foreign_bill.id])
        self._check_refused(self.bill, partner_id=1)
        self._check_refused(self.bill, flow="token", token_id=1)
        self._check_refused(self.bill, provider_id="x")

    def test_staff_has_no_route_to_pay(self):
        self._check_refused(self.bill, self._persona("accountant"))

    def test_the_page_says_what_became_of_a_payment(self):
        payment = self._begin()
        payment._set_pending()
        self.env.flush_all()
        page = self._get_page(f"/my/bills/{self.bill.id}")
        text = self._get_text(page)
        self.assertIn(payment.reference, text)
        payment.provider_reference = "GW1"
        payment._set_done()
        payment._post_process()
        self.env.flush_all()
        page = self._get_page(f"/my/bills/{self.bill.id}")
        self.assertNotIn("o_payment_form", page.text)
        self.assertIn(payment.reference, self._get_text(page))
