# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .test_staff import StaffCase

# 10:00 of 24 November 2026 in Vietnam.
NOON = "2026-11-24 03:00:00"
BEFORE_MIDNIGHT = "2026-11-30 16:59:59"
MIDNIGHT = "2026-11-30 17:00:01"  # of 1 December
TODAY = date(2026, 11, 24)
FIRST = date(2026, 12, 1)
EVE = date(2026, 11, 30)
START = date(2020, 9, 1)
DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class HandoverCase(StaffCase):
    """A clerk who leaves, a successor, a principal."""

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time(NOON))
        super().setUpClass()
        cls.principal = cls._create_role_user("ht_bg", "principal")
        cls.old = cls._create_role_user("vt_cu", "office", name="Trần Ngọc Lan")
        cls.new = cls._create_role_user("vt_moi", "teacher", name="Vũ Thị An")
        cls.old_staff = cls._get_employee(cls.old).edu_staff_ids
        cls.new_staff = cls._get_employee(cls.new).edu_staff_ids

    @classmethod
    def _create_role_user(cls, login, role, **values):
        """Create a member of the staff with a login and a role."""
        user = cls._create_user(
            login, "base.group_user", companies=cls.school, **values
        )
        cls._create_employee(user=user)
        user._edu_grant_roles([role], cls.school, START)
        return user

    def _env_of(self, user):
        return self.env(
            user=user, su=False, context={"allowed_company_ids": self.school.ids}
        )

    def _has(self, user, group, moment=NOON):
        with freeze_time(moment):
            self.env.invalidate_all()
            self.env.registry.clear_cache()
            return self._env_of(user).user.has_group(f"edu_core.group_{group}")

    def _create(self, user=None, tick=True, **values):
        """Create a hand-over as a user, with everything ticked."""
        handover = self._env_of(user or self.principal)["edu.handover"].create(
            {
                "staff_from_id": self.old_staff.id,
                "staff_to_id": self.new_staff.id,
                "date": FIRST,
                "reason": "Nghỉ thai sản",
                "paper_number": "31/QĐ-TH",
                **values,
            }
        )
        if tick is True:
            handover.action_tick_all()
        else:
            handover.line_ids.filtered(
                lambda line: line.kind in (tick or ())
            ).is_selected = True
        return handover

    def _get_lines(self, user, role="office"):
        lines = user.sudo().role_line_ids.filtered(
            lambda line: line.role_id.edu_code == role and not line.edu_revoked_at
        )
        return [(line.date_from, line.date_to or False) for line in lines]


