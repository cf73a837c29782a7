# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import unicodedata

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduCase


@tagged("post_install", "-at_install")
class TestUnusualPeople(EduCase):
    def test_a_person_without_a_name_is_refused_in_so_many_words(self):
        for name in (None, False, "", "  ", "\n\t"):
            for create in (self._create_student, self._create_guardian):
                with (
                    self.subTest(name),
                    self.assertRaisesRegex(ValidationError, "needs a name"),
                ):
                    create(name=name)
        with self.assertRaisesRegex(ValidationError, "needs a name"):
            self.student.name = " "

    def test_a_name_is_kept_in_one_form_and_one_line(self):
        name = unicodedata.normalize("NFD", "  Nguyễn\nVăn   Ân ")
        self.student.name = name
        self.assertEqual(self.student.name, "Nguyễn Văn Ân")
        self.assertEqual(self.student.partner_id.name, "Nguyễn Văn Ân")

    def test_codes_may_come_as_numbers(self):
        self.student.write({"moet_code": 7912345678, "national_id": 79216012345})
        self.assertEqual(self.student.moet_code, "7912345678")
        self.assertEqual(self.student.national_id, "79216012345")
        self.student.write({"moet_code": False, "national_id": " \n"})
        self.assertFalse(self.student.moet_code or self.student.national_id)

    def test_an_address_of_two_lines_is_no_address(self):
        for rest in ("\nBcc: b@example.com", " b@example.com"):
            with self.assertRaisesRegex(ValidationError, "a@example.com"):
                self._create_guardian(email=f"a@example.com{rest}")
        guardian = self._create_guardian(email=" a@example.com\n")
        self.assertEqual(guardian.email, "a@example.com")

    def test_what_a_school_writes_is_kept_in_one_form(self):
        name = unicodedata.normalize("NFD", "Lớp Chồi Ấn")
        school_class = self._create_class(name=name)
        self.assertEqual(school_class.name, "Lớp Chồi Ấn")
        self.class_1a.name = name + "2"
        self.assertEqual(self.class_1a.name, "Lớp Chồi Ấn2")
