# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.common import EduCase


class TestCombinedClass(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grade_1, cls.grade_2 = cls._get_grade(1), cls._get_grade(2)
        cls.combined = cls._create_class(
            name="1+2", grade=1, grade_ids=[Command.set(cls.grade_2.ids)]
        )
        cls.pupil = cls._create_student(school_class=cls.combined)
        cls.enrollment = cls.pupil.enrollment_ids

    def test_a_pupil_has_the_first_grade_of_the_class_unless_told(self):
        self.assertEqual(self.enrollment.grade_id, self.grade_1)
        self.assertEqual(self.pupil.grade_id, self.grade_1)

    def test_the_grade_of_a_pupil_follows_the_enrollment(self):
        self.enrollment.grade_id = self.grade_2
        self.assertEqual(self.pupil.grade_id, self.grade_2)

    def test_a_pupil_may_begin_in_a_further_grade(self):
        pupil = self._create_student(school_class=False)
        pupil.enrollment_ids.create(
            {
                "student_id": pupil.id,
                "class_id": self.combined.id,
                "grade_id": self.grade_2.id,
            }
        )
        self.assertEqual(pupil.grade_id, self.grade_2)

    def test_a_grade_the_class_does_not_teach_is_refused_by_name(self):
        with self.assertRaises(ValidationError) as caught:
            self.enrollment.grade_id = self._get_grade(3)
        for text in (self.pupil.name, self._get_grade(3).name, "1+2"):
            self.assertIn(text, str(caught.exception))

    def test_a_corrected_grade_of_a_class_corrects_its_pupils(self):
        self.class_1a.grade_id = self.grade_2
        self.assertEqual(self.student.enrollment_ids.grade_id, self.grade_2)
        self.assertEqual(self.student.grade_id, self.grade_2)

    def test_a_pupil_keeps_the_grade_when_the_class_gets_another_one(self):
        self.enrollment.grade_id = self.grade_2
        self.combined.grade_ids |= self._get_grade(3)
        self.assertEqual(self.pupil.grade_id, self.grade_2)

    def test_another_class_gives_its_grade(self):
        self.enrollment.grade_id = self.grade_2
        self.enrollment.class_id = self.class_1a
        self.assertEqual(self.pupil.grade_id, self.class_1a.grade_id)

    def test_a_further_grade_of_a_level_not_taught_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "1\\+2"):
            self.combined.grade_ids |= self._get_grade(6)

    def test_combined_classes_are_found(self):
        found = self.env["edu.class"].search([("is_combined", "=", True)])
        self.assertIn(self.combined, found)
        self.assertNotIn(self.class_1a, found)
        others = found.search([("is_combined", "=", False)])
        self.assertIn(self.class_1a, others)
        self.assertNotIn(self.combined, others)


class TestSite(EduCase):
    def test_a_class_is_taught_at_a_site_of_its_school(self):
        site = self.env["edu.site"].create(
            {"name": "Điểm trường 2", "company_id": self.school.id}
        )
        self.class_1a.site_id = site
        self.assertEqual(site.class_count, 1)

    def test_the_site_of_another_school_is_refused(self):
        site = self.env["edu.site"].create(
            {"name": "Điểm lẻ", "company_id": self.other_school.id}
        )
        with self.assertRaises(UserError):
            self.class_1a.site_id = site

    @mute_logger("odoo.sql_db")
    def test_a_school_has_one_main_site(self):
        values = {"company_id": self.school.id, "is_main": True}
        self.env["edu.site"].create({"name": "A", **values})
        with self.assertRaises(UniqueViolation):
            self.env["edu.site"].create({"name": "B", **values})

    def test_a_clerk_makes_a_site_of_the_own_school(self):
        office = self._persona("office")
        site = self.env["edu.site"].with_user(office).create({"name": "Điểm 2"})
        self.assertEqual(site.company_id, self.school)