class TestHandoverOfRole(HandoverCase):
    def test_the_old_login_loses_the_role_at_midnight_and_the_new_one_gets_it(self):
        self._create().action_confirm()
        self.assertEqual(self._get_lines(self.old), [(START, EVE)])
        self.assertEqual(self._get_lines(self.new), [(FIRST, False)])
        for moment, user, has in (
            (BEFORE_MIDNIGHT, self.old, True),
            (BEFORE_MIDNIGHT, self.new, False),
            (MIDNIGHT, self.old, False),
            (MIDNIGHT, self.new, True),
        ):
            with self.subTest(moment=moment, user=user.login):
                self.assertEqual(self._has(user, "office", moment), has)

    def test_the_history_says_why_and_by_which_paper(self):
        self._create().action_confirm()
        line = self.new.sudo().role_line_ids.filtered(
            lambda one: one.role_id.edu_code == "office"
        )
        self.assertEqual(line.edu_reason, "Nghỉ thai sản · 31/QĐ-TH")
        line = self.old.sudo().role_line_ids
        self.assertEqual(line.edu_end_reason, "Nghỉ thai sản · 31/QĐ-TH")
        self.assertEqual(line.edu_ended_by_id, self.principal)

    def test_until_the_day_it_can_be_undone_and_leaves_no_trace(self):
        handover = self._create()
        handover.action_confirm()
        handover.action_undo()
        self.assertEqual(self._get_lines(self.old), [(START, False)])
        self.assertEqual(self._get_lines(self.new), [])
        self.assertEqual(handover.state, "undone")
        self.assertTrue(self._has(self.old, "office", MIDNIGHT))
        self.assertFalse(self._has(self.new, "office", MIDNIGHT))

    def test_a_draft_is_deleted_and_what_was_confirmed_stays(self):
        draft = self._create()
        draft.unlink()
        self.assertFalse(draft.exists())
        handover = self._create()
        handover.action_confirm()
        for state in ("confirmed", "undone"):
            with self.subTest(state=state), self.assertRaises(UserError):
                handover.unlink()
            if state == "confirmed":
                handover.action_undo()

    def test_undone_it_is_not_undone_again(self):
        handover = self._create()
        handover.action_confirm()
        handover.action_undo()
        with self.assertRaises(UserError):
            handover.action_undo()

    def test_on_the_day_it_is_too_late_to_undo(self):
        handover = self._create()
        handover.action_confirm()
        with freeze_time(MIDNIGHT):
            self.env.invalidate_all()
            with self.assertRaises(UserError):
                handover.action_undo()

    def test_it_is_confirmed_once(self):
        handover = self._create()
        handover.action_confirm()
        with self.assertRaises(UserError):
            handover.action_confirm()

    def test_a_role_that_the_successor_had_again_soon_is_made_longer_and_back(self):
        self.new._edu_grant_roles(["office"], self.school, START, EVE)
        handover = self._create()
        handover.action_confirm()
        self.assertEqual(self._get_lines(self.new), [(START, False)])
        handover.action_undo()
        self.assertEqual(self._get_lines(self.new), [(START, EVE)])

    def test_a_role_of_some_weeks_passes_with_its_end(self):
        self.old.sudo().role_line_ids.date_to = FIRST + 20 * DAY
        self._create().action_confirm()
        self.assertEqual(self._get_lines(self.new), [(FIRST, FIRST + 20 * DAY)])

    def _delegate(self, first=TODAY, last=FIRST + 10 * DAY):
        """Let the clerk delegate her role to a colleague for some days."""
        self.deputy = self._create_role_user("gv_bg", "teacher")
        return self._env_of(self.old)["edu.role.delegation"].create(
            {
                "role_id": self.env.ref("edu_core.role_office").id,
                "delegate_id": self.deputy.id,
                "date_start": first,
                "date_end": last,
                "reason": "Đi công tác",
            }
        )

    def test_what_was_delegated_of_the_role_ends_with_it(self):
        delegation = self._delegate()
        self._create().action_confirm()
        self.assertEqual(delegation.date_end, EVE)
        self.assertEqual(delegation.sudo().line_ids.date_to, EVE)

    def test_undoing_lengthens_again_what_was_delegated(self):
        delegation = self._delegate()
        handover = self._create()
        handover.action_confirm()
        handover.action_undo()
        self.assertEqual(delegation.date_end, FIRST + 10 * DAY)
        self.assertEqual(delegation.sudo().line_ids.date_to, FIRST + 10 * DAY)
        self.assertTrue(self._has(self.deputy, "office", MIDNIGHT))

    def test_undoing_brings_back_a_delegation_that_had_not_begun(self):
        delegation = self._delegate(FIRST + DAY)
        handover = self._create()
        handover.action_confirm()
        self.assertEqual(delegation.state, "ended")
        handover.action_undo()
        self.assertEqual(delegation.state, "coming")
        self.assertFalse(delegation.sudo().line_ids.edu_revoked_at)
        self.assertTrue(self._has(self.deputy, "office", "2026-12-02 17:00:01"))

    def test_undoing_does_not_bring_back_what_the_delegate_gave_back(self):
        delegation = self._delegate()
        handover = self._create()
        handover.action_confirm()
        delegation.with_user(self.deputy).action_end()
        handover.action_undo()
        self.assertEqual(delegation.state, "ended")
        self.assertEqual(delegation.date_end, EVE)
        self.assertFalse(self._has(self.deputy, "office", MIDNIGHT))

    def test_undoing_gives_nothing_to_a_delegate_who_left_meanwhile(self):
        delegation = self._delegate()
        handover = self._create()
        handover.action_confirm()
        self.deputy._edu_end_roles(["teacher"], self.school, TODAY - DAY)
        handover.action_undo()
        self.assertEqual(delegation.date_end, EVE)
        self.assertFalse(self._has(self.deputy, "office", MIDNIGHT))

    def test_what_was_delegated_to_her_is_not_hers_to_hand_over(self):
        self._env_of(self.principal)["edu.role.delegation"].create(
            {
                "role_id": self.env.ref("edu_core.role_principal").id,
                "delegate_id": self.old.id,
                "date_start": TODAY,
                "date_end": FIRST + 10 * DAY,
                "reason": "Đi công tác",
            }
        )
        handover = self._create()
        self.assertEqual(handover.line_ids.mapped("name"), ["Office Clerk"])

    # === WHO MAY === #

    def test_a_clerk_prepares_it_and_the_principal_confirms(self):
        handover = self._create(self.old)
        with self.assertRaises(AccessError):
            handover.action_confirm()
        handover.with_env(self._env_of(self.principal)).action_confirm()
        self.assertEqual(self._get_lines(self.new), [(FIRST, False)])

    def test_the_principal_does_not_hand_over_the_own_post(self):
        staff = self._get_employee(self.principal).edu_staff_ids
        handover = self._create(staff_from_id=staff.id)
        with self.assertRaises(AccessError):
            handover.action_confirm()

    def test_the_administrator_of_schools_hands_a_principals_post_over(self):
        admin = self._persona("district_admin")
        staff = self._get_employee(self.principal).edu_staff_ids
        self._give_post(staff, "HT")
        self._give_post(self.new_staff, "PHT")
        self._create(admin, staff_from_id=staff.id).action_confirm()
        self.assertEqual(self._get_lines(self.new, "principal"), [(FIRST, False)])
        self.assertFalse(self._has(self.principal, "principal", MIDNIGHT))
        with freeze_time(MIDNIGHT):
            self.env["edu.guardianship"]._cron_apply_dates()
            self.assertEqual(self.new_staff.main_post_id.code, "HT")

    def test_a_teacher_prepares_nothing(self):
        with self.assertRaises(AccessError):
            self._create(self.new)

    def test_the_successor_needs_a_login_of_her_own(self):
        handover = self._create(staff_to_id=self.staff.id)
        with self.assertRaises(ValidationError) as caught:
            handover.action_confirm()
        self.assertIn("Đỗ Khánh Linh", str(caught.exception))

    def test_the_role_goes_to_the_login_of_the_file_whatever_is_written(self):
        handover = self._create(user_to_id=self.principal.id)
        handover.action_confirm()
        self.assertEqual(self._get_lines(self.principal), [])
        self.assertEqual(self._get_lines(self.new), [(FIRST, False)])

    def test_another_schools_staff_takes_nothing_over(self):
        stranger = self._create_staff(self.other_school)
        with self.assertRaises(UserError):
            self._create(staff_to_id=stranger.id)

    # === BAD INPUT === #

    def test_nothing_ticked_is_refused(self):
        with self.assertRaises(UserError):
            self._create(tick=False).action_confirm()

    def test_a_day_in_the_past_is_refused(self):
        with self.assertRaises(UserError) as caught:
            self._create(date=TODAY - DAY).action_confirm()
        self.assertIn("23/11/2026", str(caught.exception))

    def test_nobody_hands_over_to_himself(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self._create(staff_to_id=self.old_staff.id)

    def test_what_is_not_held_any_more_is_named(self):
        handover = self._create()
        self.old._edu_end_roles(["office"], self.school, TODAY)
        with self.assertRaises(UserError) as caught:
            handover.action_confirm()
        self.assertIn("Office Clerk", str(caught.exception))

    def test_a_confirmed_one_is_neither_changed_nor_deleted(self):
        handover = self._create()
        handover.action_confirm()
        for values in (
            {"date": TODAY},
            {"line_ids": [(1, handover.line_ids[0].id, {"is_selected": False})]},
        ):
            with self.assertRaises(UserError):
                handover.write(values)
        with self.assertRaises(UserError):
            handover.line_ids.is_selected = False
        with self.assertRaises(UserError):
            handover.unlink()
        handover.paper_filename = "bien-ban.pdf"  # the signed minutes come later

    def test_state_and_lines_are_not_a_clients_to_write(self):
        handover = self._create()
        with self.assertRaises(AccessError):
            handover.state = "confirmed"
        for values in ({"res_id": 1}, {"new_id": 1}, {"is_new": True}):
            with self.assertRaises(AccessError):
                handover.line_ids.write(values)
        with self.assertRaises(AccessError):
            handover.line_ids.create(
                {
                    "handover_id": handover.id,
                    "kind": "role",
                    "res_id": self.principal.sudo().role_line_ids.id,
                    "name": "Hiệu trưởng",
                }
            )

    def test_a_draft_follows_who_leaves_and_keeps_its_ticks(self):
        handover = self._create()
        handover.date = FIRST + DAY
        self.assertTrue(handover.line_ids.is_selected)
        handover.staff_from_id = self._get_employee(self.principal).edu_staff_ids
        self.assertEqual(handover.line_ids.mapped("name"), ["Principal"])
        self.assertFalse(handover.line_ids.is_selected)
        handover.unlink()
        self.assertFalse(handover.exists())

    def test_the_form_makes_the_checklist_when_it_is_saved(self):
        handovers = self._env_of(self.principal)["edu.handover"]
        with Form(handovers) as form:
            form.staff_from_id = self.old_staff
            form.staff_to_id = self.new_staff
            form.reason = "Nghỉ hưu"
        self.assertEqual(form.record.date, TODAY + DAY)
        self.assertEqual(form.record.line_ids.mapped("name"), ["Office Clerk"])
        self.assertEqual(form.record.display_name, "Trần Ngọc Lan → Vũ Thị An")
