# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_role import RoleCase

NOW = "2026-11-24 03:00:00"
MODELS = "odoo.addons.base.models.ir_model"
RULES = "odoo.addons.base.models.ir_rule"


@tagged("post_install", "-at_install")
class TestRoleDelegation(RoleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.principal = cls._create_role_user("hieu_truong", {"principal": cls.school})
        cls.vice = cls._create_role_user("pho", {"vice_principal": cls.school})
        cls.teacher = cls._create_role_user("giao_vien", {"teacher": cls.school})

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time(NOW))

    def _delegate(self, holder, delegate, code="principal", **values):
        return self._at(holder, self.school)["edu.role.delegation"].create(
            {
                "company_id": self.school.id,
                "role_id": self.env.ref(f"edu_core.role_{code}").id,
                "delegate_id": delegate.id,
                "date_start": date(2026, 11, 24),
                "date_end": date(2026, 11, 30),
                "reason": "Đi công tác",
                "paper_number": "05/UQ-TH",
                **values,
            }
        )

    def test_the_delegate_has_the_role_at_once_and_until_the_last_day(self):
        self.assertFalse(self._has(self.vice, "principal", self.school))
        delegation = self._delegate(self.principal, self.vice)
        self.assertTrue(self._has(self.vice, "principal", self.school))
        self.assertEqual(delegation.state, "running")
        with freeze_time("2026-11-30 17:00:00"):
            self.assertFalse(self._has(self.vice, "principal", self.school))
            self.assertTrue(self._has(self.vice, "office", self.school))
            delegation.invalidate_recordset()
            self.assertEqual(delegation.state, "ended")

    def test_a_delegation_that_is_ended_cuts_the_same_minute(self):
        delegation = self._delegate(self.principal, self.vice)
        delegation.action_end()
        self.assertFalse(self._has(self.vice, "principal", self.school))
        self.assertEqual(delegation.ended_by_id, self.principal)
        self.assertEqual(delegation.state, "ended")
        with self.assertRaises(UserError):
            delegation.action_end()

    def test_a_delegation_for_later_gives_nothing_yet(self):
        self._delegate(
            self.principal,
            self.vice,
            date_start=date(2026, 12, 1),
            date_end=date(2026, 12, 2),
        )
        self.assertFalse(self._has(self.vice, "principal", self.school))
        with freeze_time("2026-11-30 17:00:00"):
            self.assertTrue(self._has(self.vice, "principal", self.school))

    def test_the_delegate_cannot_delegate_further(self):
        self._delegate(self.principal, self.vice)
        with self.assertRaises(AccessError):
            self._delegate(self.vice, self.teacher)

    def test_the_delegate_gives_no_roles(self):
        self._delegate(self.principal, self.vice)
        wizard = self._at(self.vice, self.school)["edu.role.grant"].create(
            {
                "company_id": self.school.id,
                "role_id": self.env.ref("edu_core.role_office").id,
                "user_ids": self.teacher.ids,
            }
        )
        with self.assertRaises(AccessError):
            wizard.action_grant()

    def test_nobody_delegates_what_he_does_not_hold(self):
        with self.assertRaises(AccessError):
            self._delegate(self.vice, self.teacher)
        with self.assertRaises(AccessError):
            self._delegate(self.teacher, self.vice, "teacher")

    def test_the_holder_named_by_the_client_is_ignored(self):
        with self.assertRaises(AccessError):
            self._delegate(
                self.teacher,
                self.vice,
                holder_id=self.principal.id,
                holder_line_id=self.principal.role_line_ids.id,
            )

    def test_a_role_is_delegated_to_a_colleague_of_the_same_school(self):
        there = self._create_role_user("truong_khac", {"teacher": self.other_school})
        for person in (there, self._persona("parent")):
            with self.assertRaises(ValidationError):
                self._delegate(self.principal, person)

    def test_nobody_delegates_to_himself(self):
        with self.assertRaises(ValidationError):
            self._delegate(self.principal, self.principal)

    def test_a_role_is_not_delegated_beyond_its_own_end(self):
        self.principal._edu_end_roles(["principal"], self.school, date(2026, 11, 28))
        with self.assertRaises(ValidationError):
            self._delegate(self.principal, self.vice)

    def test_it_ends_with_the_holders_own_role(self):
        delegation = self._delegate(self.principal, self.vice).sudo()
        self.principal._edu_end_roles(["principal"], self.school, date(2026, 11, 26))
        self.assertEqual(delegation.date_end, date(2026, 11, 26))
        self.principal.role_line_ids._edu_revoke()
        self.assertFalse(self._has(self.vice, "principal", self.school))
        self.assertTrue(delegation.ended_at)

    def test_holder_and_delegate_and_principal_end_it_nobody_else(self):
        delegation = self._delegate(self.principal, self.vice)
        with self.assertRaises(AccessError), mute_logger(RULES):
            delegation.with_env(self._at(self.teacher, self.school)).action_end()
        delegation.with_env(self._at(self.vice, self.school)).action_end()
        clerk = self._create_role_user("van_thu", {"office": self.school})
        second = self._delegate(clerk, self.teacher, "office")
        second.with_env(self._at(self.principal, self.school)).action_end()
        self.assertEqual(second.ended_by_id, self.principal)

    @mute_logger(MODELS, RULES)
    def test_a_delegation_is_neither_changed_nor_deleted(self):
        delegation = self._delegate(self.principal, self.vice)
        for user in (self.principal, self.vice):
            mine = delegation.with_env(self._at(user, self.school))
            with self.assertRaises(AccessError):
                mine.write({"date_end": date(2030, 1, 1)})
            with self.assertRaises(AccessError):
                mine.unlink()

    def test_it_stays_in_the_list_and_in_the_history_of_roles(self):
        delegation = self._delegate(self.principal, self.vice)
        delegation.action_end()
        seen = self._at(self.principal, self.school)["edu.role.delegation"].search([])
        self.assertIn(delegation.id, seen.ids)
        line = self.vice.role_line_ids.filtered("edu_delegation_id")
        self.assertEqual(line.edu_state, "ended")
        self.assertEqual(line.edu_reason, "Đi công tác")
