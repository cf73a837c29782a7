# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import importlib.util
from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, ExclusionViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.misc import file_path

from .test_staff import StaffCase

# 10:00 of 24 November 2026 in Vietnam.
NOON = "2026-11-24 03:00:00"
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class DutyCase(StaffCase):
    """Two teachers who may lead class 1A."""

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time(NOON))
        super().setUpClass()
        cls.first = cls.staff
        cls.second = cls._create_staff(name="Vũ Thị An")
        cls.clerk = cls._persona("office")
        cls.duties = cls.env["edu.staff.duty"]
        cls.year_end = cls.class_1a.school_year_id.date_end

    def _get_history(self, school_class=None):
        """Return who led a class from when to when."""
        duties = (school_class or self.class_1a).homeroom_ids.sorted("date_start")
        return [(duty.staff_id, duty.date_start, duty.date_end) for duty in duties]

    def _give(self, code, staff, user=None, **values):
        """Give a duty as the dialog does."""
        gives = self.env["edu.staff.duty.give"].with_user(user or self.clerk)
        return gives.create(
            {
                "company_id": staff.company_id.id,
                "staff_id": staff.id,
                "duty_id": self._get_code("staff_duty", code).id,
                "date": TODAY,
                **values,
            }
        ).action_give()


class TestHomeroom(DutyCase):
    def test_the_first_homeroom_teacher_led_the_class_since_the_year_began(self):
        self.class_1a.with_user(self.clerk).homeroom_teacher_id = self.first.employee_id
        begin = self.class_1a.school_year_id.date_start
        self.assertEqual(self._get_history(), [(self.first, begin, self.year_end)])

    def test_a_change_in_mid_year_keeps_who_led_the_class_before(self):
        self.class_1a.homeroom_teacher_id = self.first.employee_id
        self.class_1a.with_user(
            self.clerk
        ).homeroom_teacher_id = self.second.employee_id
        begin = self.class_1a.school_year_id.date_start
        self.assertEqual(
            self._get_history(),
            [
                (self.first, begin, TODAY - DAY),
                (self.second, TODAY, self.year_end),
            ],
        )
        self.assertEqual(self.class_1a.homeroom_teacher_id, self.second.employee_id)

    def test_a_mistake_of_the_same_day_leaves_no_trace(self):
        self.class_1a.homeroom_teacher_id = self.first.employee_id
        third = self._create_staff(name="Bùi Văn Ba")
        self.class_1a.homeroom_teacher_id = third.employee_id
        self.class_1a.homeroom_teacher_id = self.second.employee_id
        self.assertEqual(
            [row[0] for row in self._get_history()],
            [
                self.first,
                self.second,
            ],
        )

    def test_nobody_leads_the_class_after_the_field_was_emptied(self):
        self.class_1a.homeroom_teacher_id = self.first.employee_id
        self.class_1a.homeroom_teacher_id = False
        self.assertEqual(self._get_history()[0][2], TODAY - DAY)
        self.assertFalse(self.class_1a.homeroom_teacher_id)

    def test_the_tile_of_classes_without_homeroom_teacher_follows(self):
        boards = self.env["edu.school.dashboard"].with_user(self.clerk)
        year = self.class_1a.school_year_id
        boards = boards.with_context(edu_dashboard_year=year.id)

        def count():
            tiles = {tile["key"]: tile for tile in boards._get_todo_tiles()}
            tile = tiles["without_teacher"]
            return boards.env[tile["model"]].search_count(tile["domain"])

        before = count()
        self.class_1a.homeroom_teacher_id = self.first.employee_id
        self.env.flush_all()
        self.assertEqual(count(), before - 1)
        self.class_1a.homeroom_teacher_id = False
        self.env.flush_all()
        self.assertEqual(count(), before)

    def test_a_change_of_tomorrow_waits_for_its_day(self):
        self.class_1a.homeroom_teacher_id = self.first.employee_id
        self._give("GVCN", self.second, class_id=self.class_1a.id, date=TODAY + DAY)
        self.assertEqual(self.class_1a.homeroom_teacher_id, self.first.employee_id)
        with freeze_time("2026-11-24 17:05:00"):
            self.env.invalidate_all()
            self.env["edu.guardianship"]._cron_apply_dates()
            self.assertEqual(self.class_1a.homeroom_teacher_id, self.second.employee_id)

    def test_a_change_planned_for_later_stays_planned(self):
        self.class_1a.homeroom_teacher_id = self.first.employee_id
        later = TODAY + 30 * DAY
        self._give("GVCN", self.second, class_id=self.class_1a.id, date=later)
        third = self._create_staff(name="Bùi Văn Ba")
        self.class_1a.homeroom_teacher_id = third.employee_id
        self.assertEqual(
            self._get_history()[1:],
            [(third, TODAY, later - DAY), (self.second, later, self.year_end)],
        )

    def test_pupils_are_seen_until_midnight_and_by_the_successor_from_midnight(self):
        old = self._create_user("gv_cu", "edu_core.group_teacher")
        new = self._create_user("gv_moi", "edu_core.group_teacher")
        self._create_employee(user=old)
        self._create_employee(user=new)
        self.class_1a.homeroom_teacher_id = self._get_employee(old)
        staff = self._get_employee(new).edu_staff_ids
        self._give("GVCN", staff, class_id=self.class_1a.id, date=TODAY + DAY)
        for moment, user, seen in (
            ("2026-11-24 16:59:00", old, True),
            ("2026-11-24 16:59:00", new, False),
            ("2026-11-24 17:00:30", old, False),  # 00:00:30 of the 25th
            ("2026-11-24 17:00:30", new, True),
        ):
            with self.subTest(moment=moment, user=user.login), freeze_time(moment):
                # The nightly job has not run: what counts are the dates.
                self.env.invalidate_all()
                for record in (
                    self.class_1a,
                    self.student,
                    self.student.enrollment_ids,
                ):
                    rows = record.with_user(user).with_context(tz="Asia/Ho_Chi_Minh")
                    found = rows.search([("id", "=", record.id)])
                    self.assertEqual(bool(found), seen, record)

    def test_a_class_has_one_homeroom_teacher_a_day(self):
        self.class_1a.homeroom_teacher_id = self.first.employee_id
        with self.assertRaises(ExclusionViolation), mute_logger("odoo.sql_db"):
            self.duties.create(
                {
                    "staff_id": self.second.id,
                    "duty_id": self._get_code("staff_duty", "GVCN").id,
                    "class_id": self.class_1a.id,
                    "date_start": TODAY,
                }
            )

    def test_a_homeroom_duty_without_a_class_is_refused(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.duties.create(
                {
                    "staff_id": self.first.id,
                    "duty_id": self._get_code("staff_duty", "GVCN").id,
                }
            )

    def test_the_homeroom_teacher_of_another_school_is_refused(self):
        stranger = self._create_staff(self.other_school)
        with self.assertRaises(UserError):
            self.class_1a.homeroom_teacher_id = stranger.employee_id
        with self.assertRaises(UserError):
            self._give("GVCN", stranger, class_id=self.class_1a.id)

    def test_a_class_of_a_past_year_keeps_who_led_it(self):
        past = self._create_school_year(2024)
        old = self._create_class(school_year=past, name="1A cũ")
        old.homeroom_teacher_id = self.first.employee_id
        self.assertEqual(old.homeroom_teacher_id, self.first.employee_id)
        self.assertEqual(
            self._get_history(old), [(self.first, past.date_start, past.date_end)]
        )

    def test_a_teacher_does_not_make_herself_homeroom_teacher(self):
        teacher = self._persona("teacher")
        employee = self._get_employee(teacher)
        with self.assertRaises(AccessError):
            self.class_1a.with_user(teacher).homeroom_teacher_id = employee
        with self.assertRaises(AccessError):
            self._give(
                "GVCN", employee.edu_staff_ids, teacher, class_id=self.class_1a.id
            )

    def test_classes_of_before_get_their_history(self):
        self.env.cr.execute(
            "UPDATE edu_class SET homeroom_teacher_id = %s WHERE id = %s",
            [self.first.employee_id.id, self.class_1a.id],
        )
        row = self._create_class_subject(self.class_1b)
        self.env.cr.execute(
            "UPDATE edu_class_subject SET date_end = NULL WHERE id = %s", [row.id]
        )
        self.env.invalidate_all()
        path = file_path("edu_core/migrations/19.0.1.3.0/post-homeroom.py")
        spec = importlib.util.spec_from_file_location("post_homeroom", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, "19.0.1.2.0")
        self.env.invalidate_all()
        self.assertEqual([row[0] for row in self._get_history()], [self.first])
        self.assertEqual(row.date_end, self.year_end)


class TestDuty(DutyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.env["edu.subject.group"].create(
            {"name": "Tổ Toán – Tin", "company_id": cls.school.id}
        )

    def test_a_new_head_ends_the_former_ones_duty_and_members_stay(self):
        start = date(2026, 9, 1)
        self._give("TTCM", self.first, group_id=self.group.id, date=start)
        self._give("TVCM", self.second, group_id=self.group.id, date=start)
        self._give("TTCM", self.second, group_id=self.group.id, paper_number="9/QĐ")
        self.env.invalidate_all()
        self.assertEqual(self.group.head_id, self.second)
        self.assertEqual(self.group.member_count, 1)
        first = self.first.duty_ids
        self.assertEqual(first.date_end, TODAY - DAY)
        head = self.second.duty_ids.filtered(lambda duty: duty.kind == "head")
        self.assertEqual(head.paper_number, "9/QĐ")
        self.assertEqual(head.display_name, "Head of Subject Group · Tổ Toán – Tin")

    def test_giving_the_same_duty_twice_changes_nothing(self):
        self._give("TTCM", self.first, group_id=self.group.id)
        self._give("TTCM", self.first, group_id=self.group.id)
        self.assertEqual(len(self.first.duty_ids), 1)

    def test_a_duty_that_is_a_name_only_may_be_shared(self):
        self._give("TPTD", self.first)
        self._give("TPTD", self.second)
        self.assertEqual(
            (self.first | self.second).duty_ids.mapped("kind"), ["other", "other"]
        )

    def test_the_same_person_has_a_duty_once_a_day(self):
        self._give("TPTD", self.first)
        with self.assertRaises(ExclusionViolation), mute_logger("odoo.sql_db"):
            self._give("TPTD", self.first, date=TODAY + DAY)

    def test_the_dialog_asks_for_the_class_or_the_group(self):
        with self.assertRaises(UserError) as caught:
            self._give("TTCM", self.first)
        self.assertIn("Head of Subject Group", str(caught.exception))

    def test_an_entry_of_another_list_is_no_duty(self):
        with self.assertRaises(ValidationError):
            self.duties.create(
                {
                    "staff_id": self.first.id,
                    "duty_id": self._get_code("staff_post", "GV").id,
                }
            )

    def test_the_group_of_another_school_is_refused(self):
        foreign = self.env["edu.subject.group"].create(
            {"name": "Tổ 1", "company_id": self.other_school.id}
        )
        with self.assertRaises(UserError):
            self.duties.create(
                {
                    "staff_id": self.first.id,
                    "duty_id": self._get_code("staff_duty", "TTCM").id,
                    "group_id": foreign.id,
                }
            )

    def test_two_groups_of_a_school_have_two_names(self):
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.group.copy({"name": self.group.name})

    def test_the_form_forgets_a_class_that_the_duty_has_not(self):
        with Form(self.duties.with_context(default_staff_id=self.first.id)) as form:
            form.duty_id = self._get_code("staff_duty", "GVCN")
            form.class_id = self.class_1a
            form.duty_id = self._get_code("staff_duty", "TTCM")
            form.group_id = self.group
        self.assertFalse(form.record.class_id)
        with Form(form.record) as form:
            self.assertEqual(form.record.kind, "head")

    def test_the_file_names_the_duties_of_today_only(self):
        self._give("TPTD", self.first)
        self._give("TKHD", self.first, date=TODAY + DAY)
        self.env.invalidate_all()
        self.assertEqual(self.first.duties_today, "Leader of the Pioneers")
        self.assertEqual(len(self.first.duty_ids), 2)

    def test_the_list_of_staff_takes_as_many_queries_for_forty_as_for_few(self):
        names = ["name", "main_post_id", "duties_today", "lessons_per_week"]
        spec = {name: {} for name in names}
        for number in range(40):
            staff = self._create_staff(name=f"Nguyễn Văn {number}")
            self._give("TPTD", staff)
            self._create_class_subject(
                self._create_class(name=f"2/{number}"), staff.employee_id
            )
        self.env.flush_all()
        files = self.env["edu.staff"].with_user(self.clerk)
        files.web_search_read([], spec, limit=2)  # warm up
        self.env.invalidate_all()
        with self.assertQueryCount(14):
            rows = files.web_search_read([], spec, limit=80)["records"]
        self.assertGreaterEqual(len(rows), 40)
        self.assertIn("Leader of the Pioneers", [row["duties_today"] for row in rows])
