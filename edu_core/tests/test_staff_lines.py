# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the rows of a staff file refuse, and what follows from them."""

from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .test_staff import StaffCase

TODAY = date(2026, 11, 24)


@tagged("post_install", "-at_install")
class LinesCase(StaffCase):
    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time("2026-11-24 03:00:00"))
        super().setUpClass()
        cls.clerk = cls._persona("office")
        cls.file = cls.staff.with_user(cls.clerk)


class TestStaffFileRefuses(LinesCase):
    def test_entries_of_another_list_are_refused_by_name(self):
        for name in ("state_id", "contract_id", "rank_id", "ethnicity_id"):
            with self.subTest(field=name), self.assertRaises(ValidationError) as caught:
                self.file.write({name: self._get_code("staff_post", "GV").id})
            self.assertIn("Đỗ Khánh Linh", str(caught.exception))

    def test_two_members_of_a_school_have_two_codes(self):
        self.staff.staff_code = "GV01"
        other = self._create_staff(name="Vũ Thị An")
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            other.staff_code = "GV01"
            other.flush_recordset()

    def test_two_schools_use_the_same_code(self):
        self.staff.staff_code = "GV01"
        other = self._create_staff(self.other_school)
        other.staff_code = "GV01"
        other.flush_recordset()
        self.assertEqual(other.staff_code, self.staff.staff_code)

    def test_a_clerk_opens_no_file_for_an_employee_she_names(self):
        stranger = self._create_staff(self.other_school).employee_id
        with self.assertRaises(ValidationError):
            self.env["edu.staff"].with_user(self.clerk).create(
                {"employee_id": stranger.id}
            )

    def test_a_clerk_opens_no_file_in_another_school(self):
        with self.assertRaises(AccessError):
            self.env["edu.staff"].with_user(self.clerk).create(
                {"name": "Vũ Thị An", "company_id": self.other_school.id}
            )

    def test_a_teacher_writes_nothing_private_of_the_own_file(self):
        teacher = self._persona("teacher")
        own = self._get_employee(teacher).edu_staff_ids.with_user(teacher)
        for values in ({"salary_coefficient": 9.9}, {"name": "X"}, {"phone": "1"}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                own.write(values)

    def test_sixteen_years_are_enough_and_a_day_less_is_not(self):
        self.file.birth_date = date(2010, 11, 1)
        with self.assertRaises(ValidationError) as caught:
            self.file.birth_date = date(2010, 12, 1)
        self.assertIn("01/12/2010", str(caught.exception))


class TestStaffFileFollows(LinesCase):
    def test_who_retired_does_not_work_here_any_more(self):
        self.assertTrue(self.file.is_working)
        self.file.state_id = self._get_code("staff_state", "03")
        self.assertFalse(self.file.is_working)

    def test_the_only_level_of_a_school_is_filled_in(self):
        level = self.env["edu.level"].search([], limit=1)
        self.school.edu_level_ids = level
        self.assertEqual(self._create_staff(name="Vũ Thị An").level_id, level)
        self.school.edu_level_ids = self.env["edu.level"].search([], limit=2)
        self.assertFalse(self._create_staff(name="Bùi Văn Ba").level_id)

    def test_the_highest_degree_counts_whenever_it_was_given(self):
        for code, year in (("05", 2010), ("04", 2020)):
            self._add_qualification(
                code_id=self._get_code("staff_degree", code).id, year=year
            )
        self.assertEqual(self.staff.degree_id.code, "05")

    def test_a_file_is_found_by_its_code_too(self):
        self.staff.staff_code = "GV77"
        found = self.env["edu.staff"].with_user(self.clerk).name_search("gv77")
        self.assertEqual([row[0] for row in found], self.staff.ids)

    def test_what_is_missing_is_said_in_the_language_of_the_clerk(self):
        files = self.file.with_context(lang="vi_VN")
        self.assertIn("Số định danh cá nhân", files.missing)

    def _add_qualification(self, **values):
        return self.env["edu.staff.qualification"].create(
            {"staff_id": self.staff.id, "kind": "staff_degree", **values}
        )

    # === QUALIFICATIONS === #

    def test_a_level_of_another_kind_is_refused_by_name(self):
        with self.assertRaises(ValidationError) as caught:
            self._add_qualification(code_id=self._get_code("staff_it", "CB").id)
        self.assertIn("Đỗ Khánh Linh", str(caught.exception))

    def test_a_year_of_two_digits_is_refused(self):
        code = self._get_code("staff_degree", "05")
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self._add_qualification(code_id=code.id, year=98)

    def test_a_certificate_does_not_end_before_it_was_issued(self):
        code = self._get_code("staff_degree", "05")
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self._add_qualification(
                code_id=code.id,
                date_issued=date(2020, 6, 1),
                date_end=date(2020, 5, 31),
            )

    def test_another_kind_forgets_the_level(self):
        rows = self.env["edu.staff.qualification"]
        with Form(rows.with_context(default_staff_id=self.staff.id)) as form:
            form.code_id = self._get_code("staff_degree", "05")
            form.kind = "staff_it"
            self.assertFalse(form.code_id)
            form.code_id = self._get_code("staff_it", "CB")
            form.speciality = "Tin học văn phòng"
        self.assertIn("Tin học văn phòng", form.record.display_name)

    def test_a_qualification_does_not_move_to_another_schools_file(self):
        row = self._add_qualification(code_id=self._get_code("staff_degree", "05").id)
        stranger = self._create_staff(self.other_school)
        with self.assertRaises(AccessError):
            row.with_user(self.clerk).staff_id = stranger


class TestContract(LinesCase):
    def _set_from(self, day, **values):
        return self.file._set_from(day, values)

    def test_a_new_contract_ends_the_one_before(self):
        self.staff.employee_id.version_id.write(
            {
                "date_version": date(2020, 9, 1),
                "contract_date_start": date(2020, 9, 1),
            }
        )
        self._set_from(
            date(2026, 1, 1),
            contract_id=self._get_code("staff_contract", "01").id,
            contract_date_start=date(2026, 1, 1),
        )
        versions = self.staff.employee_id.version_ids.sorted("date_version")
        self.assertEqual(
            versions.mapped("contract_date_end"), [date(2025, 12, 31), False]
        )
        self.assertEqual(self.staff.contract_date_start, date(2026, 1, 1))

    def test_two_changes_of_one_day_are_one_version(self):
        self._set_from(TODAY, salary_step=3)
        self._set_from(TODAY, salary_step=4)
        self.assertEqual(self.staff.salary_step, 4)
        versions = self.staff.employee_id.version_ids
        self.assertEqual(len(versions.filtered(lambda v: v.date_version == TODAY)), 1)
        self.assertEqual(self.staff.version_count, len(versions))

    def test_a_colleague_changes_no_contract(self):
        with self.assertRaises(AccessError):
            self.staff.with_user(self._persona("teacher"))._set_from(
                TODAY, {"salary_step": 9}
            )

    def test_the_window_opens_with_what_is_so_today(self):
        self._set_from(TODAY, salary_step=3, decision="12/QĐ")
        action = self.file.action_change_contract()
        changes = self.env["edu.staff.change"].with_user(self.clerk)
        with Form(changes.with_context(**action["context"])) as form:
            self.assertEqual(form.salary_step, 3)
            self.assertFalse(form.decision)


class TestPostOfStaff(LinesCase):
    def test_a_second_principal_for_some_days_is_refused_too(self):
        self._give_post(
            self.staff, "HT", date_start=date(2026, 1, 1), date_end=date(2026, 6, 30)
        )
        other = self._create_staff(name="Vũ Thị An")
        for first, last in (
            (date(2025, 1, 1), date(2026, 1, 1)),
            (date(2026, 6, 30), date(2026, 7, 31)),
        ):
            with self.subTest(first=first), self.assertRaises(ValidationError):
                self._give_post(other, "HT", date_start=first, date_end=last)
        self._give_post(
            other, "HT", date_start=date(2025, 1, 1), date_end=date(2025, 12, 31)
        )
        self.assertEqual(other.post_ids.post_id.code, "HT")

    def test_a_post_bears_its_name_and_its_holders(self):
        post = self._give_post(self.staff, "TV")
        self.assertEqual(post.display_name, "Librarian · Đỗ Khánh Linh")

    def test_a_post_that_ended_yesterday_is_not_the_main_one(self):
        self._give_post(self.staff, "TV", date_end=date(2026, 11, 23))
        self.assertFalse(self.staff.main_post_id)

    def test_an_end_before_the_start_is_refused(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self._give_post(self.staff, date_end=date(2020, 8, 31))


class TestOfficerDates(LinesCase):
    """When an officer holds an office, and who says so."""

    def _create_office(self, **values):
        return self.env["edu.authority.officer"].create(
            {
                "authority_id": self.authority.id,
                "user_id": self.clerk.id,
                "date_start": TODAY,
                **values,
            }
        )

    def test_an_office_does_not_end_before_it_starts(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self._create_office(date_end=date(2026, 11, 23))

    def test_offices_of_today_are_found_and_others_are_not(self):
        offices = self.env["edu.authority.officer"]
        self._create_office(date_start=date(2020, 1, 1), date_end=date(2026, 11, 23))
        self.assertFalse(offices._get_of_user(self.clerk))
        self._create_office(date_start=date(2026, 11, 25))
        self.assertFalse(offices._get_of_user(self.clerk))
        last = self._create_office(date_end=TODAY)
        self.assertEqual(offices._get_of_user(self.clerk), last)

    def test_an_office_begins_at_midnight_in_vietnam(self):
        officer = self._create_user(
            "cv_moi",
            "edu_core.group_officer",
            companies=self.env.ref("base.main_company"),
        )
        self._create_office(user_id=officer.id, date_start=date(2026, 11, 25))
        pupils = self.env["edu.student"].with_user(officer)
        pupils = pupils.with_context(tz="Asia/Ho_Chi_Minh")
        for moment, seen in (
            ("2026-11-24 16:59:59", False),
            ("2026-11-24 17:00:01", True),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                self.env.invalidate_all()
                self.assertEqual(bool(pupils.search([])), seen)

    def test_an_officer_names_no_further_officer(self):
        officer = self._persona("officer")
        with self.assertRaises(AccessError):
            self.env["edu.authority.officer"].with_user(officer).create(
                {"authority_id": self.authority.id, "user_id": officer.id}
            )
        office = self.env["edu.authority.officer"]._get_of_user(officer)
        with self.assertRaises(AccessError):
            office.with_user(officer).date_end = False
