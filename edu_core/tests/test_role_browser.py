# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.test_edu.tests import webclient_axe
from odoo.addons.test_edu.tests.browser import Browser
from odoo.addons.test_edu.tests.common import EduHttpCase

from .test_clerk_browser import WIDTHS, TestClerkBrowser

BAND = ".o_edu_school_band"
# What axe-core finds in Odoo's own frame on a phone.
ON_PHONES = [
    ("link-name", ".o_menu_toggle", "Odoo's bar: the way to the applications"),
    ("button-name", ".o_back_button", "Odoo's control panel: the way back"),
    ("button-name", ".o_cp_switch_buttons > button", "Odoo's control panel: the views"),
    ("button-name", ".o_control_panel_navigation > button", "Odoo's search"),
]


@tagged("browser")
class TestRoleBrowser(EduHttpCase):
    """The principal looks at who holds which role, and delegates his own."""

    _click = TestClerkBrowser._click
    _picture = TestClerkBrowser._picture

    def _check(self, name, path, selector):
        """Check a screen at both widths."""
        for width in WIDTHS:
            self.browser.resize(width)
            self.browser.open(path)
            self.assertTrue(
                self.browser.wait(f"document.querySelector({selector!r})"), name
            )
            with self.subTest(screen=name, width=width):
                self._find_faults(f"{name}-{width}")

    def _find_faults(self, name):
        """Look at the open screen, and let axe-core look."""
        webclient_axe.start(self.browser, [*webclient_axe.ALLOWED, *ON_PHONES])
        self.browser.wait("document.getAnimations().length === 0", 5)
        self._picture(name)
        findings = self.browser.evaluate("eduFindViolations()")
        findings += self.browser.find_overflow()
        self.assertNoFindings([*findings, *self.browser.find_faults()])

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.edu_color = 4
        cls.other_school.edu_color = 10
        start = cls.school_year.date_start
        today = cls.env["res.users.role.line"]._edu_get_today()
        staff = {
            "principal": "Lê Thị Minh Tâm",
            "vice_principal": "Nguyễn Thu Cúc",
            "office": "Trần Ngọc Lan",
            "teacher": "Đỗ Khánh Linh",
        }
        cls.staff = {}
        for code, name in staff.items():
            user = cls._create_user(f"vt_{code}", "base.group_user", name=name)
            user._edu_grant_roles([code], cls.school, start, reason="QĐ 12/QĐ-TH")
            cls.staff[code] = user
        cls.principal = cls.staff["principal"]
        cls.principal._edu_grant_roles(["teacher"], cls.other_school, start)
        delegations = cls.env["edu.role.delegation"].with_user(cls.principal)
        cls.delegation_id = (
            delegations.with_context(allowed_company_ids=cls.school.ids)
            .create(
                {
                    "role_id": cls.env.ref("edu_core.role_principal").id,
                    "delegate_id": cls.staff["vice_principal"].id,
                    "date_start": today,
                    "date_end": today + timedelta(days=3),
                    "reason": "Đi công tác",
                    "paper_number": "05/UQ-TH",
                }
            )
            .id
        )

    def setUp(self):
        super().setUp()
        self.browser = Browser(self)
        self.addCleanup(self.browser.stop)

    def test_the_principal_sees_roles_and_delegations_at_both_widths(self):
        with self.browser.session(self.principal):
            self._check("roles", "/odoo/edu-roles", ".o_list_view, .o_kanban_view")
            self._check(
                "delegations", "/odoo/edu-delegations", ".o_list_view, .o_kanban_view"
            )
            self._check(
                "delegation",
                f"/odoo/edu-delegations/{self.delegation_id}",
                ".o_form_view [name=role_id]",
            )

    def test_the_dialog_to_give_a_role_opens_at_both_widths(self):
        with self.browser.session(self.principal):
            for width in WIDTHS:
                self.browser.resize(1280)
                self.browser.open("/odoo/edu-roles")
                self._click(".o_control_panel button.btn-primary:not(.d-none)")
                self.assertTrue(
                    self.browser.wait("document.querySelector('.modal [name=role_id]')")
                )
                self.browser.resize(width)
                with self.subTest(width=width):
                    self._find_faults(f"role-grant-{width}")
                self._click(".modal footer .btn-secondary")
                self.browser.wait("!document.querySelector('.modal')")

    def test_the_band_names_the_school_in_its_colour(self):
        text = f"document.querySelector({BAND!r})?.innerText.trim()"
        color = f"document.querySelector({BAND!r}).className"
        with self.browser.session(self.principal):
            self.browser.open("/odoo/edu-roles")
            self.assertTrue(self.browser.wait(f"{text} === {self.school.name!r}"))
            self.assertIn("o_edu_school_band_4", self.browser.evaluate(color))
