# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo.exceptions import UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.common import EduCase

TODAY = date(2026, 11, 23)


@freeze_time("2026-11-23 03:00:00")
class TestEnrollment(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pupil = cls._create_student(name="Lê Thị Ân")
        cls._enroll(cls.pupil, cls.class_1a, date(2026, 9, 7))

    # === THE CLASS OF A PUPIL === #

    def test_the_class_is_that_of_the_open_enrollment(self):
        self.assertEqual(self.pupil.class_id, self.class_1a)

    def test_the_grade_is_that_of_the_class(self):
        self.assertEqual(self.pupil.grade_id, self.class_1a.grade_id)

    def test_a_pupil_whose_enrollment_ended_has_no_class(self):
        self.pupil.enrollment_ids.date_end = TODAY - timedelta(days=1)
        self.assertFalse(self.pupil.class_id)

    def test_on_the_last_day_the_pupil_still_is_in_the_class(self):
        self.pupil.enrollment_ids.date_end = TODAY
        self.assertEqual(self.pupil.class_id, self.class_1a)

    def test_before_the_first_day_the_class_to_come_is_shown(self):
        pupil = self._create_student()
        self._enroll(pupil, self.class_1b, TODAY + timedelta(days=9))
        self.assertEqual(pupil.class_id, self.class_1b)

    def test_a_change_in_the_future_leaves_the_class_of_today(self):
        self.pupil._change_class(self.class_1b, TODAY + timedelta(days=7))
        self.assertEqual(self.pupil.class_id, self.class_1a)

    def test_the_nightly_job_applies_a_change_on_its_day(self):
        self.pupil._change_class(self.class_1b, TODAY + timedelta(days=7))
        # 00:05 of the thirtieth in Vietnam is still the twenty-ninth in UTC.
        with freeze_time("2026-11-29 17:05:00"):
            self.env["edu.guardianship"]._cron_apply_dates()
        self.assertEqual(self.pupil.class_id, self.class_1b)

    def test_classes_count_the_pupils_who_study(self):
        before = self.class_1a.student_count
        self._create_student(school_class=self.class_1a)
        self.class_1a.invalidate_recordset(["student_count"])
        self.assertEqual(self.class_1a.student_count, before + 1)

    # === ONE CLASS A DAY === #

    def test_two_classes_on_the_same_day_are_refused_by_the_database(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ExclusionViolation),
            self.cr.savepoint(),
        ):
            self._enroll(self.pupil, self.class_1b, date(2026, 10, 5))

    def test_the_refusal_names_the_pupil_and_the_day(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ExclusionViolation) as caught,
            self.cr.savepoint(),
        ):
            self._enroll(self.pupil, self.class_1b, date(2026, 10, 5))
        message = self.env["edu.enrollment"]._sql_error_to_message(caught.exception)
        self.assertIn("Lê Thị Ân", message)
        self.assertRegex(message, r"\D05\D|\D5\D")

    def test_the_day_after_the_end_may_be_the_first_of_another_class(self):
        self.pupil.enrollment_ids.date_end = date(2026, 10, 4)
        self._enroll(self.pupil, self.class_1b, date(2026, 10, 5))
        self.assertEqual(self.pupil.class_id, self.class_1b)

    def test_an_enrollment_does_not_end_before_it_starts(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            self.pupil.enrollment_ids.date_end = date(2026, 9, 1)

    def test_a_pupil_does_not_enter_a_class_of_another_school(self):
        with self.assertRaises(UserError):
            self._enroll(self._create_student(), self.other_class)

    # === ADMISSION, CHANGE, DEPARTURE === #

    def test_changing_the_class_ends_the_open_enrollment_the_day_before(self):
        self.pupil._change_class(self.class_1b)
        old, new = self.pupil.enrollment_ids.sorted("date_start")
        self.assertEqual(old.date_end, TODAY - timedelta(days=1))
        self.assertEqual(new.date_start, TODAY)
        self.assertEqual(new.reason, "transfer_class")

    def test_a_wrong_class_of_today_is_replaced(self):
        self.pupil._change_class(self.class_1b)
        self.pupil._change_class(self.class_1a)
        self.assertEqual(self.pupil.class_id, self.class_1a)
        self.assertEqual(len(self.pupil.enrollment_ids), 2)

    def test_the_change_is_written_into_the_history(self):
        self.env.flush_all()
        self.cr.precommit.run()
        self.pupil._change_class(self.class_1b)
        self.env.flush_all()
        self.cr.precommit.run()
        values = self.pupil.message_ids.tracking_value_ids
        values = values.filtered(lambda v: v.field_id.name == "class_id")
        self.assertIn("1B", values.mapped("new_value_char"))

    def test_leaving_ends_the_enrollment_today(self):
        self.pupil._leave("transferred")
        self.assertEqual(self.pupil.enrollment_ids.date_end, TODAY)
        self.assertEqual(self.pupil.state, "transferred")

    def test_leaving_with_a_day_and_a_reason(self):
        self.pupil._leave("left", date(2026, 11, 2), "Moved house")
        enrollment = self.pupil.enrollment_ids
        self.assertEqual(enrollment.date_end, date(2026, 11, 2))
        self.assertEqual(enrollment.end_reason, "Moved house")

    def test_nobody_leaves_into_a_state_that_is_none(self):
        with self.assertRaises(UserError):
            self.pupil._leave("studying")

    def test_a_pupil_who_returns_studies_again(self):
        self.pupil._leave("left", date(2026, 11, 2))
        self.pupil._change_class(self.class_1b, reason="return")
        self.assertEqual(self.pupil.state, "studying")
        self.assertEqual(self.pupil.class_id, self.class_1b)

    def _fill_in(self, action, **values):
        """Fill in the dialog of a step as the office clerk and press its button."""
        form = Form(
            self.env["edu.student.movement.wizard"]
            .with_user(self._persona("office"))
            .with_context(**action["context"]),
        )
        for name, value in values.items():
            setattr(form, name, value)
        return form.save().action_apply()

    def test_the_office_admits_a_pupil_through_the_dialog(self):
        pupil = self._create_student()
        self._fill_in(pupil.action_admit(), class_id=self.class_1b)
        self.assertEqual(pupil.class_id, self.class_1b)
        self.assertEqual(pupil.enrollment_ids.reason, "new")

    def test_the_office_changes_a_class_through_the_dialog(self):
        self._fill_in(
            self.pupil.action_change_class(),
            class_id=self.class_1b,
            date=date(2026, 11, 16),
        )
        self.assertEqual(self.pupil.class_id, self.class_1b)
        self.assertIn(date(2026, 11, 15), self.pupil.enrollment_ids.mapped("date_end"))
