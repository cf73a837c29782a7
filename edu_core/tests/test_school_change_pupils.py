# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.addons.test_edu.tests.common import EduCase

from .test_school_change import SchoolChangeSetUp


@freeze_time("2026-11-23 03:00:00")
class TestSchoolChangePupils(SchoolChangeSetUp, EduCase):
    """Pupils move as in a transfer, with their classes, and come back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_admin()

    def test_a_merged_school_brings_its_pupils_with_their_classes(self):
        change = self._create_change("merge", target_company_id=self.other_school.id)
        change.action_done()
        self.assertFalse(self._get_studying(self.school))
        pupils = self._get_studying(self.other_school) - self.other_student
        self.assertEqual(
            sorted(pupils.mapped("name")),
            sorted(
                (self.student | self.classmate | self.other_class_student).mapped(
                    "name"
                )
            ),
        )
        self.assertEqual(change.student_count, 3)
        # The receiving school has a class 1A of its own.
        self.assertEqual(set(pupils.class_id.mapped("name")), {"1A (2)", "1B"})
        self.assertEqual(pupils.class_id.site_id.name, self.school.name)
        self.assertEqual(self.student.state, "transferred")
        self.assertEqual(
            self.student.enrollment_ids.mapped("date_end"), [date(2026, 11, 22)]
        )
        self.assertEqual(self.school.edu_date_closed, date(2026, 11, 22))

    def test_a_merger_is_taken_back_with_its_pupils(self):
        change = self._create_change("merge", target_company_id=self.other_school.id)
        change.action_done()
        change.action_undo()
        self.assertEqual(len(self._get_studying(self.school)), 3)
        self.assertEqual(self._get_studying(self.other_school), self.other_student)
        self.assertEqual(self.student.class_id, self.class_1a)
        self.assertFalse(self.school.edu_date_closed)

    def test_a_merger_of_next_month_waits_for_its_day(self):
        change = self._create_change(
            "merge", target_company_id=self.other_school.id, date=date(2026, 12, 1)
        )
        change.action_done()
        self.assertEqual(change.state, "planned")
        self.assertTrue(self._get_studying(self.school))
        with freeze_time("2026-12-01 03:00:00"):
            self.env["edu.school.change"]._cron_apply_dates()
        self.assertEqual(change.state, "done")
        self.assertFalse(self._get_studying(self.school))

    def test_a_split_takes_the_chosen_classes_only(self):
        change = self._create_change(
            "split",
            target_company_id=self.other_school.id,
            class_ids=[(6, 0, self.class_1b.ids)],
        )
        change.action_done()
        self.assertEqual(self._get_studying(self.school), self.student | self.classmate)
        self.assertEqual(change.student_count, 1)
        self.assertFalse(self.school.edu_date_closed)
