# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from psycopg2.errors import ExclusionViolation, UniqueViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.common import EduCase

PRIVATE = ("birth_date", "national_id", "address", "party_date", "salary_coefficient")


@tagged("post_install", "-at_install")
class StaffCase(EduCase):
    """Members of the staff and what they hold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff = cls._create_staff(name="Đỗ Khánh Linh")
        cls.codes = cls.env["edu.code"]

    @classmethod
    def _create_staff(cls, school=None, **values):
        """Create a member of a school's staff; return the file."""
        return cls._create_employee(school, **values).edu_staff_ids

    @classmethod
    def _get_code(cls, kind, code):
        """Return an entry of a code list."""
        return cls.env["edu.code"]._get_code(kind, code)

    @classmethod
    def _give_post(cls, staff, code="GV", **values):
        """Let somebody hold a post since long ago."""
        return cls.env["edu.staff.post"].create(
            {
                "staff_id": staff.id,
                "post_id": cls._get_code("staff_post", code).id,
                "date_start": date(2020, 9, 1),
                **values,
            }
        )


class TestStaffFile(StaffCase):
    def test_every_employee_of_a_school_has_one_file(self):
        self.assertEqual(self.staff.company_id, self.school)
        self.assertEqual(self.staff.name, "Đỗ Khánh Linh")
        outside = self._create_employee(self.env.ref("base.main_company"))
        self.assertFalse(outside.edu_staff_ids)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.env["edu.staff"].create({"employee_id": self.staff.employee_id.id})

    def test_the_clerk_keeps_the_files_though_odoos_personnel_is_closed_to_her(self):
        clerk = self._persona("office")
        with Form(self.env["edu.staff"].with_user(clerk)) as form:
            form.name = "  Lê  Văn Tám "
            form.birth_date = date(1985, 9, 5)
            form.gender = "male"
            form.national_id = "079085000123"
            form.contract_id = self._get_code("staff_contract", "01")
        staff = form.record
        self.assertEqual(staff.name, "Lê Văn Tám")
        employee = staff.employee_id.sudo()
        self.assertEqual(employee.company_id, self.school)
        self.assertEqual(employee.birthday, date(1985, 9, 5))
        self.assertEqual(employee.identification_id, "079085000123")
        self.assertEqual(employee.edu_contract_id.code, "01")
        with self.assertRaises(AccessError):
            self.env["hr.employee"].with_user(clerk).create({"name": "X"})

    def test_what_odoos_personnel_changes_is_in_the_file(self):
        self.staff.employee_id.write({"birthday": date(1990, 1, 2), "sex": "female"})
        self.assertEqual(self.staff.birth_date, date(1990, 1, 2))
        self.assertEqual(self.staff.gender, "female")

    def test_a_file_is_found_without_accents_in_any_order(self):
        found = self.env["edu.staff"].name_search("linh do")
        self.assertIn(self.staff.id, [row[0] for row in found])

    def test_staff_are_sorted_by_given_name(self):
        other = self._create_staff(name="Vũ Thị An")
        pair = self.env["edu.staff"].search([("id", "in", (self.staff | other).ids)])
        self.assertEqual(pair[0], other)

    def test_what_is_missing_is_flagged_until_it_is_there(self):
        self.assertTrue(self.staff.is_incomplete)
        self._give_post(self.staff)
        self.staff.write(
            {
                "birth_date": date(1990, 1, 2),
                "gender": "female",
                "national_id": "079190000456",
                "state_id": self._get_code("staff_state", "01").id,
                "contract_id": self._get_code("staff_contract", "01").id,
                "date_joined_sector": date(2012, 9, 1),
                "qualification_ids": [
                    Command.create(
                        {
                            "kind": "staff_degree",
                            "code_id": self._get_code("staff_degree", "05").id,
                            "speciality": "Sư phạm Toán",
                        }
                    )
                ],
            }
        )
        self.assertFalse(self.staff.is_incomplete)
        self.assertEqual(self.staff.missing, "")
        self.assertEqual(self.staff.degree_id.code, "05")

    def test_a_child_and_a_double_personal_number_are_refused(self):
        with self.assertRaises(ValidationError):
            self.staff.birth_date = date(2020, 1, 1)
        self.staff.national_id = "079190000456"
        other = self._create_staff(name="Vũ Thị An")
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            other.national_id = "079190000456"
            other.flush_recordset()

    def test_a_contract_changes_from_a_day_on_and_what_was_stays(self):
        first = self._get_code("staff_rank", "V.07.03.29")
        second = self._get_code("staff_rank", "V.07.03.28")
        self.staff.employee_id.version_id.date_version = date(2020, 9, 1)
        self.staff.rank_id = first
        # Odoo chooses the version that holds by the day in UTC, which begins later.
        today = fields.Date.today()
        clerk = self._persona("office")
        action = self.env["edu.staff.change"].with_user(clerk)
        wizard = action.with_context(default_staff_id=self.staff.id).create(
            {"date": today, "rank_id": second.id, "decision": "12/QĐ"}
        )
        self.assertIn("01/09/2020", wizard.history)
        wizard.action_apply()
        self.assertEqual(self.staff.rank_id, second)
        versions = self.staff.employee_id.version_ids.sorted("date_version")
        self.assertEqual(versions.edu_rank_id, first | second)
        self.assertEqual(versions[0].edu_rank_id, first)
        self.assertEqual(versions[-1].edu_decision, "12/QĐ")

    def test_a_change_of_tomorrow_does_not_hold_today(self):
        rank = self._get_code("staff_rank", "V.07.03.28")
        self.staff._set_from(date(2999, 1, 1), {"rank_id": rank.id})
        self.assertFalse(self.staff.rank_id)

    def test_a_file_stays_with_person_school_and_login(self):
        clerk = self._persona("office")
        staff = self.staff.with_user(clerk)
        other = self._create_staff(name="Vũ Thị An")
        for values in (
            {"company_id": self.other_school.id},
            {"user_id": clerk.id},
            {"employee_id": other.employee_id.id},
        ):
            with self.assertRaises(ValidationError):
                staff.write(values)
        staff.write({"company_id": self.school.id, "staff_code": "GV01"})
        self.assertEqual(self.staff.staff_code, "GV01")

    def test_the_clerk_does_not_change_where_a_new_password_goes(self):
        principal = self._persona("principal")
        file = self._get_employee(principal).edu_staff_ids
        before = principal.email
        with self.assertRaises(UserError) as caught:
            file.with_user(self._persona("office")).email = "toi@example.com"
        self.assertIn(file.name, str(caught.exception))
        self.assertEqual(principal.email, before)
        self.staff.with_user(self._persona("office")).email = "linh@example.com"
        self.assertEqual(self.staff.employee_id.work_email, "linh@example.com")


