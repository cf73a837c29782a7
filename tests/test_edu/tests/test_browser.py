# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo.tests import tagged

from . import guard_isolation, guard_pages, guard_webclient
from .browser import Browser
from .common import EduHttpCase
from .guard_screens import get_visible_menus
from .test_screens import EVERYTHING, USERS

BAD_PAGE = """
<html lang="vi"><head><title>Trang</title></head><body><main>
<h1>Thông báo thu</h1>
<form><input type="text" name="amount"/></form>
<img alt="" src="http://outside.example.com/pixel.png"/>
<p>Hóa đơn tháng 10</p><p>Amount due</p>
<div style="width: 3000px">rộng</div>
<script>console.error("planted");</script>
</main></body></html>
"""
# What a view must not hold: a field without a label, an image without a text, a
# button without a name, a pale text, and an icon without a name, as Odoo's own are.
BAD_SCREEN = """
<form><sheet>
<field name="name" nolabel="1"/>
<img src="/web/static/img/user_placeholder.jpg" width="20"/>
<button name="copy" type="object" icon="fa-trash"/>
<p style="color: #cccccc">Sĩ số</p>
<i class="fa fa-user" role="img"/>
</sheet></form>
"""
BAD_SCREEN_RULES = (
    "label",
    "image-alt",
    "button-name",
    "color-contrast",
    "role-img-alt",
)
GOOD_PAGE = """
<html lang="vi"><head><title>Trang</title></head><body><main>
<h1>Thông báo thu</h1><form><label>Số tiền <input name="amount"/></label></form>
</main></body></html>
"""


@tagged("browser")
class TestBrowser(EduHttpCase):
    """One Chromium: screens of the staff, pages of families, and planted holes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = [user for key in USERS if (user := cls._persona(key))]
        for persona in ("parent", "pupil"):
            cls._persona(persona)
        # Screens without a row would show little.
        declaration = guard_isolation.Declaration.collect(cls.env)
        guard_isolation.make_rows(cls, declaration)
        routes = guard_pages.get_own_routes(cls.env)
        pages = guard_pages.Pages.collect(cls.env)
        cls.undeclared = pages.find_undeclared(routes)
        cls.visits = pages.get_visits(cls, routes)

    def setUp(self):
        super().setUp()
        self.browser = Browser(self)
        self.addCleanup(self.browser.stop)

    def test_pages_and_screens(self):
        """One test, since each test would start a browser of its own."""
        with self.subTest("good page"):
            self._check_good_page()
        with self.subTest("planted holes"):
            self._check_planted_page()
        with self.subTest("planted action"):
            self._check_planted_action()
        with self.subTest("planted screen"):
            self._check_planted_screen()
        self._check_screens()
        self._check_pages()

    # === THE GUARD ITSELF === #

    def _check_good_page(self):
        with self.allow_requests(browser=self.browser.chrome):
            self.browser.show(GOOD_PAGE)
            self.assertNoFindings(self.browser.find_faults())
            self.assertNoFindings(self.browser.find_violations())
            self.assertNoFindings(self.browser.find_overflow())
            self.assertNoFindings(guard_pages.find_text_faults(self.browser.get_text()))

    def _check_planted_page(self):
        with self.allow_requests(browser=self.browser.chrome):
            self.browser.show(BAD_PAGE)
            self.browser.wait("performance.getEntriesByType('resource').length", 5)
            faults = "\n".join(self.browser.find_faults())
            violations = "\n".join(self.browser.find_violations())
            texts = "\n".join(guard_pages.find_text_faults(self.browser.get_text()))
            overflow = self.browser.find_overflow()
        self.assertIn("another host is asked: http://outside.example.com", faults)
        self.assertIn("console: planted", faults)
        self.assertIn("axe label:", violations)
        self.assertIn("write 'Thông báo thu'", texts)
        self.assertIn("English: Amount, due", texts)
        self.assertTrue(overflow)

    def _check_planted_action(self):
        """An action the server refuses shows an error, and the guard sees it."""
        user = self._persona("office")
        action = self.env["ir.actions.act_window"].create(
            {
                "name": "planted",
                "res_model": "edu.class",
                "domain": "[('no_such_field', '=', 1)]",
                "view_mode": "list",
            }
        )
        actions = [("planted", action.id)]
        with self.browser.session(user), self.assertLogs("odoo.http", "ERROR"):
            findings = guard_webclient.find_action_faults(self.browser, actions)
        self.assertTrue(findings)

    def _check_planted_screen(self):
        """A view that cannot be read aloud is found, whatever Odoo is allowed."""
        view = self.env["ir.ui.view"].create(
            {
                "name": "planted",
                "model": "edu.class",
                "arch": "<form><field name='name'/></form>",
            }
        )
        # Past the checks of the ORM, which know some of these.
        self.env.cr.execute(
            "UPDATE ir_ui_view SET arch_db = %s WHERE id = %s",
            [json.dumps({"en_US": BAD_SCREEN}), view.id],
        )
        view.invalidate_recordset()
        action = self.env["ir.actions.act_window"].create(
            {
                "name": "planted",
                "res_model": "edu.class",
                "res_id": self.class_1a.id,
                "view_mode": "form",
                "view_id": view.id,
            }
        )
        with self.browser.session(self._persona("office")):
            findings = guard_webclient.find_action_faults(
                self.browser, [("planted", action.id)]
            )
        for rule in BAD_SCREEN_RULES:
            self.assertIn(f"planted: open: axe {rule}:", "\n".join(findings))

    # === THE SUITE === #

    def _check_screens(self):
        # An officer reads through rules of her own what others read as their school's.
        everyones = self.users if EVERYTHING else [self._persona("officer")]
        plan = guard_webclient.get_actions_by_user(
            self.users, get_visible_menus, everyones
        )
        checked = set()
        for user, actions in plan.items():
            with self.subTest("screens", user=user.login), self.browser.session(user):
                self.assertNoFindings(
                    guard_webclient.find_action_faults(self.browser, actions, checked)
                )

    def _check_pages(self):
        with self.subTest("declared"):
            self.assertNoFindings(self.undeclared)
        visits = {}
        for persona, path in self.visits:
            visits.setdefault(persona, []).append(path)
        for persona, paths in visits.items():
            user = None if persona == "public" else self._persona(persona)
            self._check_visits(user, paths)

    def _check_visits(self, user, paths):
        """Open pages as one user, or as nobody."""
        with self.browser.session(user):
            for path in paths:
                with self.subTest("page", path=path):
                    faults = guard_pages.find_page_faults(self.browser, path)
                    self.assertNoFindings(faults)


class TestPagesGuard(EduHttpCase):
    """The guard knows our routes from others, and asks for what it cannot guess."""

    def test_route_with_an_argument_is_asked_for(self):
        routes = {"/my/planted/<int:id>": {}, "/my/planted": {}}
        pages = guard_pages.Pages([])
        self.assertEqual(
            pages.find_undeclared(routes),
            [
                "route /my/planted/<int:id>: has arguments and is neither in PAGES "
                "nor in NOT_PAGES"
            ],
        )

    def test_public_and_private_routes_are_visited(self):
        routes = {"/a": {"auth": "public"}, "/b": {"auth": "user"}, "/c": {}}
        pages = guard_pages.Pages([])
        pages.not_pages = {"/c": "a machine's"}
        self.assertEqual(
            pages.get_visits(self, routes), [("parent", "/b"), ("public", "/a")]
        )

    def test_stock_routes_are_not_ours(self):
        self.assertNotIn("/web/login", guard_pages.get_own_routes(self.env))
