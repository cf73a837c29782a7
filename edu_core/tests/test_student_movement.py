# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import runpy
from datetime import date, timedelta
from pathlib import Path

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.test_edu.tests.common import EduCase

TODAY = date(2026, 11, 23)
MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"


@freeze_time("2026-11-23 03:00:00")
class TestStudentMovement(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pupil = cls._create_student(name="Lê Thị Ân")
        cls._enroll(cls.pupil, cls.class_1a, date(2026, 9, 7))
        cls.next_year = cls._create_school_year(2027)

    def _apply(self, students=None, **values):
        """Press the button of the dialog as the office clerk."""
        students = students or self.pupil
        wizard = self.env["edu.student.movement.wizard"].with_user(
            self._persona("office")
        )
        wizard = wizard.create({"student_ids": students.ids, **values})
        return wizard.action_apply()

    def _get_picture(self, pupil=None):
        """Return all that an undo has to restore."""
        pupil = pupil or self.pupil
        rows = pupil.enrollment_ids.sorted("date_start")
        return pupil.state, [
            (e.class_id, e.date_start, e.date_end, e.reason, e.end_reason) for e in rows
        ]

    # === EVERY STEP IS WRITTEN DOWN === #

    def test_a_change_of_class_is_written_down(self):
        self._apply(
            mode="change",
            class_id=self.class_1b.id,
            reason_code="wish",
            decision_number="12/QĐ",
        )
        movement = self.pupil.movement_ids
        self.assertEqual(movement.kind, "change_class")
        self.assertEqual(movement.class_from_id, self.class_1a)
        self.assertEqual(movement.class_to_id, self.class_1b)
        self.assertEqual(movement.date, TODAY)
        self.assertEqual(movement.decision_number, "12/QĐ")
        self.assertEqual(movement.user_id, self._persona("office"))

    def test_leaving_is_written_down_with_its_reason(self):
        self._apply(mode="leave", kind_leave="leave", reason_code="dropout")
        movement = self.pupil.movement_ids
        self.assertEqual((movement.kind, movement.reason_code), ("leave", "dropout"))
        self.assertEqual(movement.class_from_id, self.class_1a)
        self.assertTrue(self.pupil.enrollment_ids.end_reason)

    def test_steps_of_other_modules_are_written_down_too(self):
        self.pupil._change_class(self.class_1b)
        self.pupil._leave("graduated", TODAY)
        kinds = self.pupil.movement_ids.sorted("id").mapped("kind")
        self.assertEqual(kinds, ["change_class", "graduate"])

    def test_many_pupils_take_a_step_at_once(self):
        pupils = self.student | self.classmate
        self._apply(pupils, mode="change", class_id=self.class_1b.id)
        self.assertEqual(pupils.class_id, self.class_1b)
        self.assertEqual(len(pupils.movement_ids), 2)

    def test_who_comes_from_outside_keeps_the_school_as_typed(self):
        pupil = self._create_student()
        self._apply(
            pupil,
            mode="enter",
            kind_enter="transfer_in",
            class_id=self.class_1b.id,
            other_school="Trường Tiểu học Kim Đồng, Huế",
            other_class="1C",
        )
        self.assertEqual(pupil.movement_ids.kind, "transfer_in")
        self.assertEqual(pupil.history_ids.class_name, "1C")
        self.assertIn("Huế", pupil.movement_ids.other_school)

    def test_who_goes_outside_needs_the_name_of_the_school(self):
        with self.assertRaises(ValidationError):
            self._apply(mode="leave", kind_leave="transfer_out", is_outside=True)

    def test_who_goes_outside_leaves_with_the_paper(self):
        self._apply(
            mode="leave",
            kind_leave="transfer_out",
            is_outside=True,
            other_school="Trường Tiểu học Lê Lợi",
            decision_number="7/GCT",
        )
        self.assertEqual(self.pupil.state, "transferred")
        self.assertEqual(self.pupil.movement_ids.decision_number, "7/GCT")

    # === WHAT DOES NOT FIT === #

    def test_a_class_of_another_school_is_refused(self):
        with self.assertRaises(UserError):
            self._apply(mode="change", class_id=self.other_class.id)

    def test_a_class_of_a_year_that_is_over_is_refused(self):
        with self.assertRaises(ValidationError):
            self._apply(mode="change", class_id=self.class_1b.id, date=date(2027, 9, 1))

    def test_who_sits_in_a_class_is_not_admitted_again(self):
        with self.assertRaisesRegex(ValidationError, "Lê Thị Ân"):
            self._apply(mode="enter", class_id=self.class_1b.id)

    def test_who_left_does_not_leave_again(self):
        self.pupil._leave("left")
        with self.assertRaisesRegex(ValidationError, "Lê Thị Ân"):
            self._apply(mode="leave", kind_leave="leave")

    def test_pupils_of_two_schools_are_refused(self):
        user = self._create_user(
            "clerk_of_two",
            "edu_core.group_office",
            companies=self.school | self.other_school,
        )
        wizard = self.env["edu.student.movement.wizard"].with_user(user)
        wizard = wizard.with_context(
            allowed_company_ids=(self.school | self.other_school).ids
        ).create(
            {
                "student_ids": (self.pupil | self.other_student).ids,
                "mode": "leave",
            }
        )
        with self.assertRaises(ValidationError):
            wizard.action_apply()

    def test_nobody_writes_a_movement_by_hand(self):
        with self.assertRaises(AccessError):
            self.env["edu.student.movement"].with_user(self._persona("office")).create(
                {
                    "company_id": self.school.id,
                    "student_id": self.pupil.id,
                    "kind": "leave",
                    "date": TODAY,
                }
            )

    # === UNDO === #

    def _undo(self, pupil=None):
        (pupil or self.pupil).with_user(self._persona("office")).action_undo_movement()

    def test_undoing_a_change_restores_the_class(self):
        before = self._get_picture()
        self.pupil._change_class(self.class_1b)
        self._undo()
        self.assertEqual(self._get_picture(), before)
        self.assertEqual(self.pupil.class_id, self.class_1a)
        self.assertEqual(self.pupil.movement_ids.state, "undone")

    def test_undoing_a_departure_restores_class_and_state(self):
        before = self._get_picture()
        self.pupil._leave("left", date(2026, 11, 2), "Moved house")
        self._undo()
        self.assertEqual(self._get_picture(), before)

    def test_undoing_restores_an_enrollment_that_fell_away(self):
        self.pupil._change_class(self.class_1b, TODAY + timedelta(days=7))
        before = self._get_picture()
        self.pupil._leave("left", TODAY)
        self.assertEqual(len(self.pupil.enrollment_ids), 1)
        self._undo()
        self.assertEqual(self._get_picture(), before)

    def test_undoing_goes_back_step_by_step(self):
        pictures = [self._get_picture()]
        self.pupil._change_class(self.class_1b, date(2026, 10, 5))
        pictures.append(self._get_picture())
        self.pupil._leave("left", date(2026, 11, 2))
        pictures.append(self._get_picture())
        self.pupil._change_class(self.class_1a, date(2026, 11, 16), "return")
        for picture in reversed(pictures):
            self._undo()
            self.assertEqual(self._get_picture(), picture)
        with self.assertRaises(UserError):
            self._undo()

    def test_only_the_last_step_is_undone(self):
        self.pupil._change_class(self.class_1b, date(2026, 10, 5))
        first = self.pupil.movement_ids
        self.pupil._leave("left", date(2026, 11, 2))
        with self.assertRaisesRegex(UserError, "Lê Thị Ân"):
            first.action_undo()

    def test_a_history_changed_by_hand_is_not_undone(self):
        self.pupil._change_class(self.class_1b, date(2026, 10, 5))
        self._enroll(self.pupil, self.class_1a, date(2026, 8, 1), date_end="2026-08-31")
        with self.assertRaisesRegex(UserError, "by hand"):
            self._undo()

    def test_nothing_is_undone_once_the_next_year_is_open(self):
        self.pupil._change_class(self.class_1b)
        self.env["edu.school.year.opening"].create(
            {"company_id": self.school.id, "school_year_id": self.next_year.id}
        )
        with self.assertRaisesRegex(UserError, "2027-2028"):
            self._undo()

    def test_another_schools_opening_does_not_matter(self):
        self.pupil._change_class(self.class_1b)
        self.env["edu.school.year.opening"].create(
            {"company_id": self.other_school.id, "school_year_id": self.next_year.id}
        )
        self._undo()
        self.assertEqual(self.pupil.class_id, self.class_1a)

    def test_a_teacher_undoes_nothing(self):
        self.pupil._change_class(self.class_1b)
        with self.assertRaises(AccessError):
            self.pupil.with_user(self._persona("teacher")).action_undo_movement()

    # === REGISTER NUMBERS === #

    def test_numbers_of_the_register_follow_without_a_gap(self):
        school = self._create_school()
        class_ = self._create_class(school)
        pupils = [self._create_student(school) for _ in range(4)]
        for pupil in pupils[::-1]:
            pupil._change_class(class_)
        numbers = [pupil.register_number for pupil in pupils]
        self.assertEqual(numbers, [4, 3, 2, 1])

    def test_a_pupil_keeps_the_number_when_coming_back(self):
        number = self.pupil.register_number
        self.assertTrue(number)
        self.pupil._leave("left", date(2026, 11, 2))
        self.pupil._change_class(self.class_1b, reason="return")
        self.assertEqual(self.pupil.register_number, number)

    def test_a_refused_admission_takes_no_number(self):
        school = self._create_school()
        class_ = self._create_class(school)
        first, second = (self._create_student(school) for _ in range(2))
        savepoint = self.cr.savepoint()
        first._change_class(class_)
        savepoint.close(rollback=True)
        self.env.invalidate_all()
        second._change_class(class_)
        self.assertEqual(second.register_number, 1)

    def test_pupils_from_before_the_register_are_numbered_by_their_first_day(self):
        self.env.flush_all()
        self.cr.execute("UPDATE edu_student SET register_number = NULL")
        self.cr.execute("DELETE FROM edu_register_counter")
        script = runpy.run_path(str(MIGRATIONS / "19.0.1.1.0" / "post-register.py"))
        script["migrate"](self.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(self.student.register_number, 1)
        self.assertEqual(self.pupil.register_number, 4)
        late = self._create_student(school_class=self.class_1b)
        self.assertEqual(late.register_number, 5)
