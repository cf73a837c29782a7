# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.queue_job.tests.common import trap_jobs
from odoo.addons.test_edu.tests.common import EduCase

from ..models import edu_year_rollover_run


@freeze_time("2027-06-10 03:00:00")
class TestYearRollover(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.next_year = cls._create_school_year(cls.school_year.date_start.year + 1)
        cls.class_5a = cls._create_class(grade="5", name="5A")
        cls.leaver = cls._create_student(school_class=cls.class_5a)
        cls.first_day = cls.next_year.date_start
        cls.rollover = (
            cls.env["edu.year.rollover"]
            .with_user(cls._persona("office"))
            .create(
                {
                    "company_id": cls.school.id,
                    "school_year_from_id": cls.school_year.id,
                }
            )
        )

    def _get_line(self, school_class):
        return self.rollover.line_ids.filtered(lambda ln: ln.class_id == school_class)

    def _run(self):
        self.rollover.action_preview()
        self.rollover.action_run()

    def _except(self, student, outcome, **values):
        self.rollover.exception_ids = [
            (0, 0, {"student_id": student.id, "outcome": outcome, **values})
        ]

    def _get_picture(self):
        """Return where every pupil of the school sits."""
        students = self.env["edu.student"].search([("company_id", "=", self.school.id)])
        return sorted(
            (s.id, s.state, e.class_id.id, str(e.date_start), str(e.date_end), e.reason)
            for s in students
            for e in s.enrollment_ids
        )

    # === WHAT STAYS === #

    def test_a_preview_is_deleted(self):
        self.rollover.action_preview()
        self.rollover.sudo().unlink()
        self.assertFalse(self.rollover.exists())

    def test_a_roll_over_that_ran_stays(self):
        self._run()
        with self.assertRaises(UserError):
            self.rollover.sudo().unlink()

    def test_the_steps_of_a_roll_over_are_opened_from_it(self):
        self._run()
        action = self.rollover.action_open_movements()
        found = self.env["edu.student.movement"].search(action["domain"])
        self.assertIn(self.leaver, found.student_id)
        self.assertEqual(found.rollover_id, self.rollover)

    # === PREVIEW === #

    def test_the_next_school_year_and_its_first_day_are_proposed(self):
        self.assertEqual(self.rollover.school_year_id, self.next_year)
        self.assertEqual(self.rollover.date, self.first_day)

    def test_the_preview_proposes_the_class_above(self):
        self.rollover.action_preview()
        line = self._get_line(self.class_1a)
        self.assertEqual((line.outcome, line.target_name), ("promote", "2A"))
        self.assertEqual(line.target_grade_id.code, "2")
        self.assertEqual(line.student_count, 2)

    def test_the_last_grade_of_the_school_graduates(self):
        self.rollover.action_preview()
        self.assertEqual(self._get_line(self.class_5a).outcome, "graduate")
        self.assertEqual(self.rollover.graduate_count, 1)

    def test_a_school_of_several_levels_goes_on(self):
        self.school.edu_level_ids += self.env.ref("edu_core.edu_level_thcs")
        self.rollover.action_preview()
        line = self._get_line(self.class_5a)
        self.assertEqual((line.outcome, line.target_name), ("promote", "6A"))

    def test_the_preview_writes_no_enrollment(self):
        before = self._get_picture()
        self.rollover.action_preview()
        self.assertEqual(self._get_picture(), before)

    def test_what_was_chosen_stays_in_a_new_preview(self):
        self.rollover.action_preview()
        self._get_line(self.class_1a).target_name = "2/1"
        self._create_student(school_class=self.class_1a)
        self.rollover.action_preview()
        line = self._get_line(self.class_1a)
        self.assertEqual((line.target_name, line.student_count), ("2/1", 3))

    def test_retained_pupils_are_not_counted_twice(self):
        self.rollover.action_preview()
        self._except(self.student, "retain")
        counts = (self.rollover.promote_count, self.rollover.retain_count)
        self.assertEqual(counts, (2, 1))

    def test_a_school_rolls_over_to_a_year_once(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            self.rollover.copy()
        self.assertIn("year_uniq", str(caught.exception))

    def test_a_year_does_not_go_back(self):
        with self.assertRaises(ValidationError):
            self.rollover.school_year_id = self._create_school_year(2019)

    # === RUN === #

    def test_pupils_go_up(self):
        self._run()
        enrollment = self.student.enrollment_ids.sorted("date_start")[-1]
        self.assertEqual(enrollment.class_id.name, "2A")
        self.assertEqual(enrollment.class_id.school_year_id, self.next_year)
        self.assertEqual(enrollment.date_start, self.first_day)
        self.assertEqual(enrollment.reason, "promoted")
        self.assertEqual(self.rollover.state, "done")

    def test_until_the_first_day_pupils_sit_in_the_old_class(self):
        self._run()
        self.assertEqual(self.student.class_id, self.class_1a)
        with freeze_time(self.first_day):
            self.env["edu.guardianship"]._cron_apply_dates()
            self.assertEqual(self.student.class_id.name, "2A")

    def test_the_last_grade_leaves_as_graduated(self):
        self._run()
        self.assertEqual(self.leaver.state, "graduated")
        self.assertEqual(self.leaver.movement_ids.kind, "graduate")

    def test_a_retained_pupil_stays_in_the_grade(self):
        self.rollover.action_preview()
        self._except(self.student, "retain", reason="Chưa hoàn thành lớp 1")
        self._run()
        enrollment = self.student.enrollment_ids.sorted("date_start")[-1]
        self.assertEqual(
            (enrollment.class_id.name, enrollment.reason), ("1A", "retained")
        )
        self.assertEqual(enrollment.class_id.school_year_id, self.next_year)
        movement = self.student.movement_ids
        self.assertEqual(
            (movement.kind, movement.reason), ("retain", "Chưa hoàn thành lớp 1")
        )

    def test_a_leaving_pupil_leaves(self):
        self.rollover.action_preview()
        self._except(self.student, "leave", reason_code="moved")
        self._run()
        self.assertEqual(self.student.state, "left")

    def test_the_new_homeroom_teacher_is_taken_over(self):
        teacher = self._create_employee()
        self.rollover.action_preview()
        self._get_line(self.class_1a).homeroom_teacher_id = teacher
        self._run()
        self.assertEqual(
            self._get_line(self.class_1a).target_class_id.homeroom_teacher_id, teacher
        )

    def test_an_existing_class_of_the_new_year_is_used(self):
        known = self._create_class(grade="2", name="2A", school_year=self.next_year)
        self._run()
        self.assertEqual(self._get_line(self.class_1a).target_class_id, known)

    def test_an_existing_class_of_another_grade_is_refused(self):
        self._create_class(grade="3", name="2A", school_year=self.next_year)
        self.rollover.action_preview()
        self.assertIn("2A", self.rollover.problem)
        with self.assertRaisesRegex(UserError, "2A"):
            self.rollover.action_run()

    def test_two_grades_of_a_combined_class_go_different_ways(self):
        grade_2 = self._get_grade("2")
        self.class_1a.grade_ids = grade_2
        self.student.enrollment_ids.grade_id = grade_2
        self._run()
        names = {
            pupil: pupil.enrollment_ids.sorted("date_start")[-1].grade_id.code
            for pupil in (self.student, self.classmate)
        }
        self.assertEqual(names, {self.student: "3", self.classmate: "2"})

    def test_running_again_changes_nothing(self):
        self._run()
        before = self._get_picture()
        with self.assertRaises(UserError):
            self.rollover.action_run()
        self.assertEqual(self._get_picture(), before)

    def test_a_class_renamed_after_the_preview_stops_the_run(self):
        self.rollover.action_preview()
        before = self._get_picture()
        self.class_1a.name = "1X"
        with self.assertRaisesRegex(UserError, "1A.*1X"):
            self.rollover.action_run()
        self.assertEqual(self._get_picture(), before)

    def test_a_target_class_renamed_after_the_preview_stops_the_run(self):
        known = self._create_class(grade="2", name="2A", school_year=self.next_year)
        self.rollover.action_preview()
        known.name = "2X"
        with self.assertRaisesRegex(UserError, "2A.*2X"):
            self.rollover.action_run()

    def test_a_class_that_came_after_the_preview_stops_the_run(self):
        self.rollover.action_preview()
        self._create_student(school_class=self._create_class(name="1Z"))
        with self.assertRaisesRegex(UserError, "1Z"):
            self.rollover.action_run()

    # === IN THE BACKGROUND === #

    def test_a_large_school_is_moved_in_chunks(self):
        self.patch(edu_year_rollover_run, "CHUNK_SIZE", 2)
        self.rollover.action_preview()
        with trap_jobs() as trap:
            self.rollover.action_run()
            self.assertEqual(self.rollover.state, "running")
            self.assertEqual(self.rollover.left_count, 4)
            trap.assert_jobs_count(2)
            trap.perform_enqueued_jobs()
        self.rollover.invalidate_recordset()
        self.assertEqual((self.rollover.state, self.rollover.done_count), ("done", 4))

    def test_a_chunk_that_runs_twice_moves_nobody_twice(self):
        self.rollover.action_preview()
        self.rollover._make_classes()
        self.rollover._update_state("running")
        for _ in range(2):
            self.rollover._run_chunk(self.student.ids)
        self.assertEqual(len(self.student.enrollment_ids), 2)
        self.assertEqual(self.rollover.state, "running")

    # === UNDO AND OPENING === #

    def test_undoing_restores_every_pupil(self):
        before = self._get_picture()
        self._except(self.classmate, "retain")
        self._run()
        self.rollover.action_undo()
        self.assertEqual(self._get_picture(), before)
        self.assertEqual(self.rollover.state, "preview")
        self.assertFalse(
            self.env["edu.class"].search(
                [
                    ("company_id", "=", self.school.id),
                    ("school_year_id", "=", self.next_year.id),
                ]
            )
        )

    def test_what_was_undone_can_be_run_again(self):
        self._run()
        self.rollover.action_undo()
        self._run()
        self.assertEqual(self.rollover.done_count, 4)

    def test_a_later_step_stops_the_undo_and_names_the_pupil(self):
        self._run()
        target = self._get_line(self.class_1b).target_class_id
        self.student._change_class(target, self.first_day)
        with self.assertRaisesRegex(UserError, self.student.name):
            self.rollover.action_undo()

    def test_an_open_year_is_not_undone(self):
        self._run()
        self.rollover.action_open_year()
        self.assertEqual(self.rollover.state, "opened")
        with self.assertRaises(UserError):
            self.rollover.action_undo()
        with self.assertRaisesRegex(UserError, self.next_year.name):
            self.student.with_user(self._persona("office")).action_undo_movement()

    def test_a_year_is_opened_after_the_roll_over_only(self):
        self.rollover.action_preview()
        with self.assertRaises(UserError):
            self.rollover.action_open_year()

    def test_who_leaves_in_summer_does_not_come_in_autumn(self):
        self._run()
        self.student._leave("left", date(2027, 7, 1))
        self.assertEqual(len(self.student.enrollment_ids), 1)
        self.assertEqual(self.student.enrollment_ids.date_end, date(2027, 7, 1))

    # === SPEED === #

    def test_a_class_of_fifty_takes_few_queries_a_pupil(self):
        students = self.env["edu.student"].create(
            [
                {"name": f"Lê An {number}", "company_id": self.school.id}
                for number in range(50)
            ]
        )
        students._change_class(self.class_1b, self.school_year.date_start)
        self.rollover.action_preview()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.rollover.action_run()
        self.env.flush_all()
        queries = self.cr.sql_log_count - before
        self.assertLess(queries / self.rollover.done_count, 3.5)
