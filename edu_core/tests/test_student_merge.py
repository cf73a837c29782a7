# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduCase


class DuplicateCase(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._persona("office")
        cls.clerk.lang = "en_US"
        cls.one = cls._create_student(
            school_class=cls.student.class_id,
            name="Nguyễn Văn An",
            birth_date=date(2019, 5, 9),
        )
        cls.two = cls._create_student(
            name="Nguyễn Văn  AN",
            birth_date=date(2019, 5, 9),
            moet_code="7912345678",
            birth_place="Huế",
        )

    def _find_pairs(self, user=None):
        """Return the pairs as the clerk sees them, with the reason of each."""
        self.env.flush_all()
        self.env["edu.student.duplicate"].invalidate_model()
        pairs = self.env["edu.student.duplicate"].with_user(user or self.clerk)
        return {
            (pair.student_id.id, pair.other_id.id): pair.reason
            for pair in pairs.search([])
        }

    def _merge(self, kept, gone, user=None):
        """Merge two pupils by the wizard."""
        wizard = (
            self.env["edu.student.merge"]
            .with_user(user or self.clerk)
            .create({"student_id": kept.id, "other_id": gone.id})
        )
        wizard.action_merge()
        self.env.flush_all()
        return wizard


@tagged("post_install", "-at_install")
class TestDuplicates(DuplicateCase):
    def test_the_same_name_and_birth_date_are_found(self):
        self.assertEqual(self._find_pairs(), {(self.one.id, self.two.id): "name"})

    def test_the_mother_makes_it_certain_or_impossible(self):
        self._create_guardian(self.one, name="Võ Thị Tư")
        mother = self._create_guardian(self.two, name="Vo Thi Tu")
        self.assertEqual(self._find_pairs(), {(self.one.id, self.two.id): "mother"})
        mother.name = "Lê Thị Năm"
        self.assertEqual(self._find_pairs(), {})

    def test_the_same_personal_number_is_found_whatever_the_name(self):
        self.two.write({"name": "Khác Hẳn", "national_id": "079219000123"})
        self.one.national_id = "079219000123"
        pairs = self._find_pairs()
        self.assertEqual(pairs, {(self.one.id, self.two.id): "national_id"})

    def test_two_personal_numbers_are_two_children(self):
        self.one.national_id, self.two.national_id = "079219000123", "079219000124"
        self.assertEqual(self._find_pairs(), {})

    def test_pupils_of_different_schools_are_no_pair(self):
        self._create_student(
            self.other_school, name=self.one.name, birth_date=self.one.birth_date
        )
        self.assertEqual(len(self._find_pairs()), 1)
        admin = self._persona("district_admin")
        self.assertEqual(len(self._find_pairs(admin)), 1)

    def test_the_pair_opens_the_merge(self):
        self.env.flush_all()
        pair = self.env["edu.student.duplicate"].with_user(self.clerk).search([])
        context = pair.action_merge()["context"]
        self.assertEqual(context["default_student_id"], self.one.id)


@tagged("post_install", "-at_install")
class TestMerge(DuplicateCase):
    def test_classes_guardians_and_codes_go_to_the_one_who_stays(self):
        mother = self._create_guardian(self.two)
        last_year = self._create_class(school_year=self._create_school_year(2024))
        enrollment = self._enroll(
            self.two, last_year, date(2024, 9, 1), date_end=date(2025, 5, 31)
        )
        self._merge(self.one, self.two)
        self.assertEqual(enrollment.student_id, self.one)
        self.assertEqual(self.one.guardianship_ids.guardian_id, mother)
        self.assertEqual(
            (self.one.moet_code, self.one.birth_place), ("7912345678", "Huế")
        )
        self.assertFalse(self.two.active or self.two.moet_code)
        self.assertFalse(self._find_pairs())

    def test_what_the_one_who_stays_knows_is_not_overwritten(self):
        self.one.birth_place = "Sài Gòn"
        self._merge(self.one, self.two)
        self.assertEqual(self.one.birth_place, "Sài Gòn")

    def test_the_same_class_on_the_same_days_becomes_one_enrollment(self):
        self._enroll(self.two, self.one.class_id)
        self._merge(self.one, self.two)
        self.assertEqual(len(self.one.enrollment_ids), 1)

    def test_two_classes_on_the_same_days_are_refused(self):
        self._enroll(self.two, self._create_class())
        with self.assertRaises(UserError) as caught:
            self._merge(self.one, self.two)
        self.assertIn(self.two.class_id.name, str(caught.exception))

    def test_a_guardian_of_both_is_linked_once(self):
        self._create_guardian(self.one + self.two)
        self._merge(self.one, self.two)
        self.assertEqual(len(self.one.guardianship_ids), 1)

    def test_a_portal_user_follows_the_child(self):
        mother = self._create_guardian(self.two, user="me_cua_an")
        self._merge(self.one, self.two)
        found = self.env["edu.student"].with_user(mother.user_id).search([])
        self.assertEqual(found, self.one)

    def test_rows_that_cannot_move_refuse_the_merge_and_say_so(self):
        self.env["res.partner.bank"].create(
            {"partner_id": self.two.partner_id.id, "acc_number": "1"}
        )
        wizard = (
            self.env["edu.student.merge"]
            .with_user(self.clerk)
            .create({"student_id": self.one.id, "other_id": self.two.id})
        )
        self.assertIn(self.two.student_code, wizard.problem)
        with self.assertRaises(UserError):
            wizard.action_merge()
        wizard.action_swap()
        self.assertFalse(wizard.problem)
        wizard.action_merge()
        self.assertFalse(self.one.active)

    def test_pupils_of_two_schools_are_not_merged(self):
        with self.assertRaises(AccessError):
            self._merge(self.one, self.other_student)
        with self.assertRaises(UserError):
            self.one._merge(self.other_student)

    def test_only_the_office_merges(self):
        for persona in ("teacher", "principal", "officer", "parent"):
            with self.subTest(persona=persona), self.assertRaises(AccessError):
                self._merge(self.one, self.two, self._persona(persona))
