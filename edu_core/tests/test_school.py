# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.common import EduCase


class TestSchool(EduCase):
    def test_grades_stand_in_the_order_of_the_years(self):
        grades = self.env["edu.grade"].search([("level_id.code", "=", "TH")])
        self.assertEqual(grades.mapped("code"), ["1", "2", "3", "4", "5"])

    def test_levels_go_from_nursery_to_upper_secondary(self):
        levels = self.env["edu.level"].search([])
        self.assertEqual(levels.mapped("code"), ["MN", "TH", "THCS", "THPT"])

    def test_a_class_name_is_used_once_in_school_and_year(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.cr.savepoint(),
        ):
            self._create_class(name="1A")

    def test_two_schools_may_have_a_class_of_the_same_name(self):
        self.assertEqual(self.class_1a.name, self.other_class.name)

    def test_a_class_of_a_level_the_school_does_not_teach_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "6A"):
            self._create_class(name="6A", grade="6")

    def test_a_school_of_two_levels_has_classes_of_both(self):
        school = self._create_school(level="TH,THCS")
        self.assertTrue(self._create_class(school, grade="6"))

    def test_classes_of_two_years_are_told_apart_where_it_matters(self):
        year = self.class_1a.school_year_id.name
        school_class = self.class_1a.with_context(edu_show_year=True)
        self.assertEqual(school_class.display_name, f"1A ({year})")

    def test_the_roll_is_sorted_by_given_name(self):
        school_class = self._create_class()
        for name in ("Trần Bình", "Đỗ Ân", "Vũ An"):
            self._create_student(name=name, school_class=school_class)
        self.env.invalidate_all()
        self.assertEqual(
            school_class.student_ids.mapped("name"), ["Vũ An", "Đỗ Ân", "Trần Bình"]
        )

    def test_the_pupils_of_a_class_are_opened_from_it(self):
        action = self.class_1a.action_open_students()
        found = self.env["edu.student"].search(action["domain"])
        self.assertEqual(found, self.student | self.classmate)

    def test_the_guardians_of_a_pupil_are_opened_from_it(self):
        guardian = self._create_guardian(self.student)
        action = self.student.action_open_guardians()
        self.assertEqual(self.env["edu.guardian"].search(action["domain"]), guardian)

    def test_school_years_do_not_overlap(self):
        with self.assertRaisesRegex(ValidationError, "2031-bis"):
            for name in ("2031-2032", "2031-bis"):
                self._create_school_year(2031, name=name)

    def test_the_current_school_year_is_the_default_of_a_class(self):
        defaults = self.env["edu.class"].default_get(["school_year_id"])
        self.assertEqual(
            defaults["school_year_id"], self.env["edu.school.year"]._get_current().id
        )

    def test_a_managing_unit_does_not_stand_above_itself(self):
        child = self._create_authority(parent_id=self.authority.id)
        with self.assertRaises(UserError):
            self.authority.parent_id = child

    def test_units_are_found_below_their_department(self):
        child = self._create_authority(
            parent_id=self.authority.id, date_start=date(2025, 7, 1)
        )
        found = self.env["edu.authority"].search(
            [("id", "child_of", self.authority.id)]
        )
        self.assertEqual(found, self.authority | child)

    def test_the_homeroom_classes_of_a_teacher_are_known(self):
        teacher = self._create_employee()
        self.class_1a.homeroom_teacher_id = teacher
        self.assertEqual(teacher.edu_homeroom_class_ids, self.class_1a)

    def test_a_link_does_not_end_before_it_starts(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            self._link_authority(
                self.authority,
                self.other_school,
                date_start=date(2026, 2, 1),
                date_end=date(2026, 1, 31),
            )

    def test_a_negative_number_of_places_is_refused(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            self.class_1a.capacity = -1
            self.env.flush_all()

    def test_a_term_is_in_the_year_once(self):
        values = {
            "school_year_id": self.school_year.id,
            "code": "HK1",
            "name": "Học kỳ 1",
            "date_start": date(2026, 9, 7),
            "date_end": date(2027, 1, 15),
        }
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.cr.savepoint(),
        ):
            self.env["edu.term"].create([values, dict(values)])

    def test_contacts_live_in_vietnam_unless_told_otherwise(self):
        partner = self.env["res.partner"].with_context(tz=False).create({"name": "A"})
        self.assertEqual(partner.tz, "Asia/Ho_Chi_Minh")
