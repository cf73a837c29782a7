# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from lxml import html

from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from odoo.addons.edu_fees.controllers.collect import LIMITER
from odoo.addons.edu_fees.tests.portal_common import PortalCase

from ..controllers.pay import BEGIN_LIMIT
from .common import OnlineSetUp

POLICY = "Content-Security-Policy"


@tagged("post_install", "-at_install")
class TestPayLink(OnlineSetUp, PortalCase):
    """Who holds the link of a bill pays that bill by its school's providers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls._create_provider(name="Cổng Hoa Sen")
        cls.other_provider = cls._create_provider(
            cls.other_school, name="Cổng Hướng Dương"
        )
        cls.student.name = "Nguyễn Thị Minh Anh"
        cls.token = cls.bill.sudo().edu_pay_token
        cls.nobody = cls.env.ref("base.public_partner")
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        LIMITER._windows.clear()
        self.authenticate(None, None)

    def _call(self, token=None, **values):
        """Begin a payment as the page's script does."""
        params = {
            "provider_id": self.provider.id,
            "payment_method_id": self.provider.payment_method_ids.id,
            "token_id": None,
            "amount": self.bill.amount_residual,
            "flow": "redirect",
            "tokenization_requested": False,
            "landing_route": "/my",
            **values,
        }
        token = token or self.token
        return self.make_jsonrpc_request(f"/pay/{token}/transaction", params)

    def _find(self, values):
        return self.env["payment.transaction"].search(
            [("reference", "=", values["reference"])]
        )

    def _check_refused(self, token=None, **values):
        before = self.env["payment.transaction"].search_count([])
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self._call(token, **values)
        self.assertEqual(self.env["payment.transaction"].search_count([]), before)

    def _get_providers(self, token=None):
        tree = html.fromstring(self.url_open(f"/pay/{token or self.token}").text)
        return tree.xpath("//input[@name='o_payment_radio']/@data-provider-id")

    # === WHAT IS OFFERED === #

    def test_the_page_offers_the_schools_own_providers(self):
        self.assertEqual(self._get_providers(), [str(self.provider.id)])
        other = self.other_bill.sudo().edu_pay_token
        self.assertEqual(self._get_providers(other), [str(self.other_provider.id)])

    def test_a_paid_bill_or_a_channel_that_is_stopped_offers_nothing(self):
        self.provider.edu_channel_ids.permit_state = "stopped"
        self.env.flush_all()
        self.assertEqual(self._get_providers(), [])
        self.provider.edu_channel_ids.permit_state = "permitted"
        self._pay_by_bank(self.bill, int(self.bill.amount_residual))
        self.assertEqual(self._get_providers(), [])

    def test_only_this_page_may_lead_to_a_provider(self):
        response = self.url_open(f"/pay/{self.token}")
        self.assertIn("form-action 'self' https:;", response.headers[POLICY])
        self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("no-store", response.headers["Cache-Control"])
        response = self.url_open(f"/pay/{'A' * 32}")
        self.assertNotIn("https:", response.headers[POLICY])

    # === NOTHING OF THE FAMILY === #

    def test_the_page_says_no_more_of_the_family_than_before(self):
        payment = self._begin()
        payment.reference = "CUA-GIA-DINH"
        payment._set_pending()
        self.env.flush_all()
        page = self.url_open(f"/pay/{self.token}").text
        secrets = [self.student.name, self.guardian.name, self.student.student_code]
        secrets += [f'data-partner-id="{self.student.partner_id.id}"']
        secrets += [f'data-partner-id="{self.guardian.partner_id.id}"']
        for secret in secrets:
            self.assertNotIn(secret, page)
        # The family's own attempt is not for whoever has the link.
        self.assertNotIn(payment.reference, page)

    def test_the_payment_is_nobodys_and_its_answer_names_nobody(self):
        values = self._call()
        payment = self._find(values)
        self.assertEqual(payment.partner_id, self.nobody)
        text = json.dumps(values, ensure_ascii=False)
        for secret in (self.student.name, self.guardian.name):
            self.assertNotIn(secret, text)

    def test_a_parent_who_is_signed_in_pays_as_nobody_too(self):
        self._login(self.parent)
        self.assertEqual(self._find(self._call()).partner_id, self.nobody)

    # === WHAT BEGINS === #

    def test_a_payment_begins_with_what_the_bill_says(self):
        values = self._call(amount=1, landing_route="https://x.vn")
        payment = self._find(values)
        self.assertEqual(payment.amount, self.bill.amount_residual)
        self.assertEqual(payment.invoice_ids, self.bill)
        self.assertEqual(payment.landing_route, f"/pay/{self.token}")
        self.assertIn("<form", values["redirect_form_html"])

    def test_the_money_pays_the_bill_and_its_sender_is_not_said(self):
        payment = self._find(self._call())
        payment.provider_reference = "GW7"
        payment._set_done()
        payment._post_process()
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertFalse(payment.edu_movement_id.counterparty)

    def test_the_browser_that_paid_reads_what_became_of_it(self):
        payment = self._find(self._call())
        payment.reference = "CUA-TRINH-DUYET"
        payment._set_pending()
        self.env.flush_all()
        self.assertIn(payment.reference, self.url_open(f"/pay/{self.token}").text)
        self.authenticate(None, None)
        self.assertNotIn(payment.reference, self.url_open(f"/pay/{self.token}").text)

    # === WHAT IS REFUSED === #

    def test_a_link_opens_its_own_bill_only(self):
        self._check_refused(self.token[:-1])
        self._check_refused("A" * 32)
        self._check_refused(str(self.bill.id))
        self._check_refused(invoice_ids=[self.foreign_bill.id])
        self._check_refused(partner_id=self.guardian.partner_id.id)

    def test_a_bill_that_was_taken_back_or_paid_is_not_paid(self):
        self._pay_by_bank(self.bill, int(self.bill.amount_residual))
        self._check_refused()

    def test_a_bill_that_is_cancelled_has_no_link_to_pay(self):
        self.bill._edu_cancel("Lập nhầm")
        self.env.flush_all()
        self._check_refused()

    def test_another_schools_provider_is_refused(self):
        self._check_refused(provider_id=self.other_provider.id)
        self._check_refused(self.other_bill.sudo().edu_pay_token)

    def test_values_that_the_page_does_not_send_are_refused(self):
        self._check_refused(flow="token", token_id=1)
        self._check_refused(provider_id="x")
        self._check_refused(payment_method_id=None)

    def test_it_is_not_begun_without_end(self):
        for _number in range(BEGIN_LIMIT):
            self._call()
        self._check_refused()