class TestStaffPost(StaffCase):
    def test_the_main_post_of_today_is_on_the_file(self):
        self._give_post(self.staff, "PHT", date_end=date(2021, 8, 31))
        self._give_post(self.staff, "GV", date_start=date(2021, 9, 1))
        self._give_post(self.staff, "TTVP", is_main=False)
        self.assertEqual(self.staff.main_post_id.code, "GV")

    def test_a_post_of_tomorrow_is_on_the_file_when_its_day_comes(self):
        today = self.staff._get_today()
        post = self._give_post(self.staff, "GV", date_start=date(2999, 1, 1))
        self.assertFalse(self.staff.main_post_id)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE edu_staff_post SET date_start = %s WHERE id = %s", (today, post.id)
        )
        self.env.invalidate_all()
        self.env["edu.guardianship"]._cron_apply_dates()
        self.assertEqual(self.staff.main_post_id.code, "GV")

    def test_a_post_is_held_once_a_day_and_one_is_the_main_one(self):
        self._give_post(self.staff, "GV")
        with self.assertRaises(ExclusionViolation), mute_logger("odoo.sql_db"):
            self._give_post(self.staff, "GV", is_main=False).flush_recordset()

    def test_two_main_posts_on_one_day_are_refused(self):
        self._give_post(self.staff, "GV")
        with self.assertRaises(ExclusionViolation), mute_logger("odoo.sql_db"):
            self._give_post(self.staff, "TV").flush_recordset()

    def test_a_school_has_one_principal_a_day(self):
        self._give_post(self.staff, "HT", date_end=date(2025, 8, 31))
        other = self._create_staff(name="Vũ Thị An")
        with self.assertRaises(ValidationError) as caught:
            self._give_post(other, "HT")
        self.assertIn("Đỗ Khánh Linh", str(caught.exception))
        self._give_post(other, "HT", date_start=date(2025, 9, 1))
        self._give_post(self._create_staff(self.other_school), "HT")

    def test_an_end_before_the_start_and_another_list_are_refused(self):
        with self.assertRaises(ValidationError):
            self._give_post(self.staff, post_id=self._get_code("staff_state", "01").id)

    def test_an_officer_reads_staff_and_posts_but_nothing_private(self):
        self._give_post(self.staff)
        officer = self._persona("officer")
        staff = self.staff.with_user(officer)
        self.assertEqual(staff.name, "Đỗ Khánh Linh")
        self.assertEqual(staff.post_ids.post_id.code, "GV")
        for name in PRIVATE:
            with self.assertRaises(AccessError):
                staff.read([name])
        with self.assertRaises(AccessError):
            staff.write({"staff_code": "1"})
        other = self._create_staff(self.other_school)
        self.assertFalse(
            self.env["edu.staff"].with_user(officer).search([("id", "=", other.id)])
        )

    def test_a_teacher_sees_colleagues_but_only_the_own_certificates(self):
        teacher = self._persona("teacher")
        own = self._get_employee(teacher).edu_staff_ids
        rows = self.env["edu.staff.qualification"].create(
            [
                {
                    "staff_id": staff.id,
                    "kind": "staff_it",
                    "code_id": self._get_code("staff_it", "CB").id,
                }
                for staff in (own, self.staff)
            ]
        )
        seen = rows.with_user(teacher).search([("id", "in", rows.ids)])
        self.assertEqual(seen.staff_id.sudo(), own)
        colleague = self.staff.with_user(teacher)
        self.assertEqual(colleague.name, "Đỗ Khánh Linh")
        with self.assertRaises(AccessError):
            colleague.read(["birth_date"])
        with self.assertRaises(AccessError):
            colleague.write({"name": "X"})
