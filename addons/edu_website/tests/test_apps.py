# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduCase

ODOO_APPS = {
    "base.menu_management": "base.group_system",
    "hr.menu_hr_root": "hr.group_hr_user",
    "website.menu_website_configuration": "website.group_website_restricted_editor",
}
STAFF = ("teacher", "homeroom", "office", "principal", "district_admin", "officer")


@tagged("post_install", "-at_install")
class TestApps(EduCase):
    def _get_apps(self, user):
        """Return the external ids of the apps in a user's app switcher."""
        menus = self.env["ir.ui.menu"].with_user(user)
        roots = menus.browse(menus._visible_menu_ids()).filtered(
            lambda menu: not menu.parent_id
        )
        return set(roots.sudo().get_external_id().values())

    def test_staff_sees_the_school_and_no_app_of_odoo(self):
        for key in STAFF:
            with self.subTest(key):
                apps = self._get_apps(self._persona(key))
                self.assertIn("edu_core.edu_core_menu_root", apps)
                self.assertFalse(apps & set(ODOO_APPS))

    def test_who_works_with_an_app_of_odoo_sees_it(self):
        for app, group in ODOO_APPS.items():
            with self.subTest(app):
                user = self._create_user(app, f"base.group_user,{group}")
                self.assertIn(app, self._get_apps(user))

    def test_an_administrator_sees_all_of_them(self):
        apps = self._get_apps(self.env.ref("base.user_admin"))
        self.assertFalse(set(ODOO_APPS) - apps)
