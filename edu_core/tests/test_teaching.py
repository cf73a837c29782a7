# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .test_staff import StaffCase

NOON = "2026-11-24 03:00:00"
TODAY = date(2026, 11, 24)
START = date(2026, 9, 7)
DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class TeachingCase(StaffCase):
    """Two teachers and two subjects."""

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time(NOON))
        super().setUpClass()
        cls.first = cls.staff
        cls.second = cls._create_staff(name="Vũ Thị An")
        cls.clerk = cls._persona("office")
        cls.year = cls.class_1a.school_year_id
        cls.maths, cls.music = cls.env["edu.subject"].create(
            [
                {"name": "Toán thử nghiệm", "code": "TN_TOAN", "sequence": 1},
                {"name": "Âm nhạc thử nghiệm", "code": "TN_NHAC", "sequence": 2},
            ]
        )
        cls.rows = cls.env["edu.class.subject"]

    def _assign(self, staff, classes=None, day=START, user=None, **values):
        """Assign maths to a teacher, as the dialog does."""
        assigns = self.env["edu.class.subject.assign"].with_user(user or self.clerk)
        assigns.create(
            {
                "company_id": self.school.id,
                "school_year_id": self.year.id,
                "staff_id": staff.id,
                "subject_id": self.maths.id,
                "class_ids": (classes or self.class_1a).ids,
                "lessons_per_week": 4,
                "date": day,
                **values,
            }
        ).action_apply()
        self.env.invalidate_all()

    def _get_rows(self, school_class=None):
        """Return who teaches maths in a class from when to when."""
        rows = (school_class or self.class_1a).subject_ids
        rows = rows.filtered(lambda row: row.subject_id == self.maths)
        return [
            (row.employee_id, row.date_start, row.date_end)
            for row in rows.sorted("date_start")
        ]


