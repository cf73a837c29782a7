# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.test_edu.tests.browser import Browser

from .portal_common import PortalCase

CLICK = "document.querySelector('.o_edu_copy').click()"
ASKED = (
    "performance.getEntriesByType('resource')"
    ".filter((one) => one.name.endsWith('/state')).length"
)
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

    def _authenticate(self, user):
        login = user.login if user else None
        password = f"{login}-password" if user else None
        self.authenticate(login, password, browser=self.browser.chrome)

    def test_a_page_says_paid_by_itself_when_money_came_in(self):
        chrome = self.browser.chrome
        for user, bill, path in (
            (self.parent, self.bill, f"/my/bills/{self.bill.id}"),
            (None, self.other_bill, f"/pay/{self.other_bill.sudo().edu_pay_token}"),
        ):
            with self.subTest(path):
                with self.allow_requests(browser=chrome):
                    self._authenticate(user)
                    self.browser.open(path)
                    self._wait_for_scripts()
                    paid = "document.querySelector('.o_edu_state_paid')"
                    self.assertFalse(self.browser.evaluate(f"Boolean({paid})"))
                    self.browser.evaluate("window.before = true")
                    # Once it has asked, all of it has started.
                    self.assertTrue(self.browser.wait(f"{ASKED} > 0"))
                # What it asks while the cursor is ours is refused, and asked again.
                self._pay_by_bank(bill, int(bill.amount_residual))
                with self.allow_requests(browser=chrome):
                    self.assertTrue(self.browser.wait(paid))
                    self.assertTrue(self.browser.evaluate("window.before"))
                    self.assertIn("Đã nộp", self.browser.get_text())
                    said = "document.querySelector('.o_edu_news').textContent"
                    self.assertTrue(self.browser.wait(f"{said} === 'Đã nộp'"))
                    self.assertEqual(self.browser.find_overflow(), [])
                    self._check_that_nobody_asks()

    def _check_that_nobody_asks(self):
        """A page on which nothing is open asks nothing more."""
        asked = self.browser.evaluate(ASKED)
        self.assertFalse(self.browser.wait(f"{ASKED} > {asked}", timeout=2))

    def test_a_page_nobody_looks_at_does_not_ask(self):
        hide = """
            Object.defineProperty(document, "hidden", {
                get: () => window.isHidden, configurable: true,
            });
            window.isHidden = true;
            window.show = () => {
                window.isHidden = false;
                document.dispatchEvent(new Event("visibilitychange"));
            };
        """
        with self.browser.session(self.parent):
            self.browser.open(f"/my/bills/{self.bill.id}")
            self._wait_for_scripts()
            self.browser.evaluate(hide)
            self.assertFalse(self.browser.wait(f"{ASKED} > 1", timeout=2))
            asked = self.browser.evaluate(ASKED)
            self.browser.evaluate("show()")
            self.assertTrue(self.browser.wait(f"{ASKED} > {asked}", timeout=8))

    def test_a_page_without_news_stays(self):
        with self.browser.session(self.parent):
            self.browser.open("/my/bills")
            self._wait_for_scripts()
            self.browser.evaluate("window.before = true")
            self.assertFalse(self.browser.wait("!window.before", timeout=2))
