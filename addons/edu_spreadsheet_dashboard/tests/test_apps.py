# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduCase
from odoo.addons.test_edu.tests.personas import STAFF_GROUPS


@tagged("post_install", "-at_install")
class TestApps(EduCase):
    def _sees_dashboards(self, user):
        menu = self.env.ref("spreadsheet_dashboard.spreadsheet_dashboard_menu_root")
        return menu.id in self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()

    def test_no_person_of_a_school_sees_the_dashboards(self):
        for key in (*STAFF_GROUPS, "officer"):
            with self.subTest(key):
                # Nobody where no installed module has the role.
                for user in self._persona(key):
                    self.assertFalse(self._sees_dashboards(user))

    def test_an_administrator_sees_them(self):
        self.assertTrue(self._sees_dashboards(self.env.ref("base.user_admin")))
