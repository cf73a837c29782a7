# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import format_date

from odoo.addons.test_edu.tests.common import EduCase


class TestStudent(EduCase):
    def _sort(self, *names):
        """Return these names in the order in which a class list shows them."""
        students = self.env["edu.student"]
        for name in names:
            students |= self._create_student(name=name)
        return self.env["edu.student"].search([("id", "in", students.ids)])

    # === NAMES === #

    def test_pupils_are_listed_by_given_name(self):
        students = self._sort("Trần Văn Bình", "Đỗ Thị An", "Nguyễn Văn Ân")
        self.assertEqual(
            students.mapped("name"), ["Đỗ Thị An", "Nguyễn Văn Ân", "Trần Văn Bình"]
        )

    def test_namesakes_are_listed_by_date_of_birth(self):
        younger = self._create_student(name="Lê An", birth_date=date(2019, 5, 2))
        older = self._create_student(name="Lê An", birth_date=date(2019, 1, 2))
        found = self.env["edu.student"].search([("id", "in", (younger + older).ids)])
        self.assertEqual(found, older + younger)

    def test_a_name_is_stored_composed_and_without_needless_spaces(self):
        student = self._create_student(name="  Nguye\u0302\u0303n   Văn An ")
        self.assertEqual(student.name, "Nguyễn Văn An")

    def test_the_search_ignores_accents(self):
        student = self._create_student(name="Huỳnh Đặng Tuệ Ân")
        for text in ("Huynh Dang", "tue an", "TUỆ ÂN", "Huỳnh"):
            with self.subTest(text=text):
                found = self.env["edu.student"].name_search(text)
                self.assertIn(student.id, [row[0] for row in found])

    def test_the_search_takes_the_words_in_any_order(self):
        student = self._create_student(name="Huỳnh Đặng Tuệ Ân")
        found = self.env["edu.student"].search([("display_name", "ilike", "an huynh")])
        self.assertEqual(found, student)

    def test_the_search_does_not_find_other_names(self):
        student = self._create_student(name="Huỳnh Đặng Tuệ Ân")
        found = self.env["edu.student"].search([("display_name", "ilike", "tue anh")])
        self.assertNotIn(student, found)

    def test_a_negative_search_excludes_the_name(self):
        student = self._create_student(name="Huỳnh Đặng Tuệ Ân")
        domain = [("display_name", "not ilike", "tue an")]
        found = self.env["edu.student"].search(domain)
        self.assertNotIn(student, found)
        self.assertIn(self.student, found)

    def test_the_search_finds_the_pupil_code(self):
        student = self._create_student(student_code="HS-77-001")
        found = self.env["edu.student"].name_search("hs-77")
        self.assertEqual([row[0] for row in found], student.ids)

    def test_the_search_finds_the_ministry_code(self):
        student = self._create_student(moet_code="7912345678")
        found = self.env["edu.student"].name_search("7912345678")
        self.assertEqual([row[0] for row in found], student.ids)

    def test_namesakes_are_told_apart_by_class_and_birth(self):
        student = self.student.with_context(edu_show_class=True, lang="vi_VN")
        self.assertEqual(student.display_name, f"{self.student.name} · 1A · 21/10/2019")

    def test_the_display_name_is_the_name(self):
        self.assertEqual(self.student.display_name, self.student.name)

    # === THE CONTACT === #

    def test_a_pupil_gets_a_contact_with_name_school_and_code(self):
        partner = self.student.partner_id
        self.assertEqual(partner.name, self.student.name)
        self.assertEqual(partner.company_id, self.school)
        self.assertEqual(partner.ref, self.student.student_code)

    def test_the_contact_follows_the_name(self):
        self.student.name = "Nguyễn Thị Mới"
        self.assertEqual(self.student.partner_id.name, "Nguyễn Thị Mới")

    def test_the_contact_follows_the_code(self):
        self.student.student_code = "HS-NEW"
        self.assertEqual(self.student.partner_id.ref, "HS-NEW")

    def test_the_contact_is_archived_with_the_pupil(self):
        self.student.active = False
        self.assertFalse(self.student.partner_id.active)

    def test_the_contact_is_deleted_with_the_pupil(self):
        partner = self.student.partner_id
        self.student.unlink()
        self.assertFalse(partner.exists())

    def test_an_office_clerk_creates_a_pupil_without_rights_on_contacts(self):
        office = self._persona("office")
        student = self.env["edu.student"].with_user(office).create({"name": "Lê An"})
        self.assertEqual(student.sudo().partner_id.name, "Lê An")

    def test_nobody_puts_another_contact_under_a_pupil(self):
        office = self._persona("office")
        values = {"name": "Lê An", "partner_id": self.env.user.partner_id.id}
        with self.assertRaises(AccessError):
            self.env["edu.student"].with_user(office).create(values)
        with self.assertRaises(AccessError):
            self.student.with_user(office).write({"partner_id": office.partner_id.id})

    # === CODES === #

    def test_a_pupil_without_a_code_gets_the_next_one(self):
        first, second = self.env["edu.student"].create([{"name": "A"}, {"name": "B"}])
        self.assertRegex(first.student_code, r"^HS\d{7}$")
        number = int(first.student_code[2:])
        self.assertEqual(int(second.student_code[2:]), number + 1)

    def test_an_empty_ministry_code_may_occur_often(self):
        students = self.env["edu.student"].create(
            [{"name": "A", "moet_code": ""}, {"name": "B", "moet_code": " "}]
        )
        self.assertEqual(students.mapped("moet_code"), [False, False])

    # === BAD VALUES === #

    def test_a_birth_date_in_the_future_is_refused_with_name_and_value(self):
        tomorrow = date.today() + timedelta(days=2)
        with self.assertRaises(ValidationError) as caught:
            self._create_student(name="Lê An", birth_date=tomorrow)
        self.assertIn("Lê An", str(caught.exception))
        self.assertIn("date of birth", str(caught.exception))
        self.assertIn(format_date(self.env, tomorrow), str(caught.exception))

    def test_a_strange_personal_id_warns_but_is_stored(self):
        self.student.national_id = "123"
        self.assertIn("12 digits", self.student.national_id_warning)
        self.assertEqual(self.student.national_id, "123")

    def test_a_personal_id_of_another_year_and_gender_warns(self):
        self.student.national_id = "079216001234"
        self.assertIn("gender", self.student.national_id_warning)
        self.assertIn("year of birth", self.student.national_id_warning)

    def test_a_plausible_personal_id_does_not_warn(self):
        self.student.national_id = "079319001234"
        self.assertFalse(self.student.national_id_warning)

    def test_a_member_of_the_staff_is_no_pupils_login(self):
        with self.assertRaises(ValidationError):
            self.student.user_id = self._persona("office")