class TestAssignment(TeachingCase):
    def test_a_teacher_gets_a_subject_in_several_classes_at_once(self):
        self._assign(self.first, self.class_1a | self.class_1b)
        end = self.year.date_end
        for school_class in self.class_1a | self.class_1b:
            self.assertEqual(
                self._get_rows(school_class), [(self.first.employee_id, START, end)]
            )
        self.assertEqual(self.first.lessons_per_week, 8)
        self.assertEqual(len(self.first.teaching_ids), 2)

    def test_a_change_in_mid_term_ends_the_former_one_the_day_before(self):
        self._assign(self.first)
        self._assign(self.second, day=TODAY)
        self.assertEqual(
            self._get_rows(),
            [
                (self.first.employee_id, START, TODAY - DAY),
                (self.second.employee_id, TODAY, self.year.date_end),
            ],
        )
        self.assertEqual(self.first.lessons_per_week, 0)
        self.assertEqual(self.second.lessons_per_week, 4)

    def test_the_same_twice_changes_nothing(self):
        self._assign(self.first)
        self._assign(self.first, day=TODAY)
        self.assertEqual(len(self._get_rows()), 1)

    def test_more_lessons_from_a_day_on_are_another_row(self):
        self._assign(self.first)
        self._assign(self.first, day=TODAY, lessons_per_week=5)
        self.assertEqual([row[1] for row in self._get_rows()], [START, TODAY])
        self.assertEqual(self.first.lessons_per_week, 5)

    def test_a_mistake_of_the_same_day_is_replaced(self):
        self._assign(self.first, day=TODAY)
        self._assign(self.second, day=TODAY)
        self.assertEqual(
            self._get_rows(),
            [(self.second.employee_id, TODAY, self.year.date_end)],
        )

    def test_what_is_planned_for_later_stays_planned(self):
        later = TODAY + 30 * DAY
        self._assign(self.second, day=later)
        self._assign(self.first, day=TODAY)
        self.assertEqual(
            self._get_rows(),
            [
                (self.first.employee_id, TODAY, later - DAY),
                (self.second.employee_id, later, self.year.date_end),
            ],
        )

    def test_two_teachers_of_one_subject_on_one_day_are_refused(self):
        self._assign(self.first)
        with self.assertRaises(ExclusionViolation), mute_logger("odoo.sql_db"):
            self.rows.create(
                {
                    "class_id": self.class_1a.id,
                    "subject_id": self.maths.id,
                    "employee_id": self.second.employee_id.id,
                    "date_start": TODAY,
                }
            )

    def test_two_teachers_teach_together_when_both_rows_say_so(self):
        self._assign(self.first, is_shared=True)
        self._assign(self.second, is_shared=True)
        self.assertEqual(len(self._get_rows()), 2)
        self.assertEqual(self.second.lessons_per_week, 4)

    def test_a_shared_row_does_not_slip_beside_one_that_is_not(self):
        self._assign(self.first)
        with self.assertRaises(ExclusionViolation), mute_logger("odoo.sql_db"):
            self._assign(self.second, is_shared=True)

    def test_the_same_teacher_is_not_shared_with_herself(self):
        self._assign(self.first, is_shared=True)
        with self.assertRaises(ExclusionViolation), mute_logger("odoo.sql_db"):
            self.rows.create(
                {
                    "class_id": self.class_1a.id,
                    "subject_id": self.maths.id,
                    "employee_id": self.first.employee_id.id,
                    "is_shared": True,
                    "date_start": TODAY,
                }
            )

    def test_one_teacher_alone_ends_all_who_taught_together(self):
        self._assign(self.first, is_shared=True)
        self._assign(self.second, is_shared=True)
        third = self._create_staff(name="Bùi Văn Ba")
        self._assign(third, day=TODAY)
        self.assertEqual(
            sorted(row[2] for row in self._get_rows()),
            [TODAY - DAY, TODAY - DAY, self.year.date_end],
        )

    def test_a_day_behind_the_school_year_is_refused_by_name(self):
        with self.assertRaises(ValidationError) as caught:
            self._assign(self.first, day=self.year.date_end + DAY)
        self.assertIn("1A", str(caught.exception))

    def test_lessons_beyond_a_week_are_refused(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self._assign(self.first, lessons_per_week=61)

    def test_an_end_before_the_start_is_refused(self):
        self._assign(self.first)
        row = self.first.teaching_ids
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            row.date_end = START - DAY
            row.flush_recordset()

    def test_the_dialog_without_classes_says_so(self):
        with self.assertRaises(UserError):
            self._assign(self.first, class_ids=False)

    def test_the_teacher_of_another_school_is_refused(self):
        stranger = self._create_staff(self.other_school)
        with self.assertRaises(UserError):
            self._assign(stranger)

    def test_a_teacher_assigns_nothing(self):
        teacher = self._persona("teacher")
        with self.assertRaises(AccessError):
            self._assign(self.first, user=teacher)

    def test_a_principal_changes_a_row_of_the_same_day(self):
        principal = self._persona("principal")
        self._assign(self.first, day=TODAY, user=principal)
        self._assign(self.second, day=TODAY, user=principal)
        self.assertEqual(
            [row[0] for row in self._get_rows()], [self.second.employee_id]
        )

    def test_the_dialog_begins_with_the_row_that_changes(self):
        self._assign(self.first)
        row = self.first.teaching_ids
        assigns = self.env["edu.class.subject.assign"].with_user(self.clerk)
        with Form(assigns.with_context(default_row_id=row.id)) as form:
            self.assertEqual(form.staff_id, self.first)
            self.assertEqual(form.lessons_per_week, 4)
            self.assertEqual(form.lessons_today, 4)
            form.staff_id = self.second
        form.record.action_apply()
        self.assertEqual(self._get_rows()[-1][:2], (self.second.employee_id, TODAY))

    def test_a_subject_waits_for_a_teacher(self):
        self._assign(self.env["edu.staff"])
        self.assertFalse(self._get_rows()[0][0])
        self.assertEqual(self.class_1a.subject_ids.display_name, "1A · Toán thử nghiệm")


class TestTeacherSees(TeachingCase):
    def test_pupils_are_seen_only_while_assigned_by_the_day_in_vietnam(self):
        user = self._create_user("gv_toan", "edu_core.group_teacher")
        self._create_employee(user=user)
        staff = self._get_employee(user).edu_staff_ids
        self._assign(staff, day=date(2026, 11, 25))
        self._assign(self.second, day=date(2026, 11, 28))
        for moment, seen in (
            ("2026-11-24 16:59:59", False),
            ("2026-11-24 17:00:01", True),
            ("2026-11-27 16:59:59", True),
            ("2026-11-27 17:00:01", False),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                self.env.invalidate_all()
                pupils = self.env["edu.student"].with_user(user)
                pupils = pupils.with_context(tz="Asia/Ho_Chi_Minh")
                found = pupils.search([])
                self.assertEqual(
                    found, self.student | self.classmate if seen else pupils
                )

    def test_an_assignment_is_over_with_its_school_year(self):
        user = self._create_user("gv_toan", "edu_core.group_teacher")
        self._create_employee(user=user)
        self._assign(self._get_employee(user).edu_staff_ids)
        end = self.year.date_end
        with freeze_time(f"{end + DAY} 03:00:00"):
            self.env.invalidate_all()
            self.assertFalse(self.env["edu.class"].with_user(user).search([]))


class TestTakeOver(TeachingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.past = cls._create_school_year(2025)
        cls.past_1a = cls._create_class(school_year=cls.past, name="1A")
        values = {"class_id": cls.past_1a.id, "date_start": cls.past.date_start}
        cls.rows.create(
            [
                {
                    **values,
                    "subject_id": cls.maths.id,
                    "employee_id": cls.first.employee_id.id,
                    "lessons_per_week": 5,
                },
                {
                    **values,
                    "subject_id": cls.music.id,
                    "employee_id": cls.second.employee_id.id,
                    "lessons_per_week": 1,
                },
            ]
        )

    def _copy(self, **values):
        copies = self.env["edu.class.subject.copy"].with_user(self.clerk)
        action = copies.create({"company_id": self.school.id, **values}).action_copy()
        return self.rows.browse(action["domain"][0][2])

    def test_last_years_assignments_come_to_the_class_of_that_name(self):
        rows = self._copy()
        self.assertEqual(rows.class_id, self.class_1a)
        self.assertEqual(rows.subject_id, self.maths | self.music)
        self.assertEqual(sum(rows.mapped("lessons_per_week")), 6)
        self.assertEqual(set(rows.mapped("date_start")), {TODAY})
        self.assertEqual(set(rows.mapped("date_end")), {self.year.date_end})

    def test_who_has_left_leaves_the_subject_open(self):
        self.second.state_id = self._get_code("staff_state", "03")
        rows = self._copy()
        teachers = {row.subject_id: row.employee_id for row in rows}
        self.assertEqual(teachers[self.maths], self.first.employee_id)
        self.assertFalse(teachers[self.music])

    def test_what_a_class_has_already_is_left_alone_and_twice_is_refused(self):
        self._assign(self.second)
        rows = self._copy()
        self.assertEqual(rows.subject_id, self.music)
        with self.assertRaises(UserError):
            self._copy()

    def test_a_sister_class_takes_subjects_without_teachers(self):
        self._assign(self.first)
        rows = self._copy(
            source="class",
            class_from_id=self.class_1a.id,
            class_ids=self.class_1b.ids,
            with_teachers=False,
        )
        self.assertEqual(rows.class_id, self.class_1b)
        self.assertFalse(rows.employee_id)
        self.assertEqual(rows.lessons_per_week, 4)

    def test_the_first_year_has_nothing_to_take_over(self):
        first = self.env["edu.school.year"].search([], order="date_start", limit=1)
        with self.assertRaises(UserError):
            self._copy(school_year_id=first.id, date=first.date_start)

    def test_the_classes_of_another_school_are_not_taken_over(self):
        with self.assertRaises(UserError):
            self._copy(source="class", class_from_id=self.other_class.id)


class TestTable(TeachingCase):
    def test_the_table_shows_who_teaches_what_and_what_is_open(self):
        self._assign(self.first, self.class_1a | self.class_1b)
        self._assign(
            self.env["edu.staff"], subject_id=self.music.id, lessons_per_week=1
        )
        tables = self.env["edu.class.subject.table"].with_user(self.clerk)
        with Form(tables) as form:
            self.assertIn("Đỗ Khánh Linh", form.table)
            self.assertIn("Toán thử nghiệm", form.table)
            self.assertIn("nobody yet", form.table)
        table = self.rows._get_table(self.school, self.year, TODAY)
        self.assertEqual(table["teachers"], [("Đỗ Khánh Linh", 8)])
        self.assertEqual(table["open"], 1)

    def test_the_table_of_a_day_shows_who_taught_then(self):
        self._assign(self.first)
        self._assign(self.second, day=TODAY)
        table = self.rows._get_table(self.school, self.year, TODAY - DAY)
        self.assertEqual(table["teachers"], [("Đỗ Khánh Linh", 4)])

    def test_an_empty_table_says_what_to_do(self):
        tables = self.env["edu.class.subject.table"].with_user(self.clerk)
        wizard = tables.create({})
        self.assertIn("Assign teachers", wizard.table)
        past = self._create_school_year(2024)
        wizard.school_year_id = past
        self.assertIn("No class", wizard.table)

    def test_the_table_is_printed_with_the_name_of_the_school(self):
        self._assign(self.first)
        wizard = self.env["edu.class.subject.table"].with_user(self.clerk).create({})
        self.assertEqual(wizard.action_print()["type"], "ir.actions.report")
        report = self.env["ir.actions.report"].with_user(self.clerk)
        html = report._render_qweb_html("edu_core.report_teaching_table", wizard.ids)[
            0
        ].decode()
        self.assertIn(self.school.name, html)
        self.assertIn("Đỗ Khánh Linh", html)

    def test_a_teacher_sees_her_classes_in_the_table(self):
        teacher = self._persona("teacher")
        self._assign(self.first, self.class_1b)
        table = self.rows.with_user(teacher)._get_table(self.school, self.year, TODAY)
        self.assertEqual(table["classes"], self.class_1a)

    def test_forty_classes_and_twelve_subjects_take_few_queries(self):
        subjects = self.env["edu.subject"].create(
            [{"name": f"Môn {n}", "code": f"TN_{n}"} for n in range(12)]
        )
        classes = self.env["edu.class"].union(
            *(self._create_class(name=f"3/{n}") for n in range(40))
        )
        teachers = (self.first | self.second).employee_id
        self.rows.create(
            [
                {
                    "class_id": school_class.id,
                    "subject_id": subject.id,
                    "employee_id": teachers[number % 2].id,
                    "lessons_per_week": 2,
                    "date_start": START,
                }
                for school_class in classes
                for number, subject in enumerate(subjects)
            ]
        )
        wizard = self.env["edu.class.subject.table"].with_user(self.clerk).create({})
        self.env.flush_all()
        wizard._compute_table()  # warm up
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            text = wizard.table
        self.assertEqual(text.count("(2)"), 480)

    def test_the_dialog_assigns_forty_classes_in_few_queries(self):
        classes = self.env["edu.class"].union(
            *(self._create_class(name=f"3/{n}") for n in range(40))
        )
        self._assign(self.first, classes)
        self.env.flush_all()
        rows = self.rows.with_user(self.clerk)
        with self.assertQueryCount(60):
            rows._assign(classes, self.maths, self.second.employee_id, TODAY, 4, False)
        self.assertEqual(len(self.second.teaching_ids), 40)
