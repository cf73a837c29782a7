# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo.tests import tagged

from odoo.addons.test_edu import workbooks

from .import_common import ImportClassListCase


@tagged("post_install", "-at_install")
class TestImportClassList(ImportClassListCase):
    def test_preview_writes_nothing(self):
        wizard = self._make_wizard(workbooks.class_list([self.pupil]))
        wizard.action_preview()
        self._assert_counts(wizard, created=1)
        self.assertEqual(wizard.new_classes, "3A")
        self.assertFalse(self._find(moet_code="7912345678"))

    def test_a_pupil_comes_with_all_that_the_list_says(self):
        values = {
            "ethnicity": "Khơ-me",
            "birth_place": "Quận 8",
            "village": "Tổ 3",
            "hometown_province": "Tiền Giang",
            "hometown_commune": "Phường 1",
            "address_current": "1 Lê Lợi",
            "id_card_number": "012345678",
            "id_card_date": "01/02/2025",
            "id_card_place": "CA TP.HCM",
            "national_id": "079218000123",
        }
        self._import({**self.pupil, **values})
        pupil = self._find(moet_code="7912345678")
        for name in values.keys() - {"ethnicity", "id_card_date"}:
            self.assertEqual(pupil[name], values[name], name)
        self.assertEqual(
            pupil.ethnicity_id, self.env.ref("edu_core.edu_code_ethnicity_05")
        )
        self.assertEqual(pupil.id_card_date, date(2025, 2, 1))
        self.assertEqual((pupil.gender, pupil.phone), ("male", "84912345678"))

    def test_a_new_pupil_sits_in_the_class_from_the_first_day_of_the_year(self):
        self._import(self.pupil)
        pupil = self._find(moet_code="7912345678")
        self.assertEqual(pupil.class_id.name, "3A")
        self.assertEqual(pupil.enrollment_ids.date_start, self.year.date_start)
        self.assertEqual(pupil.enrollment_ids.reason, "new")

    def test_classes_are_created_once_with_their_grade(self):
        self._import(*workbooks.make_pupils(6, class_names=("3A", "3B")))
        classes = self.env["edu.class"].search(
            [("company_id", "=", self.school.id), ("name", "in", ["3A", "3B"])]
        )
        self.assertEqual(len(classes), 2)
        self.assertEqual(classes.grade_id.code, "3")
        self.assertEqual(classes.school_year_id, self.year)

    def test_a_class_is_found_under_another_spelling(self):
        school_class = self._create_class(name="3A", grade="3", school_year=self.year)
        self._import({**self.pupil, "class_name": "Lớp 3 a", "grade": None})
        self.assertEqual(self._find(moet_code="7912345678").class_id, school_class)

    def test_father_and_mother_become_guardians(self):
        self._import(
            {**self.pupil, "father_occupation": "Thợ", "mother_birth_year": 1990}
        )
        links = self._find(moet_code="7912345678").guardianship_ids
        father = links.filtered(lambda link: link.relation == "father").guardian_id
        mother = links.filtered(lambda link: link.relation == "mother").guardian_id
        self.assertEqual((father.name, father.occupation), ("Nguyễn Văn Ba", "Thợ"))
        self.assertEqual((mother.name, mother.birth_year), ("Trần Thị Tư", 1990))
        self.assertEqual((father | mother).mapped("phone"), ["84912345678"] * 2)

    def test_brothers_and_sisters_have_the_same_parents(self):
        sister = {**self.pupil, "moet_code": "7912345679", "name": "Nguyễn Thị Ba"}
        self._import(self.pupil, sister)
        pupils = self._find(moet_code="7912345678") | self._find(name="Nguyễn Thị Ba")
        self.assertEqual(len(pupils.guardianship_ids), 4)
        self.assertEqual(len(pupils.guardianship_ids.guardian_id), 2)

    def test_parents_without_a_phone_number_are_not_mistaken_for_others(self):
        pupils = [
            {**self.pupil, "moet_code": code, "phone": None}
            for code in ("7912345678", "7912345679")
        ]
        self._import(*pupils)
        pupils = self._find(name="Nguyễn Văn Ân")
        self.assertEqual(len(pupils.guardianship_ids.guardian_id), 4)

    def test_each_parents_own_phone_number_is_taken_before_the_childs(self):
        rows = [
            [
                "Họ tên",
                "Ngày sinh",
                "SĐT liên hệ",
                "Lớp",
                "Khối",
                "Họ tên mẹ",
                "SĐT mẹ",
            ],
            ["Lê An", "05/09/2018", "0912345678", "3A", 3, "Trần Thị Tư", "0987654321"],
        ]
        self._make_wizard(workbooks.table(*rows)).action_import()
        mother = self._find(name="Lê An").guardianship_ids.guardian_id
        self.assertEqual(mother.phone, "84987654321")

    def test_a_nursery_school_imports_its_groups(self):
        self.school.edu_level_ids = self.env.ref("edu_core.edu_level_mn")
        self._import({**self.pupil, "class_name": "Lá 1", "grade": "Lá"})
        pupil = self._find(moet_code="7912345678")
        self.assertEqual(pupil.grade_id, self.env.ref("edu_core.edu_grade_la"))

    def test_a_pupil_gets_a_code_of_the_school_and_a_contact(self):
        self._import(self.pupil)
        pupil = self._find(moet_code="7912345678")
        self.assertTrue(pupil.student_code)
        self.assertEqual(pupil.partner_id.ref, pupil.student_code)
        self.assertEqual(pupil.partner_id.company_id, self.school)

    def test_the_accounts_of_parents_see_the_new_child(self):
        father = self._create_guardian(
            self.classmate,
            user="father_of_two",
            name="Nguyễn Văn Ba",
            phone="0912345678",
        )
        self._import(self.pupil)
        self.assertIn(self._find(moet_code="7912345678"), father.student_ids)

    def test_a_district_administrator_imports_into_the_school_she_chooses(self):
        self.clerk = self._persona("district_admin")
        school = self.clerk.company_ids - self.school
        self._import(self.pupil, company_id=school.id)
        pupil = self.env["edu.student"].search([("moet_code", "=", "7912345678")])
        self.assertEqual(pupil.company_id, school)
        self.assertEqual(pupil.class_id.company_id, school)
