# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.test_edu.tests.browser import Browser

from .portal_common import PortalCase

CLICK = "document.querySelector('.o_edu_copy').click()"
DONE = "document.querySelector('.o_edu_copied .o_edu_copy_done')?.textContent"


@tagged("post_install", "-at_install")
class TestPortalBrowser(PortalCase):
    """What the pages do by themselves, in a telephone's window."""

    def setUp(self):
        super().setUp()
        self.browser = Browser(self)
        self.addCleanup(self.browser.stop)
        self.browser.resize(390)
        # A page asks every five seconds whether money came in: twice in one here.
        self.browser.hurry(10)

    def _wait_for_scripts(self):
        """Wait until the page's own scripts have started."""
        ready = "odoo.loader.modules.has('@edu_fees/js/portal_bills.esm')"
        self.assertTrue(self.browser.wait(ready))

    def test_a_tap_copies_the_account_number(self):
        with self.browser.session(self.parent):
            self.browser.open(f"/my/bills/{self.bill.id}")
            self._wait_for_scripts()
            done = f"({CLICK}, {DONE})"
            self.assertTrue(self.browser.wait(done))
            self.assertEqual(self.browser.evaluate(DONE).strip(), "Đã sao chép")

    def test_a_waiting_page_shows_itself_anew_when_money_came_in(self):
        for user, path in (
            (self.parent, "/my/bills"),
            (None, f"/pay/{self.bill.sudo().edu_pay_token}"),
        ):
            with self.subTest(path), self.browser.session(user):
                self.browser.open(path)
                self._wait_for_scripts()
                # As if the page had been loaded before the money came in.
                self.browser.evaluate(
                    "document.querySelector('.o_edu_poll').dataset.pollSignature = 'x';"
                    "window.before = true"
                )
                self.assertTrue(self.browser.wait("!window.before", timeout=8))
                self.assertEqual(self.browser.find_faults(), [])

    def test_a_page_without_news_stays(self):
        with self.browser.session(self.parent):
            self.browser.open("/my/bills")
            self._wait_for_scripts()
            self.browser.evaluate("window.before = true")
            self.assertFalse(self.browser.wait("!window.before", timeout=2))
