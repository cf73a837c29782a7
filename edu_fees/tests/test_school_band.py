# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo.tests import tagged
from odoo.tests.common import HOST

from odoo.addons.edu_core.tests.test_clerk_browser import WIDTHS, TestClerkBrowser
from odoo.addons.test_edu.tests.browser import Browser
from odoo.addons.test_edu.tests.common import EduHttpCase

BAND = ".o_edu_school_band"
TEXT = f"document.querySelector({BAND!r})?.innerText.trim()"
CLASSES = f"document.querySelector({BAND!r}).className"


@tagged("browser")
class TestSchoolBand(EduHttpCase):
    """Whose money it is, is said on every screen where money is entered."""

    _click = TestClerkBrowser._click
    _picture = TestClerkBrowser._picture
    _check = TestClerkBrowser._check

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.edu_color = 4
        cls.other_school.edu_color = 10
        schools = cls.school | cls.other_school
        cls.cashier = cls._create_user("tq", "base.group_user", companies=schools)
        for school in schools:
            cls.cashier._edu_grant_roles(["cashier"], school, date(2020, 1, 1))
        cls.names = [school.name for school in schools]
        cls.cids = "-".join(str(id_) for id_ in schools.ids)

    def setUp(self):
        super().setUp()
        self.browser = Browser(self)
        self.addCleanup(self.browser.stop)

    def test_the_counter_names_its_school_in_its_colour(self):
        with self.browser.session(self.cashier):
            self._check("counter", "/odoo/edu-cash-counter", BAND)
            self.assertEqual(self.browser.evaluate(TEXT), self.names[0])
            self.assertIn("o_edu_school_band_4", self.browser.evaluate(CLASSES))

    def test_several_schools_at_once_are_said_loudly_where_money_is_entered(self):
        with self.browser.session(self.cashier):
            self.browser.chrome.set_cookie("cids", self.cids, "/", HOST)
            self._check("counter-two", "/odoo/edu-cash-counter", f"{BAND}_warning")
            self.assertIn(self.names[0], self.browser.evaluate(TEXT))
            for width in WIDTHS:
                self.browser.resize(width)
                height = f"document.querySelector({BAND!r}).clientHeight"
                self.assertGreater(self.browser.evaluate(height), 20)
            self.browser.open("/odoo/discuss")
            self.assertTrue(
                self.browser.wait(f"document.querySelector('{BAND}_several')")
            )
