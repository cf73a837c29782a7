# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from urllib.parse import parse_qsl, urlsplit

from odoo.tests import tagged

from odoo.addons.edu_fees.tests.portal_common import PortalCase
from odoo.addons.test_edu.tests.browser import Browser

from .common import ViettelPaySetUp

METHOD = "document.querySelector('input[name=o_payment_radio]')"
PAY = "document.querySelector('button[name=o_payment_submit_button]')"
# The page of the gateway, made here: where a browser was led, and nothing else.
GATEWAY_PATH = "/robots.txt"


def choose_method(browser):
    """Choose the way to pay; return whether the button can be pressed then.

    A choice that is made while the page still begins to listen is heard by nobody, and
    made again.
    """
    browser.evaluate(f"{METHOD}.checked || {METHOD}.click()")
    for _try in range(5):
        if browser.wait(f"{PAY} && !{PAY}.disabled", timeout=3):
            return True
        browser.evaluate(f"{METHOD}.dispatchEvent(new Event('change'))")
    return False


@tagged("post_install", "-at_install")
class TestPayInBrowser(ViettelPaySetUp, PortalCase):
    """A parent pays a bill by ViettelPay, in a telephone's window."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls._create_provider()
        cls.channel = cls.provider.edu_channel_ids

    def setUp(self):
        super().setUp()
        self.browser = Browser(self)
        self.addCleanup(self.browser.stop)
        self.browser.resize(390)
        self.provider.viettelpay_gateway_url = self.base_url() + GATEWAY_PATH
        self.env.flush_all()

    def _open_gateway(self):
        """Choose ViettelPay and pay; return what its page was opened with."""
        self.browser.open(f"/my/bills/{self.bill.id}")
        self.assertTrue(self.browser.wait(f"{METHOD} && {METHOD}.offsetParent"))
        self.assertEqual(self.browser.find_overflow(), [])
        self.assertEqual(self.browser.find_violations(), [])
        self.assertEqual(self.browser.find_faults(), [])
        self.assertTrue(choose_method(self.browser))
        self.browser.evaluate(f"{PAY}.click()")
        arrived = f"location.pathname === '{GATEWAY_PATH}'"
        self.assertTrue(self.browser.wait(arrived))
        query = urlsplit(self.browser.evaluate("location.href")).query
        return dict(parse_qsl(query))

    def test_a_parent_pays_and_sees_that_it_is_paid(self):
        with self.browser.session(self.parent):
            opened = self._open_gateway()
            self.assertEqual(opened["billcode"], self.bill.edu_payment_code)
            return_path = urlsplit(opened["return_url"]).path
            self.browser.open(return_path)
            self.assertTrue(
                self.browser.wait(f"location.pathname.endsWith('/{self.bill.id}')")
            )
            self.assertIn(opened["order_id"], self.browser.get_text())
        payment = self.env["payment.transaction"].search(
            [("reference", "=", opened["order_id"])]
        )
        self.assertEqual(payment.state, "pending")
        body = self._encode(self._prepare("result", payment))
        response = self._post(
            self.channel,
            "result",
            body,
            content_type="application/x-www-form-urlencoded",
        )
        self.assertEqual(response.json()["error_code"], "00")
        with self.browser.session(self.parent):
            self.browser.open(f"/my/bills/{self.bill.id}")
            self.assertFalse(self.browser.evaluate(f"Boolean({METHOD})"))
            self.assertEqual(self.browser.find_overflow(), [])
            self.assertEqual(self.browser.find_violations(), [])
        self.assertEqual(self.bill.amount_residual, 0)
