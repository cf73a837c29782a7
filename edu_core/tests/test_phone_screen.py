# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.test_edu.tests.browser import Browser
from odoo.addons.test_edu.tests.common import EduHttpCase

ACTION = "/odoo/action-edu_core.edu_guardian_action"
LINK = "document.querySelector('.o_field_phone a.o_form_uri')"
TITLE = "Chưa có phân công giảng dạy"
INPUT = "document.querySelector('.o_field_phone input')"


@tagged("post_install", "-at_install")
class TestPhoneScreen(EduHttpCase):
    """A number is stored as 84912345678 and read as 0912 345 678."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guardian = cls._create_guardian(cls.student, phone="0912345678")
        cls.office = cls._persona("office")

    def setUp(self):
        super().setUp()
        self.browser = Browser(self)
        self.addCleanup(self.browser.stop)

    def test_the_screens_show_a_number_as_people_dial_it(self):
        with self.browser.session(self.office):
            self.browser.open(ACTION)
            self.assertTrue(self.browser.wait(LINK))
            self.assertEqual(
                self.browser.evaluate(f"{LINK}.textContent"), "0912 345 678"
            )
            self.assertEqual(self.browser.evaluate(f"{LINK}.href"), "tel:0912345678")
            self.browser.open(f"{ACTION}/{self.guardian.id}")
            self.assertTrue(self.browser.wait(f"{INPUT} || {LINK}"))
            shown = f"({INPUT} || {{value: {LINK}.textContent}}).value"
            self.assertEqual(self.browser.evaluate(shown), "0912 345 678")
            self.assertEqual(self.browser.find_faults(), [])
        self.assertEqual(self.guardian.phone, "84912345678")


@tagged("post_install", "-at_install")
class TestEmptyList(EduHttpCase):
    """A list that is empty says what it is for, at a desk and on a phone."""

    def setUp(self):
        super().setUp()
        self.browser = Browser(self)
        self.addCleanup(self.browser.stop)

    def test_no_lessons_yet_is_said_in_the_list_and_on_the_board(self):
        help_text = "document.querySelector('.o_nocontent_help')?.innerText || ''"
        self.env["edu.class.subject"].search([]).unlink()
        with self.browser.session(self._persona("office")):
            for width in (1280, 390):
                self.browser.resize(width)
                self.browser.open("/odoo/teaching")
                with self.subTest(width=width):
                    self.assertTrue(
                        self.browser.wait(f"({help_text}).includes({TITLE!r})")
                    )
