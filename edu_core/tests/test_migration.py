# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import importlib.util

from odoo.tools.misc import file_path

from odoo.addons.test_edu.tests.common import EduCase


class MigrationCase(EduCase):
    SCRIPT = None

    def _migrate(self, version):
        """Run the script on the tables as they were."""
        path = file_path(f"edu_core/migrations/{self.SCRIPT}.py")
        spec = importlib.util.spec_from_file_location("post_migration", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        self.env.flush_all()
        script.migrate(self.env.cr, version)
        self.env.invalidate_all()


class TestMigrationOfSites(MigrationCase):
    SCRIPT = "19.0.1.1.0/post-migration"

    def _write_old_site(self, school_class, text):
        """Write the text that was the site of a class."""
        self.env.cr.execute(
            "ALTER TABLE edu_class ADD COLUMN IF NOT EXISTS site varchar"
        )
        self.env.cr.execute(
            "UPDATE edu_class SET site = %s WHERE id = %s", [text, school_class.id]
        )

    def test_texts_become_sites_of_their_school(self):
        self._write_old_site(self.class_1a, " Điểm 2 ")
        self._write_old_site(self.class_1b, "Điểm 2")
        self._write_old_site(self.other_class, "Điểm 2")
        self._migrate("19.0.1.0.0")
        self.assertEqual(self.class_1a.site_id.name, "Điểm 2")
        self.assertEqual(self.class_1b.site_id, self.class_1a.site_id)
        self.assertEqual(self.class_1a.site_id.company_id, self.school)
        self.assertEqual(self.other_class.site_id.company_id, self.other_school)

    def test_a_class_without_a_site_stays_without(self):
        self._write_old_site(self.class_1a, "  ")
        self._migrate("19.0.1.0.0")
        self.assertFalse(self.class_1a.site_id)

    def test_a_new_database_has_nothing_to_migrate(self):
        self._migrate(None)
        self.assertFalse(self.class_1a.site_id)


class TestMigrationOfGuardians(MigrationCase):
    SCRIPT = "19.0.1.4.0/post-privacy"

    def test_messages_get_the_school_of_who_wrote_them_and_followers_go(self):
        guardian = self._create_guardian(self.student)
        clerk = self._persona("office")
        written = guardian.with_user(clerk).message_post(body="Đã gọi điện")
        noted = guardian._message_log(body="Mời vào cổng phụ huynh")
        (written | noted).sudo().record_company_id = self.other_school
        self.env["mail.followers"].create(
            {
                "res_model": "edu.guardian",
                "res_id": guardian.id,
                "partner_id": clerk.partner_id.id,
            }
        )
        self._migrate("19.0.1.3.0")
        self.assertEqual(written.sudo().record_company_id, clerk.company_id)
        self.assertFalse(noted.record_company_id)
        self.assertFalse(guardian.message_follower_ids)
