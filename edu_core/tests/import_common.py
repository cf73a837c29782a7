# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from freezegun import freeze_time

from odoo.addons.test_edu import workbooks
from odoo.addons.test_edu.tests.common import EduCase

TODAY = "2026-11-23"
COUNTS = ("created", "updated", "unchanged", "refused")


class ImportClassListCase(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))
        cls.year = cls._create_school_year(2026)
        cls.clerk = cls._persona("office")
        cls.clerk.lang = "en_US"
        cls.pupil = {
            "moet_code": "7912345678",
            "name": "Nguyễn Văn Ân",
            "birth_date": "05/09/2018",
            "gender": "Nam",
            "phone": "0912345678",
            "father_name": "Nguyễn Văn Ba",
            "mother_name": "Trần Thị Tư",
            "class_name": "3A",
            "grade": 3,
        }

    def setUp(self):
        super().setUp()
        # How far a long import is, is written in a transaction of its own.
        self.registry_enter_test_mode()

    def _make_wizard(self, content, **values):
        """Return the wizard of the clerk with a file."""
        wizards = self.env["edu.import.class_list"].with_user(self.clerk)
        return wizards.create(
            {
                "file": base64.b64encode(content),
                "filename": "3A.xlsx",
                "company_id": self.school.id,
                "school_year_id": self.year.id,
                **values,
            }
        )

    def _import(self, *pupils, **values):
        """Preview and import a list of these pupils, return the wizard."""
        wizard = self._make_wizard(workbooks.class_list(pupils), **values)
        wizard.action_preview()
        wizard.action_import()
        self.env.flush_all()
        return wizard

    def _assert_counts(self, wizard, **counts):
        """Check all four counts; those not named are 0."""
        found = {name: wizard[name] for name in COUNTS if wizard[name]}
        self.assertEqual(found, counts)

    def _find(self, **values):
        """Return the pupils of the school with these values."""
        domain = [(name, "=", value) for name, value in values.items()]
        return self.env["edu.student"].search(
            [("company_id", "=", self.school.id), *domain]
        )

    def _get_reasons(self, wizard):
        """Return what the file of refused rows says, by the name of the pupil."""
        rows = workbooks.read_rows(base64.b64decode(wizard.error_file))
        name = rows[0].index("Họ tên")
        reason = rows[0].index("Lý do")
        return {row[name]: row[reason] for row in rows[1:]}
