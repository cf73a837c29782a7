# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from .test_handover import (
    BEFORE_MIDNIGHT,
    EVE,
    FIRST,
    MIDNIGHT,
    START,
    TODAY,
    HandoverCase,
)


class TestHandoverActivities(HandoverCase):
    """What is still to do, on records of models that have activities."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.record = cls._create_contact(cls.school)

    @classmethod
    def _create_contact(cls, school):
        return cls.env["res.partner"].create(
            {"name": "Công ty Hoa Sen", "company_id": school.id}
        )

    def _plan(self, record=None):
        return (record or self.record).activity_schedule(
            "mail.mail_activity_data_todo", summary="Gọi lại", user_id=self.old.id
        )

    def test_on_the_day_open_activities_go_to_the_successor_without_a_mail(self):
        todo = self._plan()
        self._create().action_confirm()
        self.assertEqual(todo.user_id, self.old)
        with freeze_time(MIDNIGHT):
            self.env.registry.clear_cache()
            before = self.env["mail.mail"].search_count([])
            self.env["edu.guardianship"]._cron_apply_dates()
            self.assertEqual(todo.user_id, self.new)
            self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_what_the_successor_may_not_see_ends(self):
        todo = self._plan()
        handover = self._create(date=TODAY)
        self.patch(
            type(self.env["res.partner"]),
            "_filtered_access",
            lambda records, operation: records.browse(),
        )
        handover.action_confirm()
        self.assertFalse(todo.exists())

    def test_activities_of_another_school_stay(self):
        self.old.write({"company_ids": [(4, self.other_school.id)]})
        todo = self._plan(self._create_contact(self.other_school))
        self._create(date=TODAY).action_confirm()
        self.assertEqual(todo.user_id, self.old)

    def test_without_the_tick_activities_stay(self):
        todo = self._plan()
        self._create(date=TODAY, pass_activities=False).action_confirm()
        self.assertEqual(todo.user_id, self.old)

    def test_with_duties_only_activities_stay(self):
        todo = self._plan()
        self._give_post(self.old_staff, "VT")
        self._create(tick=("post",), date=TODAY).action_confirm()
        self.assertEqual(todo.user_id, self.old)


class TestHandoverOfOffice(HandoverCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._persona("officer")
        cls.successor = cls._create_user(
            "cv_moi",
            "edu_core.group_officer",
            companies=cls.env.ref("base.main_company"),
        )

    def _create_unit(self, env=None, **values):
        handover = (env or self.env)["edu.handover"].create(
            {
                "kind": "unit",
                "authority_id": self.authority.id,
                "user_from_id": self.officer.id,
                "user_to_id": self.successor.id,
                "date": FIRST,
                "reason": "Luân chuyển 6 tháng",
                **values,
            }
        )
        handover.line_ids.is_selected = True
        return handover

    def _sees(self, user, moment):
        with freeze_time(moment):
            self.env.invalidate_all()
            rows = self.env["edu.student"].with_user(user)
            return rows.with_context(tz="Asia/Ho_Chi_Minh").search([])

    def test_the_office_passes_to_another_login_at_midnight(self):
        handover = self._create_unit()
        self.assertEqual(handover.line_ids.mapped("kind"), ["office"])
        handover.action_confirm()
        self.assertTrue(self._sees(self.officer, BEFORE_MIDNIGHT))
        self.assertFalse(self._sees(self.successor, BEFORE_MIDNIGHT))
        self.assertFalse(self._sees(self.officer, MIDNIGHT))
        pupils = self._sees(self.successor, MIDNIGHT)
        self.assertIn(self.student, pupils)
        self.assertNotIn(self.other_student, pupils)

    def test_it_is_undone_before_its_day(self):
        handover = self._create_unit()
        handover.action_confirm()
        handover.action_undo()
        self.assertTrue(self._sees(self.officer, MIDNIGHT))
        self.assertFalse(self._sees(self.successor, MIDNIGHT))

    def test_the_role_of_the_officer_passes_too(self):
        self.officer._edu_grant_roles(
            ["commune_officer"], self.env["res.company"], START
        )
        self.successor._edu_grant_roles(
            ["department_officer"], self.env["res.company"], START
        )
        self._create_unit().action_confirm()
        self.assertEqual(
            self._get_lines(self.officer, "commune_officer"), [(START, EVE)]
        )
        self.assertEqual(
            self._get_lines(self.successor, "commune_officer"), [(FIRST, False)]
        )

    def test_who_administers_all_schools_of_the_unit_hands_an_office_over(self):
        admin = self._persona("district_admin")
        env = self.env(user=admin, su=False)
        self._create_unit(env).action_confirm()
        self.assertIn(self.student, self._sees(self.successor, MIDNIGHT))

    def test_nobody_else_hands_an_office_over(self):
        for key in ("office", "principal"):
            with self.subTest(persona=key), self.assertRaises(AccessError):
                self._create_unit(self.env(user=self._persona(key), su=False))
        admin = self._persona("district_admin")
        with self.assertRaises(AccessError):
            self._create_unit(
                self.env(user=admin, su=False),
                authority_id=self.other_authority.id,
                user_from_id=self._persona("foreign_officer").id,
            )

    def test_a_familys_account_gets_no_office(self):
        parent = self._persona("parent")
        with self.assertRaises(ValidationError):
            self._create_unit(user_to_id=parent.id)

    def test_a_unit_without_officers_is_refused(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self._create_unit(user_to_id=False)
