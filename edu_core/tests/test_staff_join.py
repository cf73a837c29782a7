# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_import_tables import ImportTableCase
from .test_staff import StaffCase

NUMBER = "079185000123"


@tagged("post_install", "-at_install")
class TestStaffJoin(StaffCase):
    """A teacher of one school begins at another, whose clerk knows her personal ID."""

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time("2026-11-24 03:00:00"))
        super().setUpClass()
        cls.teacher = cls._create_user(
            "gv_hai_truong", "base.group_user", companies=cls.other_school
        )
        cls._create_employee(cls.other_school, user=cls.teacher)
        cls.teacher._edu_grant_roles(["teacher"], cls.other_school, date(2020, 9, 1))
        cls.own = cls._get_employee(cls.teacher).edu_staff_ids
        cls.own.write({"national_id": NUMBER, "phone": "84912345678"})
        cls.clerk = cls._persona("office")
        cls.new = cls._create_staff(name="Đỗ Khánh Linh")
        cls.new.national_id = NUMBER

    def _make_code(self, staff=None):
        """Return the code that a clerk makes and reads off the screen."""
        action = (staff or self.new).with_user(self.clerk).action_make_join_code()
        return re.search(r": ([A-Z2-9]{8})$", action["params"]["message"])[1]

    def _enter(self, code, user=None):
        """Enter a code as the teacher; return whether it worked."""
        user = user or self.teacher
        joins = self.env["edu.staff.join"].with_user(user)
        joins = joins.with_context(allowed_company_ids=self.other_school.ids)
        wizard = joins.create({"code": code})
        action = wizard.action_join()
        self.assertEqual(wizard.sudo().code, "-")  # codes are kept nowhere
        self.env.invalidate_all()
        return action["params"]["type"] == "success"

    def test_the_code_brings_the_school_under_the_same_login(self):
        self.assertTrue(self._enter(self._make_code()))
        self.assertEqual(self.new.user_id, self.teacher)
        self.assertIn(self.school, self.teacher.company_ids)
        employees = self.env["hr.employee"].search([("user_id", "=", self.teacher.id)])
        self.assertEqual(employees.company_id, self.school | self.other_school)

    def test_the_code_gives_no_role_until_the_principal_does(self):
        self._enter(self._make_code())
        here = self.env(
            user=self.teacher,
            su=False,
            context={"allowed_company_ids": self.school.ids},
        )
        self.assertFalse(here.user.has_group("edu_core.group_teacher"))
        self.assertFalse(here["edu.student"].has_access("read"))

    def test_each_school_keeps_a_file_of_its_own(self):
        self._enter(self._make_code())
        self.new.with_user(self.clerk).phone = "84987654321"
        self.assertEqual(self.own.phone, "84912345678")
        self._give_post(self.new)
        self.assertFalse(self.own.post_ids)
        files = self.env["edu.staff"].with_user(self.clerk)
        self.assertEqual(files.search([("national_id", "=", NUMBER)]), self.new)
        for record in (self.own, self.own.employee_id):
            with self.assertRaises(AccessError):
                record.with_user(self.clerk).read(["name"])

    def test_the_clerk_sees_the_same_whether_the_person_works_elsewhere(self):
        stranger = self._create_staff(name="Vũ Thị An")
        stranger.national_id = "079190000456"
        messages = []
        for staff in (self.new, stranger):
            action = staff.with_user(self.clerk).action_make_join_code()
            message = action["params"]["message"].replace(staff.name, "…")
            messages.append(message[: message.rindex(":")])
        self.assertEqual(messages[0], messages[1])

    def test_a_code_works_once_and_a_newer_one_voids_it(self):
        first = self._make_code()
        second = self._make_code()
        self.assertFalse(self._enter(first))
        self.assertTrue(self._enter(second))
        self.assertFalse(self._enter(second))

    def test_a_code_is_over_after_thirty_days(self):
        code = self._make_code()
        with freeze_time("2026-12-25 03:00:00"):
            self.assertFalse(self._enter(code))

    def test_a_code_in_the_wrong_hands_opens_nothing(self):
        code = self._make_code()
        other = self._create_user(
            "gv_khac", "base.group_user", companies=self.other_school
        )
        self._create_employee(self.other_school, user=other)
        other._edu_grant_roles(["teacher"], self.other_school, date(2020, 9, 1))
        self.assertFalse(self._enter(code, other))
        self._get_employee(other).edu_staff_ids.national_id = "079190000456"
        self.assertFalse(self._enter(code, other))
        self.assertFalse(self.new.user_id)

    def test_after_five_wrong_codes_the_right_one_waits_for_tomorrow(self):
        code = self._make_code()
        for _number in range(5):
            self.assertFalse(self._enter("ABCDEFGH"))
        self.assertFalse(self._enter(code))
        with freeze_time("2026-11-24 17:30:00"):  # 00:30 of the 25th
            self.assertTrue(self._enter(code))

    def test_rights_given_by_hand_do_not_come_to_the_new_school(self):
        admin = self._create_user(
            "vt_tay", "edu_core.group_office", companies=self.other_school
        )
        self.own.sudo().employee_id.user_id = admin
        self.assertFalse(self._enter(self._make_code(), admin))
        self.assertNotIn(self.school, admin.company_ids)

    def test_a_role_without_a_school_does_not_come_to_the_new_school(self):
        self.teacher._edu_grant_roles(
            ["district_admin"], self.env["res.company"], date(2020, 9, 1)
        )
        self.assertFalse(self._enter(self._make_code()))
        self.assertNotIn(self.school, self.teacher.company_ids)

    def test_odd_codes_are_wrong_and_nothing_else(self):
        self._make_code()
        for code in ("ABC", "Ố" * 8, "ABCD-EFG1", "%", " "):
            with self.subTest(code=code):
                self.assertFalse(self._enter(code))

    def test_a_code_typed_as_on_paper_works(self):
        code = self._make_code()
        self.assertTrue(self._enter(f" {code[:4].lower()}-{code[4:]} "))

    def test_no_code_for_who_has_a_login_or_no_personal_id(self):
        nobody = self._create_staff(name="Vũ Thị An")
        known = self._get_employee(self.clerk).edu_staff_ids
        for staff in (nobody, known):
            with self.subTest(staff=staff.name), self.assertRaises(UserError):
                self._make_code(staff)

    def test_only_the_office_makes_codes_and_nobody_reads_them(self):
        self._make_code()
        with self.assertRaises(AccessError):
            self.new.with_user(self._persona("teacher")).action_make_join_code()
        for user in (self.clerk, self._persona("principal")):
            with self.assertRaises(AccessError):
                self.new.with_user(user).read(["join_code_hash"])


@tagged("post_install", "-at_install")
class TestStaffOfTwoSchools(ImportTableCase):
    HEADER = ("STT", "Họ tên", "Ngày sinh", "Số CCCD", "Điện thoại")

    def test_both_schools_import_one_person_twice(self):
        row = (1, "Võ Thị Sáu", "05/09/1985", NUMBER, "0912345678")
        first = self._import_table("edu.import.staff", self.HEADER, row)
        self._assert_counts(first, created=1)
        home, clerk = self.school, self.clerk
        other = self._create_user(
            "vt_truong_kia", "edu_core.group_office", companies=self.other_school
        )
        self.school, self.clerk = self.other_school, other
        second = self._import_table("edu.import.staff", self.HEADER, row)
        self._assert_counts(second, created=1)
        again = self._import_table("edu.import.staff", self.HEADER, row)
        self._assert_counts(again, unchanged=1)
        self.school, self.clerk = home, clerk
        again = self._import_table("edu.import.staff", self.HEADER, row)
        self._assert_counts(again, unchanged=1)
        files = self.env["edu.staff"].search([("national_id", "=", NUMBER)])
        self.assertEqual(files.company_id, self.school | self.other_school)
