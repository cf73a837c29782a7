# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import os

from odoo.tests import tagged

from . import guard_isolation
from . import guard_screens as guard
from .common import EduCase

# At night every screen is opened for everybody, in every language.
EVERYTHING = bool(os.environ.get("EDU_NIGHTLY"))
# The persona whose screen it is comes first.
USERS = (
    "accountant",
    "office",
    "district_admin",
    "principal",
    "cashier",
    "teacher",
    "officer",
)


class ScreensCase(EduCase):
    """The users who open screens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = [user for key in USERS if (user := cls._persona(key))]


@tagged("screens")
class TestScreens(ScreensCase):
    """Every screen of the suite opens for everybody who has a way to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        declaration = guard_isolation.Declaration.collect(cls.env)
        cls.rows = guard_isolation.make_rows(cls, declaration)

    def test_every_screen_opens(self):
        findings, opened = guard.find_broken_screens(
            self.env, self.users, everything=EVERYTHING
        )
        self.assertTrue(opened)
        self.assertNoFindings(findings)

    def test_every_menu_leads_somewhere(self):
        self.assertNoFindings(guard.find_dead_menus(self.env, self.users))

    def test_every_menu_can_be_opened_by_who_sees_it(self):
        self.assertNoFindings(guard.find_menu_without_access(self.users))

    def test_every_report_renders(self):
        rows = {
            guard_isolation.get_model_name(label): records["family"]
            for label, records in self.rows.items()
        }
        rows["res.company"] = self.school
        self.assertNoFindings(guard.find_broken_reports(self.env, rows))


class TestScreensGuard(ScreensCase):
    """The guard sees a screen that breaks."""

    def _plant_action(self, arch=None, **values):
        """Create a menu and an action of ours, with a list view if asked."""
        view = self.env["ir.ui.view"]
        if arch:
            view = view.create(
                {
                    "name": "planted",
                    "model": "edu.class",
                    "type": "list",
                    "arch": "<list><field name='name'/></list>",
                }
            )
            # Past the checks of the ORM, as an upgrade of another module gets there.
            view.flush_recordset()
            self.env.cr.execute(
                "UPDATE ir_ui_view SET arch_db = %s WHERE id = %s",
                [f'{{"en_US": "{arch}"}}', view.id],
            )
            view.invalidate_recordset()
        action = self.env["ir.actions.act_window"].create(
            {
                "name": "planted",
                "res_model": "edu.class",
                "view_mode": "list",
                "view_id": view.id,
                **values,
            }
        )
        menu = self.env["ir.ui.menu"].create(
            {"name": "planted", "action": f"ir.actions.act_window,{action.id}"}
        )
        for record in (action, menu):
            self.env["ir.model.data"].create(
                {
                    "module": "test_edu",
                    "name": f"planted_{record._table}",
                    "model": record._name,
                    "res_id": record.id,
                }
            )
        self.env.registry.clear_cache()
        return action, menu

    def _find_planted(self):
        """Return the findings about what was planted."""
        findings, _opened = guard.find_broken_screens(self.env, self.users)
        return [finding for finding in findings if "test_edu.planted" in finding]

    def test_good_screen_is_not_found(self):
        self._plant_action("<list><field name='name'/></list>")
        self.assertEqual(self._find_planted(), [])

    def test_view_with_an_unknown_field_is_found(self):
        self._plant_action("<list><field name='no_such_field'/></list>")
        findings = self._find_planted()
        self.assertTrue(findings)
        self.assertIn("no_such_field", findings[0])

    def test_bad_domain_is_found(self):
        self._plant_action(domain="[('no_such_field', '=', 1)]")
        self.assertIn("no_such_field", self._find_planted()[0])

    def test_bad_context_is_found(self):
        self._plant_action(context="{'default_company_id': no_such_name}")
        self.assertIn("no_such_name", self._find_planted()[0])

    def test_menu_without_an_action_is_found(self):
        _action, menu = self._plant_action()
        menu.action = False
        self.assertIn(
            "menu 'planted': has no action and nothing below it",
            guard.find_dead_menus(self.env, self.users),
        )

    def test_menu_nobody_sees_is_found(self):
        _action, menu = self._plant_action()
        menu.group_ids = self.env["res.groups"].create({"name": "nobody"})
        self.env.registry.clear_cache()
        self.assertIn(
            "menu 'planted': nobody can see it",
            guard.find_dead_menus(self.env, self.users),
        )

    def test_action_nobody_can_open_is_found(self):
        action, _menu = self._plant_action()
        action.res_model = "ir.rule"
        self.assertIn("nobody can open it", self._find_planted()[0])

    def test_report_that_breaks_is_found(self):
        view = self.env["ir.ui.view"].create(
            {
                "name": "planted",
                "type": "qweb",
                "key": "test_edu.planted_report",
                "arch": "<div><t t-out='docs.no_such_field'/></div>",
            }
        )
        report = self.env["ir.actions.report"].create(
            {
                "name": "planted",
                "model": "edu.class",
                "report_type": "qweb-html",
                "report_name": view.key,
            }
        )
        self.env["ir.model.data"].create(
            {
                "module": "test_edu",
                "name": "planted_report_action",
                "model": report._name,
                "res_id": report.id,
            }
        )
        findings = guard.find_broken_reports(self.env, {"edu.class": self.class_1a})
        findings = [finding for finding in findings if "planted" in finding]
        self.assertEqual(len(findings), 2)
        self.assertIn("no_such_field", findings[0])
