# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import os
from datetime import timedelta
from pathlib import Path

from odoo.tests import tagged
from odoo.tests.common import HOST

from odoo.addons.test_edu.tests import webclient_axe
from odoo.addons.test_edu.tests.browser import Browser
from odoo.addons.test_edu.tests.common import EduHttpCase

READY = "odoo.__WOWL_DEBUG__?.root?.env?.services?.action"
WIDTHS = (1280, 390)
FIGURE = ".o_edu_figure"
# What axe-core finds in Odoo's own frame on a phone.
ON_PHONES = [
    ("link-name", ".o_menu_toggle", "Odoo's bar: the way to the applications"),
    ("button-name", ".o_back_button", "Odoo's control panel: the way back"),
    ("button-name", ".o_button_more", "Odoo's form: the menu of its buttons"),
]
# What the web client tells of itself, such as a style that does not compile.
NOTICES = """
[...document.querySelectorAll(".o_notification")].map((node) => node.innerText)
"""
# Where pictures of the screens go, for who wants to look at them.
PICTURES = os.environ.get("EDU_PICTURES")


@tagged("browser")
class TestClerkBrowser(EduHttpCase):
    """A clerk's morning: the dashboard, a number, a pupil found and opened."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.edu_color = 4
        today = cls.env["edu.student"]._get_today()
        for grade in range(1, 6):
            school_class = cls._create_class(name=f"{grade}C", grade=grade, capacity=4)
            for number in range(3 + grade):
                cls._create_student(
                    school_class=school_class,
                    gender=("male", "female")[number % 2],
                    birth_date=today.replace(year=2026 - 6 - grade)
                    + timedelta(days=number),
                )
        cls.needle = cls._create_student(
            school_class=cls.class_1a, name="Quách Tuệ Mẫn", moet_code="7912345678"
        )
        cls.needle_id = cls.needle.id
        cls._create_guardian(cls.needle, phone="0987 654 321")
        cls.classmate._change_class(cls.class_1b)
        cls.other_class_student._leave("left")
        cls.clerk = cls._persona("office")
        both = cls.school | cls.other_school
        cls.cids = "-".join(map(str, both.ids))
        cls.others = {
            "district": cls._create_user(
                "district_clerk", "edu_core.group_office", companies=both
            ),
            "homeroom": cls._persona("homeroom"),
        }

    def setUp(self):
        super().setUp()
        self.browser = Browser(self)
        self.addCleanup(self.browser.stop)

    def _click(self, selector):
        """Click the first element that a selector shows, once it is there."""
        shown = f"document.querySelector({selector!r})"
        self.assertTrue(self.browser.wait(shown), f"{selector} is not there")
        self.browser.evaluate(f"{shown}.click()")

    def _picture(self, name):
        if PICTURES:
            data = self.browser.chrome._websocket_request(
                "Page.captureScreenshot", params={"captureBeyondViewport": True}
            )["data"]
            Path(PICTURES, f"{name}.png").write_bytes(base64.b64decode(data))

    def _check(self, name, path, selector):
        """Check a screen at both widths."""
        for width in WIDTHS:
            self.browser.resize(width)
            self.browser.open(path)
            self.assertTrue(
                self.browser.wait(f"document.querySelector({selector!r})"), name
            )
            webclient_axe.start(self.browser, [*webclient_axe.ALLOWED, *ON_PHONES])
            self.browser.wait("document.getAnimations().length === 0", 5)
            self._picture(f"{name}-{width}")
            with self.subTest(screen=name, width=width):
                findings = self.browser.evaluate("eduFindViolations()")
                findings += self.browser.find_overflow()
                findings += self.browser.evaluate(NOTICES)
                self.assertNoFindings([*findings, *self.browser.find_faults()])
        self.browser.resize(WIDTHS[0])

    def test_a_clerk_looks_at_the_school_and_finds_a_pupil(self):
        with self.browser.session(self.clerk):
            self._check("dashboard", "/odoo/school-dashboard", FIGURE)
            self.browser.open("/odoo/school-dashboard")
            self._check_number()
            self._check_search()
            self._check(
                "pupil", f"/odoo/pupils/{self.needle_id}", ".o_edu_file_section"
            )

    def test_several_schools_and_a_teacher_have_their_dashboards(self):
        for login in ("district", "homeroom"):
            with self.browser.session(self.others[login]):
                if login == "district":
                    self.browser.chrome.set_cookie("cids", self.cids, "/", HOST)
                self._check(f"dashboard-{login}", "/odoo/school-dashboard", FIGURE)
                shown = "document.querySelectorAll('.o_edu_panel').length"
                panels = {"district": 6, "homeroom": 4}[login]
                self.assertEqual(self.browser.evaluate(shown), panels)

    def _check_number(self):
        """A number leads to the list of as many rows."""
        tile = ".o_edu_row[data-tile=moet_code] .o_edu_count"
        self.assertTrue(self.browser.wait(f"document.querySelector({tile!r})"))
        count = self.browser.evaluate(f"document.querySelector({tile!r}).innerText")
        self._click(".o_edu_row[data-tile=moet_code]")
        self.assertTrue(self.browser.wait("document.querySelector('.o_list_view')"))
        self.assertTrue(self.browser.wait("document.querySelector('.o_pager_limit')"))
        shown = "document.querySelector('.o_pager_limit').innerText"
        self.assertEqual(self.browser.evaluate(shown), count)

    def _check_search(self):
        """Three letters behind the magnifying glass, and Enter."""
        self._click(".o_edu_pupil_search")
        self.assertTrue(
            self.browser.wait("document.querySelector('.o_command_palette input')")
        )
        self._type("tue m")
        found = "document.querySelectorAll('.o_edu_pupil_command').length === 1"
        self.assertTrue(self.browser.wait(found))
        self._picture("search-1280")
        self._click(".o_edu_pupil_command")
        shown = "document.querySelector('.o_form_view [name=name]')"
        self.assertTrue(self.browser.wait(shown))

    def _type(self, text):
        """Type into the field that has the focus."""
        self.browser.evaluate(
            "document.querySelector('.o_command_palette input').focus()"
        )
        self.browser.chrome._websocket_request(
            "Input.insertText", params={"text": text}
        )
