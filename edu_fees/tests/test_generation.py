# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import new_test_user

from odoo.addons.edu_fees.models import edu_fee_round_stamp
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.tests.common import trap_jobs

from .common import FeesCase


@freeze_time("2026-10-05")
class TestGeneration(FeesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fee_round = cls._create_round(classes=cls.class_1a | cls.class_1b)

    def test_generating_queues_chunks_that_can_run_twice(self):
        """Three pupils by two: two jobs; running both twice changes nothing."""
        with patch.object(edu_fee_round_stamp, "CHUNK_SIZE", 2), trap_jobs() as trap:
            action = self.fee_round.action_generate()
            self.assertEqual(action["tag"], "display_notification")
            trap.assert_jobs_count(2, only=self.fee_round._generate_chunk)
            keys = {job.identity_key for job in trap.enqueued_jobs}
            self.assertEqual(len(keys), 2)
            self.assertEqual(self.fee_round.progress, 0)
            trap.perform_enqueued_jobs()
            self.assertEqual(self.fee_round.state, "generated")
            trap.perform_enqueued_jobs()
        self.assertEqual(len(self.fee_round._get_bills()), 3)
        self.assertEqual(len(self.fee_round.charge_ids), 3)
        self.assertIn("3", self.fee_round.message_ids[0].body)

    def test_a_run_that_broke_off_goes_on_where_it_stopped(self):
        """After one of two chunks the bar stands in between; again does the rest."""
        students = self.fee_round._get_missing_student_ids()
        self.fee_round._generate_chunk(students[:2])
        self.fee_round.invalidate_recordset()
        self.assertEqual(self.fee_round.state, "draft")
        self.assertAlmostEqual(self.fee_round.progress, 66.67, 1)
        self.assertEqual(self.fee_round.missing_count, 1)
        self._generate(self.fee_round)
        self.assertEqual(self.fee_round.state, "generated")
        self.assertEqual(self.fee_round.bill_count, 3)

    def test_generating_again_adds_only_who_is_missing(self):
        """A pupil who joins after publication gets the only new bill."""
        first = self._generate(self.fee_round, publish=True)
        late = self._create_student(school_class=None)
        self._enroll(late, self.class_1a, date_start=date(2026, 10, 5))
        again = self._generate(self.fee_round)
        self.assertEqual(again.edu_student_id, late)
        self.assertEqual(self.fee_round.state, "published")
        self.assertEqual(self.fee_round.unpublished_count, 1)
        self.fee_round.action_publish()
        self.assertTrue(again.edu_published)
        self.assertEqual(self.fee_round._get_bills(), first | again)

    def test_pupils_who_left_are_not_billed(self):
        """Ended enrolments, archived pupils and other states are left out."""
        self.student.enrollment_ids.date_end = date(2026, 10, 4)
        self.other_class_student.state = "left"
        bills = self._generate(self.fee_round)
        self.assertEqual(bills.edu_student_id, self.classmate)

    def test_a_double_click_gets_a_message_and_nothing_is_queued_twice(self):
        """The second click finds the first one's jobs."""
        self.fee_round.action_generate()
        jobs = self.env["queue.job"].search(
            [("identity_key", "=like", f"edu.fee.round:{self.fee_round.id}:%")]
        )
        self.assertEqual(len(jobs), 1)
        self.assertEqual(jobs.channel, "root.bulk")
        self.fee_round.invalidate_recordset()
        self.assertTrue(self.fee_round.is_generating)
        for method in ("action_generate", "action_publish"):
            with self.assertRaisesRegex(UserError, "3 pupils are left"):
                getattr(self.fee_round, method)()

    def test_two_accountants_at_once_one_of_them_gets_a_message(self):
        """While one holds the round, the other's click and the job both stand back."""
        nobody = self.env["edu.fee.round"]
        with patch.object(type(nobody), "try_lock_for_update", return_value=nobody):
            with self.assertRaisesRegex(UserError, "Somebody else is generating"):
                self.fee_round.action_generate()
            with self.assertRaisesRegex(UserError, "Somebody else is generating"):
                self.fee_round._generate_now()
            with self.assertRaises(RetryableJobError):
                self.fee_round._generate_chunk(self.student.ids)
        self.assertFalse(self.fee_round.bill_count)

    def test_a_complete_round_says_so(self):
        """Nothing to do is a message, not an error, and queues nothing."""
        self._generate(self.fee_round)
        with trap_jobs() as trap:
            action = self.fee_round.action_generate()
            trap.assert_jobs_count(0)
        self.assertIn("already", action["params"]["message"])

    def test_a_chunk_of_a_closed_or_deleted_round_does_nothing(self):
        """A job that comes late makes no bill."""
        fee_round = self._create_round()
        self._generate(fee_round, publish=True)
        fee_round.action_close()
        self._create_student(school_class=self.class_1a)
        self.assertIn("closed", fee_round._generate_chunk(self.student.ids))
        gone = self._create_round()
        gone.unlink()
        self.assertIn("deleted", gone._generate_chunk(self.student.ids))

    def test_one_pupil_who_cannot_be_billed_does_not_stop_the_others(self):
        """The others are billed; the round says who was not, and why."""
        post = type(self.fee_round)._post_bills
        refusal = UserError("The contact is locked.")

        def _post_bills(fee_round, planned):
            if any(bill.student == self.student for bill in planned):
                raise refusal
            return post(fee_round, planned)

        with patch.object(type(self.fee_round), "_post_bills", _post_bills):
            bills = self._generate(self.fee_round)
        self.assertEqual(
            bills.edu_student_id, self.classmate | self.other_class_student
        )
        self.assertEqual(self.fee_round.state, "draft")
        bodies = " ".join(self.fee_round.message_ids.mapped("body"))
        self.assertIn(self.student.name, bodies)
        self.assertIn("The contact is locked.", bodies)

    def test_an_accountant_runs_the_whole_path(self):
        """Rights suffice from preview to closing; charges are not hers to write."""
        accountant = self._persona("accountant")
        fee_round = self.fee_round.with_user(accountant)
        fee_round.action_preview()
        bills = fee_round._generate_now()
        self.assertEqual(len(bills), 3)
        fee_round.action_publish()
        bills[0]._edu_cancel("Nhầm lớp")
        fee_round.action_close()
        self.assertEqual(fee_round.bill_count, 2)

    def test_the_job_runs_as_the_accountant_who_clicked(self):
        """The bill's history names a person."""
        accountant = new_test_user(
            self.env,
            "kt_truong",
            groups="edu_fees.group_accountant",
            company_id=self.school.id,
            company_ids=[(6, 0, self.school.ids)],
        )
        with trap_jobs() as trap:
            self.fee_round.with_user(accountant).action_generate()
            trap.perform_enqueued_jobs()
        self.assertEqual(self.fee_round._get_bills().create_uid, accountant)
