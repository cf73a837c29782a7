# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import Form

from odoo.addons.test_edu.tests.common import EduCase

NUMBER = "079319001234"


class TestIdentity(EduCase):
    def test_a_ministry_code_of_another_length_is_kept_and_warned_of(self):
        for code in ("12345", "TAM-17", "791234567Đ"):
            with self.subTest(code=code):
                self.student.moet_code = code
                self.assertEqual(self.student.moet_code, code)
                self.assertTrue(self.student.moet_code_warning)

    def test_a_ministry_code_of_ten_digits_is_fine(self):
        self.student.moet_code = "7912345678"
        self.assertFalse(self.student.moet_code_warning)
        self.assertFalse(self.classmate.moet_code_warning)

    def test_a_plausible_personal_number_is_fine(self):
        self.student.national_id = NUMBER
        self.assertFalse(self.student.national_id_warning)

    def test_a_wrong_personal_number_is_kept_and_warned_of(self):
        self.student.national_id = "079218001234"
        self.assertIn("gender", self.student.national_id_warning)
        self.assertIn("year of birth", self.student.national_id_warning)

    def test_two_pupils_with_one_personal_number_name_each_other(self):
        (self.student | self.classmate).national_id = NUMBER
        self.assertIn(self.classmate.name, self.student.national_id_warning)
        self.assertIn(self.student.name, self.classmate.national_id_warning)

    def test_the_form_warns_while_one_types(self):
        self.classmate.national_id = NUMBER
        office = self._persona("office")
        with Form(self.student.with_user(office)) as form:
            form.national_id = NUMBER
            self.assertIn(self.classmate.name, form.national_id_warning)

    def test_a_pupil_of_another_school_is_never_named(self):
        self.other_student.write({"national_id": NUMBER, "name": "Bí Mật"})
        self.student.national_id = NUMBER
        warning = self.student.with_user(self._persona("office")).national_id_warning
        self.assertTrue(warning)
        for secret in ("Bí Mật", self.other_school.name, self.other_class.name):
            self.assertNotIn(secret, warning)

    def test_who_left_another_school_is_no_double(self):
        self.other_student.write({"national_id": NUMBER, "state": "transferred"})
        self.student.national_id = NUMBER
        self.assertFalse(self.student.national_id_warning)
