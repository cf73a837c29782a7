# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import ExclusionViolation

from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.common import EduCase


@freeze_time("2026-11-24 03:00:00")
class TestCodeVersions(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.codes = cls.env["edu.code"]
        cls.target = cls.env.ref("edu_core.edu_code_target_tinh")
        cls.old, cls.new = cls.codes.create(
            [
                {
                    "kind": "policy",
                    "code": "XX",
                    "name": "Diện cũ",
                    "date_end": date(2026, 6, 30),
                },
                {
                    "kind": "policy",
                    "code": "XX",
                    "name": "Diện mới",
                    "date_start": date(2026, 7, 1),
                },
            ]
        )

    def test_a_code_is_that_of_the_day(self):
        self.assertEqual(self.codes._get_code("policy", "XX"), self.new)
        day = date(2026, 6, 30)
        self.assertEqual(self.codes._get_code("policy", "XX", day), self.old)
        self.assertFalse(self.codes._get_code("religion", "XX"))

    @mute_logger("odoo.sql_db")
    def test_two_entries_of_one_code_never_share_a_day(self):
        with self.assertRaises(ExclusionViolation):
            self.new.date_start = date(2026, 6, 30)

    def test_a_closed_code_is_not_offered(self):
        for field in (
            self.env["edu.student"]._fields["religion_id"],
            self.env["edu.student.policy"]._fields["code_id"],
        ):
            domain = field._description_domain(self.env)
            self.assertIn("date_end", domain)

    def test_a_closed_code_is_refused_with_its_days(self):
        policies = self.env["edu.student.policy"].with_context(lang="vi_VN")
        with self.assertRaises(ValidationError) as caught:
            policies.create({"student_id": self.student.id, "code_id": self.old.id})
        for text in (self.student.name, "Diện cũ", "30/06/2026"):
            self.assertIn(text, str(caught.exception))

    def test_a_policy_of_last_year_may_have_the_code_of_last_year(self):
        policy = self.env["edu.student.policy"].create(
            {
                "student_id": self.student.id,
                "code_id": self.old.id,
                "date_start": date(2025, 9, 1),
                "date_end": date(2026, 5, 31),
            }
        )
        self.assertEqual(policy.company_id, self.school)

    def test_the_code_of_another_list_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Diện mới"):
            self.student.religion_id = self.new

    def test_a_closed_code_stays_with_whoever_has_it(self):
        religion = self.env.ref("edu_core.edu_code_religion_01")
        self.student.religion_id = religion
        religion.date_end = date(2026, 1, 1)
        self.student.disability_id = self.env.ref("edu_core.edu_code_disability_01")
        self.assertEqual(self.student.religion_id, religion)

    # === OTHER SYSTEMS === #

    def _create_external(self, external_code, **values):
        """Create a code of the province's system for the new entry."""
        return self.env["edu.code.external"].create(
            {
                "code_id": self.new.id,
                "target_id": self.target.id,
                "external_code": external_code,
                **values,
            }
        )

    def test_another_system_has_its_own_code_for_a_time(self):
        self._create_external("P1", date_end=date(2026, 8, 31))
        self._create_external("P2", date_start=date(2026, 9, 1))
        codes = self.new | self.old
        self.assertEqual(codes._get_external_codes("tinh"), {self.new.id: "P2"})
        day = date(2026, 8, 31)
        self.assertEqual(codes._get_external_codes("tinh", day), {self.new.id: "P1"})
        self.assertFalse(codes._get_external_codes("smas"))

    def test_our_code_is_found_by_that_of_another_system(self):
        self._create_external("P2")
        self.assertEqual(self.codes._find_external("policy", "tinh", "P2"), self.new)
        self.assertFalse(self.codes._find_external("policy", "smas", "P2"))

    @mute_logger("odoo.sql_db")
    def test_another_system_has_one_code_a_day(self):
        self._create_external("P1")
        with self.assertRaises(ExclusionViolation):
            self._create_external("P2", date_start=date(2026, 9, 1))

    def test_the_sector_database_has_twelve_states_of_a_pupil(self):
        states = self.codes.search([("kind", "=", "pupil_state")])
        texts = states._get_external_codes("csdl_nganh")
        self.assertEqual(len(texts), 12)
        self.assertIn("Nghỉ học xin học lại kỳ 1", texts.values())
        names = states.with_context(lang="vi_VN").mapped("name")
        self.assertEqual(set(names), set(texts.values()))

    def test_codes_are_found_without_accents(self):
        found = self.codes.with_context(lang="vi_VN").name_search("phat giao")
        names = [name for _id, name in found]
        self.assertIn("Phật giáo", names)
