# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError

from .test_handover import FIRST, MIDNIGHT, START, TODAY, HandoverCase

LATER = date(2027, 1, 4)


class TestHandoverAgain(HandoverCase):
    """What happens around a hand-over, and what somebody would like to slip in."""

    def test_a_default_of_the_context_confirms_nothing(self):
        for default in (
            {"default_state": "confirmed"},
            {"default_state": "undone"},
            {"default_is_applied": True},
        ):
            env = self._env_of(self.old)
            handovers = env["edu.handover"].with_context(**default)
            with self.subTest(**default), self.assertRaises(AccessError):
                handovers.create(
                    {
                        "staff_from_id": self.old_staff.id,
                        "staff_to_id": self.new_staff.id,
                        "date": FIRST,
                        "reason": "X",
                    }
                )

    def test_a_role_that_begins_later_begins_later_for_the_successor_too(self):
        self.old.sudo().role_line_ids.unlink()
        self.old._edu_grant_roles(["office"], self.school, LATER)
        handover = self._create()
        handover.action_confirm()
        self.assertEqual(self._get_lines(self.new), [(LATER, False)])
        self.assertEqual(self._get_lines(self.old), [])
        self.assertFalse(self._has(self.new, "office", MIDNIGHT))
        handover.action_undo()
        self.assertEqual(self._get_lines(self.new), [])
        self.assertEqual(self._get_lines(self.old), [(LATER, False)])

    def test_an_undone_hand_over_gives_no_role_back_that_was_taken_meanwhile(self):
        handover = self._create()
        handover.action_confirm()
        self.old.sudo().role_line_ids._edu_revoke("Kỷ luật")
        handover.action_undo()
        self.assertEqual(self._get_lines(self.old), [])
        self.assertFalse(self._has(self.old, "office"))

    def test_an_undone_hand_over_keeps_an_earlier_end_that_was_set_meanwhile(self):
        handover = self._create()
        handover.action_confirm()
        self.old._edu_end_roles(["office"], self.school, TODAY, "Nghỉ việc")
        handover.action_undo()
        self.assertEqual(self._get_lines(self.old), [(START, TODAY)])

    def test_of_two_hand_overs_in_a_row_the_first_is_not_undone_alone(self):
        third = self._create_role_user("vt_ba", "teacher", name="Lê Văn Tám")
        handover = self._create()
        handover.action_confirm()
        second = self._create(
            staff_from_id=self.new_staff.id,
            staff_to_id=self._get_employee(third).edu_staff_ids.id,
            date=LATER,
            tick=("role",),
        )
        second.action_confirm()
        with self.assertRaises(UserError):
            handover.action_undo()
        second.action_undo()
        handover.action_undo()
        self.assertEqual(self._get_lines(self.old), [(START, False)])
        for user in (self.new, third):
            self.assertEqual(self._get_lines(user), [])

    def test_what_belongs_to_a_role_that_is_kept_stays_to_do(self):
        self.old._edu_grant_roles(["teacher"], self.school, START)
        record = self.env["res.partner"].create(
            {"name": "Công ty Hoa Sen", "company_id": self.school.id}
        )
        todo = record.activity_schedule(
            "mail.mail_activity_data_todo", summary="Gọi lại", user_id=self.old.id
        )
        self.patch(
            type(self.env["res.partner"]),
            "_filtered_access",
            lambda records, operation: records.filtered(
                lambda _one: records.env.user == self.old
            ),
        )
        self._create(tick=("role",), date=TODAY).action_confirm()
        self.assertEqual(todo.exists().user_id, self.old)

    def test_in_a_school_the_logins_are_those_of_the_staff_files(self):
        stranger = self._persona("officer")
        for side in ("user_from_id", "user_to_id"):
            with self.subTest(side=side):
                handover = self._create(
                    user=self.old, tick=False, **{side: stranger.id}
                )
                self.assertNotEqual(handover[side], stranger)
                handover[side] = stranger
                self.assertNotEqual(handover[side], stranger)


class TestLoginOfNewFile(HandoverCase):
    def test_a_clerk_opens_no_file_under_a_login(self):
        files = self._env_of(self.old)["edu.staff"]
        name = {"name": "Vũ Thị An"}
        login = self.principal.id
        for file in (
            files.create({**name, "user_id": login}),
            files.with_context(default_user_id=login).create(name),
        ):
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertFalse(file.sudo().user_id)
            self.assertFalse(file.sudo().employee_id.user_id)


class TestEndOfRole(HandoverCase):
    def test_a_role_ends_on_a_day_or_at_once(self):
        line = self.old.sudo().role_line_ids
        ends = self._env_of(self.principal)["edu.role.end"]
        wizard = ends.create({"line_id": line.id, "reason": "X", "date": False})
        with self.assertRaises(UserError):
            wizard.action_end()
        self.assertEqual(self._get_lines(self.old), [(START, False)])
        wizard.at_once = True
        wizard.action_end()
        with freeze_time(MIDNIGHT):
            self.assertEqual(self._get_lines(self.old), [])
        self.assertLessEqual(line.edu_revoked_at, fields.Datetime.now())
