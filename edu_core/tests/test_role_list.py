# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The roles every school finds, and what each is made of."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduCase

START = date(2020, 9, 1)
# Role → where it is held, the least who gives it, the group it brings.
ROLES = {
    "department_officer": ("unit", "system", "edu_core.group_officer"),
    "commune_officer": ("unit", "system", "edu_core.group_officer"),
    "district_admin": ("any", "system", "edu_core.group_district_admin"),
    "principal": ("school", "district_admin", "edu_core.group_principal"),
    "vice_principal": ("school", "principal", "edu_core.group_office"),
    "office": ("school", "principal", "edu_core.group_office"),
    "teacher": ("school", "principal", "edu_core.group_teacher"),
    "homeroom_teacher": ("school", "principal", "edu_core.group_teacher"),
    "guardian": ("family", "system", "base.group_portal"),
    "pupil": ("family", "system", "base.group_portal"),
}


@tagged("post_install", "-at_install")
class TestRoleList(EduCase):
    def _get_role(self, code):
        return self.env["res.users.role"]._edu_get_roles([code])

    def test_every_role_is_there_with_its_scope_its_grantor_and_its_group(self):
        for code, (scope, grantor, group) in ROLES.items():
            with self.subTest(role=code):
                role = self._get_role(code)
                self.assertEqual((role.edu_scope, role.edu_grantor), (scope, grantor))
                self.assertIn(self.env.ref(group), role.implied_ids)

    def test_the_groups_of_a_school_stand_under_one_privilege(self):
        privilege = self.env.ref("edu_core.res_groups_privilege_school")
        for _scope, _grantor, group in ROLES.values():
            if group.startswith("edu_core."):
                with self.subTest(group=group):
                    self.assertEqual(self.env.ref(group).privilege_id, privilege)

    def test_no_role_of_a_family_brings_a_group_of_the_staff(self):
        for code in ("guardian", "pupil"):
            groups = self._get_role(code).implied_ids.all_implied_ids
            self.assertNotIn(self.env.ref("base.group_user"), groups)

    def test_only_who_leads_or_keeps_the_office_may_delegate(self):
        may = self.env["res.users.role"].search([("edu_can_delegate", "=", True)])
        codes = set(may.mapped("edu_code"))
        self.assertLessEqual({"principal", "vice_principal", "office"}, codes)
        self.assertFalse(codes & {"teacher", "homeroom_teacher", "guardian", "pupil"})

    def test_a_role_of_a_school_ends_at_midnight_in_vietnam(self):
        user = self._create_user("gv_han", "base.group_user", companies=self.school)
        for code in ("teacher", "office"):
            user._edu_grant_roles([code], self.school, START, date(2026, 11, 24))
        for moment, has in (
            ("2026-11-24 16:59:59", True),
            ("2026-11-24 17:00:01", False),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                for code in ("teacher", "office"):
                    self.assertEqual(user._edu_has_role(code, self.school), has)


@tagged("post_install", "-at_install")
class TestPupilsLogin(EduCase):
    """A pupil's own login shows the pupil, and nothing and nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pupil = cls._persona("pupil")
        cls.pupil._edu_grant_roles(["pupil"], cls.env["res.company"], START)

    def test_the_role_leaves_it_a_portal_login(self):
        self.assertTrue(self.pupil.has_group("base.group_portal"))
        self.assertFalse(self.pupil.has_group("base.group_user"))

    def test_it_sees_its_own_record_class_and_year(self):
        for model, own in (
            ("edu.student", self.student),
            ("edu.class", self.class_1a),
            ("edu.enrollment", self.student.enrollment_ids),
        ):
            with self.subTest(model=model):
                found = self.env[model].with_user(self.pupil).search([])
                self.assertEqual(found, own)

    def test_it_sees_neither_guardians_nor_staff_nor_duties(self):
        for model in (
            "edu.guardianship",
            "edu.guardian",
            "edu.staff",
            "edu.staff.duty",
            "edu.handover",
            "edu.subject.group",
        ):
            records = self.env[model].with_user(self.pupil)
            with self.subTest(model=model):
                try:
                    self.assertFalse(records.search([]))
                except AccessError:
                    self.assertFalse(records.has_access("read"))

    def test_it_writes_nothing_of_itself(self):
        with self.assertRaises(AccessError):
            self.student.with_user(self.pupil).name = "Khác"

    def test_it_gets_no_role_of_the_school(self):
        with self.assertRaises(UserError):
            self.pupil._edu_grant_roles(["teacher"], self.school, START)

    def test_without_the_link_to_the_pupil_the_role_shows_nobody(self):
        self.student.user_id = False
        self.assertFalse(self.env["edu.student"].with_user(self.pupil).search([]))
