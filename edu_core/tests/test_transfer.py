# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.common import EduCase

DAY = date(2026, 12, 1)


@freeze_time("2026-11-23 03:00:00")
class TestTransfer(EduCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls._persona("office")
        cls.other_office = cls._create_user(
            "other_office", "edu_core.group_office", companies=cls.other_school
        )
        cls.pupil = cls._create_student(
            school_class=cls.class_1a,
            name="Lê Thị Ân",
            moet_code="0123456789",
            national_id="079319012345",
            birth_place="Huế",
        )
        cls.mother = cls._create_guardian(cls.pupil, user=True)
        cls.parent = cls.mother.partner_id.user_ids

    def _request(self, pupil=None, school=None, date_start=DAY):
        """Ask the other school to take the pupil."""
        transfer = (
            self.env["edu.transfer"]
            .with_user(self.office)
            ._request(
                (pupil or self.pupil).with_user(self.office),
                school or self.other_school,
                date_start,
                decision_number="5/GCT",
                reason_code="moved",
            )
        )
        transfer.action_send()
        return transfer

    def _answer(self, transfer, user=None, **values):
        """Answer as the clerk of the receiving school."""
        wizard = self.env["edu.transfer.answer"].with_user(user or self.other_office)
        wizard = wizard.create(
            {
                "transfer_id": transfer.id,
                "class_id": self.other_class.id,
                **values,
            }
        )
        return wizard.action_apply()

    def _accept(self, **values):
        """Ask and accept; return the transfer."""
        transfer = self._request()
        self._answer(transfer, **values)
        return transfer.sudo()

    # === BEFORE THE ANSWER === #

    def test_nothing_changes_before_the_answer(self):
        self._request()
        self.assertEqual(self.pupil.state, "studying")
        self.assertFalse(self.pupil.enrollment_ids.date_end)

    def test_the_receiving_school_sees_the_package_and_not_the_pupil(self):
        transfer = self._request().with_user(self.other_office)
        self.assertEqual(transfer.student_name, "Lê Thị Ân")
        self.assertIn(self.school.name, transfer.history_html)
        with self.assertRaises(AccessError):
            transfer.student_id.read(["birth_date"])

    def test_a_draft_is_not_seen_by_the_receiving_school(self):
        transfer = self.env["edu.transfer"]._request(self.pupil, self.other_school, DAY)
        found = self.env["edu.transfer"].with_user(self.other_office).search([])
        self.assertNotIn(transfer, found)

    def test_a_third_school_sees_nothing(self):
        transfer = self._request()
        stranger = self._create_user(
            "third_office", "edu_core.group_office", companies=self._create_school()
        )
        self.assertFalse(
            self.env["edu.transfer"]
            .with_user(stranger)
            .search_count([("id", "=", transfer.id)])
        )

    def test_a_second_transfer_of_the_pupil_is_refused_in_words(self):
        self._request()
        with self.assertRaisesRegex(UserError, "Lê Thị Ân"):
            self._request(school=self._create_school())

    def test_the_database_knows_one_open_transfer_only(self):
        transfer = self._request().sudo()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.cr.savepoint(),
        ):
            transfer.copy({"state": "sent"})
            self.env.flush_all()

    def test_the_sending_school_withdraws(self):
        transfer = self._request()
        transfer.action_cancel()
        self.assertEqual(transfer.state, "cancelled")
        self._request()

    def test_the_sending_school_does_not_answer_itself(self):
        transfer = self._request()
        with self.assertRaises(AccessError):
            self._answer(transfer, user=self.office)
        self.assertEqual(transfer.state, "sent")

    def test_a_clerk_asks_for_no_pupil_of_another_school(self):
        with self.assertRaises(AccessError):
            self._request(self.other_student, self.school)

    # === REFUSING === #

    def test_a_refusal_needs_a_reason(self):
        with self.assertRaises(ValidationError):
            self._answer(self._request(), answer="refuse")

    def test_a_refused_pupil_stays_and_the_reason_is_read(self):
        transfer = self._request()
        self._answer(transfer, answer="refuse", reason="Không còn chỗ")
        self.assertEqual(self.pupil.state, "studying")
        self.assertEqual(transfer.answer_reason, "Không còn chỗ")

    # === ACCEPTING === #

    def test_the_old_enrollment_ends_the_day_before(self):
        self._accept()
        self.assertEqual(self.pupil.enrollment_ids.date_end, date(2026, 11, 30))
        self.assertEqual(self.pupil.state, "transferred")

    def test_the_new_record_is_a_pupil_of_the_new_school(self):
        there = self._accept().student_dest_id
        self.assertEqual(there.company_id, self.other_school)
        self.assertEqual(there.class_id, self.other_class)
        self.assertEqual(there.enrollment_ids.date_start, DAY)
        self.assertEqual(there.enrollment_ids.reason, "transfer_in")
        self.assertNotEqual(there.partner_id, self.pupil.partner_id)
        self.assertEqual(there.sudo().origin_id, self.pupil)

    def test_what_is_the_childs_own_goes_along(self):
        there = self._accept().student_dest_id
        for name in ("name", "birth_date", "gender", "moet_code", "national_id"):
            self.assertEqual(there[name], self.pupil[name], name)
        self.assertEqual(there.birth_place, "Huế")

    def test_the_history_goes_along(self):
        rows = self._accept().student_dest_id.history_ids
        self.assertEqual(rows.school_name, self.school.name)
        self.assertEqual(rows.class_name, "1A")
        self.assertEqual(rows.date_start, self.school_year.date_start)

    def test_the_mother_follows_the_child_with_the_same_login(self):
        there = self._accept().student_dest_id
        self.assertEqual(there.guardianship_ids.guardian_id, self.mother)
        self.assertIn(self.other_school, self.parent.company_ids)
        seen = self.env["edu.student"].with_user(self.parent)
        seen = seen.with_context(allowed_company_ids=self.parent.company_ids.ids)
        self.assertIn(there, seen.search([]))

    def test_the_pupils_own_login_goes_along_and_comes_back(self):
        login = self._create_portal_user("pupil_of_two", self.pupil.partner_id)
        self.pupil.user_id = login
        transfer = self._accept()
        self.assertEqual(transfer.student_dest_id.user_id, login)
        self.assertIn(self.other_school, login.company_ids)
        transfer.with_user(self.other_office).action_undo()
        self.assertNotIn(self.other_school, login.company_ids)
        self.assertTrue(login.active)

    def test_both_schools_keep_the_step(self):
        transfer = self._accept()
        out, come = self.pupil.movement_ids, transfer.student_dest_id.movement_ids
        self.assertEqual((out.kind, come.kind), ("transfer_out", "transfer_in"))
        self.assertEqual(out.other_school, self.other_school.name)
        self.assertEqual(come.other_school, self.school.name)
        self.assertEqual(come.decision_number, "5/GCT")

    def test_the_receiving_school_chooses_the_day(self):
        self._accept(date=date(2026, 12, 7))
        self.assertEqual(self.pupil.enrollment_ids.date_end, date(2026, 12, 6))

    def test_a_transfer_answered_twice_says_who_was_first(self):
        transfer = self._request()
        self._answer(transfer)
        for values in ({}, {"answer": "refuse", "reason": "Không"}):
            with self.assertRaisesRegex(UserError, self.other_office.name):
                self._answer(transfer, **values)
        twins = self.env["edu.student"].search([("origin_id", "=", self.pupil.id)])
        self.assertEqual(len(twins), 1)

    def test_a_withdrawn_transfer_is_not_accepted(self):
        transfer = self._request()
        transfer.action_cancel()
        with self.assertRaises(UserError):
            self._answer(transfer)

    def test_who_left_in_the_meantime_is_not_taken_in(self):
        transfer = self._request()
        self.pupil._leave("left")
        with self.assertRaisesRegex(UserError, "Lê Thị Ân"):
            self._answer(transfer)

    def test_a_class_of_the_wrong_school_is_refused(self):
        transfer = self._request()
        with self.assertRaises(UserError):
            transfer.sudo()._accept(self.class_1b)

    # === ONE CHILD, ONE SCHOOL A DAY === #

    def test_the_child_is_not_in_two_schools_on_a_day(self):
        self._accept()
        with self.assertRaisesRegex(ValidationError, "Lê Thị Ân"):
            self.pupil._change_class(self.class_1b, DAY, "return")

    def test_a_child_who_comes_back_gets_the_old_record(self):
        there = self._accept().student_dest_id
        back = (
            self.env["edu.transfer"]
            .with_user(self.other_office)
            ._request(there.with_user(self.other_office), self.school, date(2027, 1, 4))
        )
        back.action_send()
        self._answer(back, user=self.office, class_id=self.class_1b.id)
        self.assertEqual(back.sudo().student_dest_id, self.pupil)
        self.assertEqual(self.pupil.state, "studying")
        self.assertEqual(self.pupil.history_ids.school_name, self.other_school.name)

    def test_a_child_who_is_there_already_is_not_doubled(self):
        twin = self._create_student(
            school_class=self.other_class, name="Lê Thị Ân", moet_code="0123456789"
        )
        with self.assertRaisesRegex(UserError, "1A"):
            self._answer(self._request())
        self.assertEqual(twin.class_id, self.other_class)

    # === UNDOING === #

    def test_an_undone_acceptance_waits_for_an_answer_again(self):
        transfer = self._accept()
        transfer.with_user(self.other_office).action_undo()
        self.assertEqual(transfer.state, "sent")
        self.assertEqual(self.pupil.state, "studying")
        self.assertFalse(self.pupil.enrollment_ids.date_end)
        self.assertFalse(transfer.student_dest_id.active)
        self.assertNotIn(self.other_school, self.parent.company_ids)

    def test_who_was_undone_can_be_accepted_again(self):
        transfer = self._accept()
        first = transfer.student_dest_id
        transfer.with_user(self.other_office).action_undo()
        self._answer(transfer)
        self.assertEqual(transfer.student_dest_id, first)
        self.assertTrue(first.active)
        self.assertEqual(first.class_id, self.other_class)
        self.assertEqual(len(first.history_ids), 1)

    def test_half_of_a_transfer_is_not_undone(self):
        self._accept()
        with self.assertRaises(UserError):
            self.pupil.with_user(self.office).action_undo_movement()

    def test_the_sending_school_does_not_undo_what_the_other_accepted(self):
        transfer = self._accept()
        with self.assertRaises(AccessError):
            transfer.with_user(self.office).action_undo()

    # === MANY AT ONCE === #

    def test_merged_schools_move_all_pupils_at_once(self):
        pupils = self.pupil | self.student | self.other_class_student
        there = self.env["edu.transfer"]._transfer_now(
            pupils, self.other_school, DAY, paper="Sáp nhập"
        )
        self.assertEqual(set(pupils.mapped("state")), {"transferred"})
        self.assertEqual(there.company_id, self.other_school)
        self.assertEqual(len(there), 3)
        names = sorted(set(there.class_id.mapped("name")))
        self.assertEqual(names, [f"1A ({self.school.edu_code})", "1B"])
        self.assertEqual(set(there.movement_ids.mapped("reason")), {"Sáp nhập"})

    def test_a_class_may_be_given_for_those_who_are_moved(self):
        there = self.env["edu.transfer"]._transfer_now(
            self.student | self.pupil,
            self.other_school,
            DAY,
            classes={self.class_1a.id: self.other_class},
        )
        self.assertEqual(there.class_id, self.other_class)
