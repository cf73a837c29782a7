# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.common import EduCase

TODAY = date(2026, 11, 24)


@tagged("post_install", "-at_install")
class RoleCase(EduCase):
    """A person who is office clerk of one school and teacher of another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.schools = cls.school | cls.other_school
        cls.clerk = cls._create_role_user(
            "hai_truong", {"office": cls.school, "teacher": cls.other_school}
        )

    @classmethod
    def _create_role_user(cls, login, roles, start=date(2020, 1, 1)):
        """Create a user of the staff whose rights come from roles."""
        schools = cls.env["res.company"].union(*roles.values())
        user = cls._create_user(login, "base.group_user", companies=schools)
        for code, school in roles.items():
            user._edu_grant_roles([code], school, start)
        return user

    def _at(self, user, *schools):
        """Return the environment of a user who chose these schools."""
        ids = [school.id for school in schools]
        return self.env(user=user, context={"allowed_company_ids": ids}, su=False)

    def _has(self, user, group, *schools):
        return self._at(user, *schools).user.has_group(f"edu_core.group_{group}")


class TestRole(RoleCase):
    # === WHERE === #

    def test_a_role_of_one_school_gives_nothing_at_another(self):
        self.assertTrue(self._has(self.clerk, "office", self.school))
        self.assertFalse(self._has(self.clerk, "teacher", self.school))
        self.assertTrue(self._has(self.clerk, "teacher", self.other_school))
        self.assertFalse(self._has(self.clerk, "office", self.other_school))

    def test_with_both_schools_active_only_what_holds_at_both_counts(self):
        self.assertFalse(self._has(self.clerk, "office", *self.schools))
        self.assertFalse(self._has(self.clerk, "teacher", *self.schools))
        self.assertTrue(self._has(self.clerk, "user", *self.schools))

    def test_without_any_choice_all_schools_of_the_user_count_as_active(self):
        user = self.env(user=self.clerk, context={}, su=False).user
        self.assertFalse(user.has_group("edu_core.group_office"))
        empty = self.env(user=self.clerk, context={"allowed_company_ids": []})
        self.assertFalse(empty.user.has_group("edu_core.group_office"))

    def test_a_school_that_is_not_his_gives_nothing(self):
        third = self._create_school()
        for schools in ([third], [self.school, third]):
            self.assertFalse(self._has(self.clerk, "office", *schools))
        env = self._at(self.clerk, third)
        with self.assertRaises(AccessError):
            env["edu.student"].search([])

    def test_sudo_does_not_bring_another_schools_groups(self):
        env = self._at(self.clerk, self.other_school)
        self.assertFalse(
            env["edu.student"].sudo().env.user.has_group("edu_core.group_office")
        )

    def test_the_field_of_groups_says_the_same_as_the_question(self):
        office = self.env.ref("edu_core.group_office")
        self.assertIn(office, self._at(self.clerk, self.school).user.all_group_ids)
        other = self._at(self.clerk, self.other_school).user.all_group_ids
        self.assertNotIn(office, other)

    def test_a_user_without_roles_has_the_groups_of_the_tables(self):
        user = self._create_user("plain", "edu_core.group_office", self.schools)
        for schools in ([self.school], [self.other_school], self.schools):
            self.assertTrue(self._has(user, "office", *schools))

    def test_a_role_without_school_holds_at_all_of_the_users_companies(self):
        officer = self._create_user("so", "base.group_user")
        officer._edu_grant_roles(
            ["department_officer"], self.env["res.company"], date(2020, 1, 1)
        )
        self.assertTrue(self._has(officer, "officer", self.school))

    # === ACCESS RIGHTS AND RULES, IN WHATEVER ORDER === #

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_rights_on_a_model_do_not_leak_from_one_school_to_the_other(self):
        here = self._at(self.clerk, self.school)
        there = self._at(self.clerk, self.other_school)
        both = self._at(self.clerk, *self.schools)
        for _again in range(2):
            self.assertTrue(here["edu.student"].has_access("create"))
            self.assertFalse(there["edu.student"].has_access("create"))
            self.assertFalse(both["edu.student"].has_access("create"))
            pupil = self.student.with_env(here)
            pupil.write({"village": "Thôn 1"})
            with self.assertRaises(AccessError):
                self.other_student.with_env(there).write({"village": "Thôn 1"})
            with self.assertRaises(AccessError):
                self.other_student.with_env(both).write({"village": "Thôn 1"})
            with self.assertRaises(AccessError):
                self.student.with_env(both).write({"village": "Thôn 1"})

    def test_the_rules_of_a_group_count_only_where_it_is_held(self):
        here = self._at(self.clerk, self.school)
        there = self._at(self.clerk, self.other_school)
        for _again in range(2):
            self.assertIn(self.student.id, here["edu.student"].search([]).ids)
            # the teacher of no class there
            self.assertFalse(there["edu.student"].search([]))

    def test_private_fields_are_read_and_exported_only_where_the_role_is(self):
        for code in ("office", "teacher"):
            self.env.ref(f"edu_core.role_{code}").implied_ids |= self.env.ref(
                "base.group_allow_export"
            )
        here = self._at(self.clerk, self.school)
        both = self._at(self.clerk, *self.schools)
        self.student.with_env(here).read(["national_id"])
        self.student.with_env(here).export_data(["national_id"])
        self.assertNotIn("national_id", both["edu.student"].fields_get())
        with self.assertRaises(AccessError):
            self.student.with_env(both).read(["national_id"])
        with self.assertRaises(AccessError):
            self.student.with_env(both).export_data(["national_id"])

    def test_menus_are_those_of_the_schools_that_are_active(self):
        menu = self.env.ref("edu_core.edu_core_menu_imports")
        here = self._at(self.clerk, self.school)
        there = self._at(self.clerk, self.other_school)
        for _again in range(2):
            self.assertIn(menu.id, here["ir.ui.menu"].load_menus(False))
            self.assertNotIn(menu.id, there["ir.ui.menu"].load_menus(False))

    def test_the_applications_are_those_of_the_schools_that_are_active(self):
        office = self.env.ref("edu_core.group_office")
        menu = self.env["ir.ui.menu"].create(
            {
                "name": "Văn phòng",
                "action": self.env.ref("edu_core.edu_class_action")._name
                + f",{self.env.ref('edu_core.edu_class_action').id}",
                "group_ids": [Command.set(office.ids)],
            }
        )
        here = self._at(self.clerk, self.school)["ir.ui.menu"]
        there = self._at(self.clerk, self.other_school)["ir.ui.menu"]
        for menus in ({}, {"force_action": True}):
            for _again in range(2):
                for env, shown in ((here, True), (there, False)):
                    roots = env.with_context(**menus).load_menus_root()["children"]
                    found = menu.id in [root["id"] for root in roots]
                    self.assertEqual(found, shown)

    def test_views_are_cut_to_the_groups_that_count(self):
        self.env["ir.ui.view"].create(
            {
                "name": "for the office",
                "model": "edu.class",
                "inherit_id": self.env.ref("edu_core.edu_class_view_list").id,
                "arch": """<xpath expr="//field[@name='capacity' or @name='name']"
                    position="after"><field name="write_date"
                    groups="edu_core.group_office"/></xpath>""",
            }
        )
        view = self.env.ref("edu_core.edu_class_view_list").id
        for _again in range(2):
            for schools, shown in (
                ([self.school], True),
                ([self.other_school], False),
                (self.schools, False),
            ):
                classes = self._at(self.clerk, *schools)["edu.class"]
                arch = classes.get_view(view, "list")["arch"]
                self.assertEqual("write_date" in arch, shown)

    def test_what_is_tracked_does_not_depend_on_where_he_was_before(self):
        there = self._at(self.clerk, self.other_school)["edu.student"]
        here = self._at(self.clerk, self.school)["edu.student"]
        before = there._track_get_fields()
        tracked = here._track_get_fields()
        self.assertEqual(
            tracked,
            self._at(
                self._create_user("office_only", "edu_core.group_office"), self.school
            )["edu.student"]._track_get_fields(),
        )
        self.assertLessEqual(set(before), set(tracked))

    def test_the_bus_listens_to_no_group_that_is_not_held_everywhere(self):
        groups = self.env(user=self.clerk, context={}, su=False).user.all_group_ids
        self.assertNotIn(self.env.ref("edu_core.group_office"), groups)

    # === WHEN === #

    def test_a_role_begins_and_ends_at_midnight_of_the_schools(self):
        user = self._create_role_user("theo_ngay", {"teacher": self.school})
        user._edu_grant_roles(
            ["office"], self.school, date(2026, 12, 1), date(2026, 12, 5)
        )
        for moment, held in (
            ("2026-11-30 16:59:59", False),  # 23:59:59 in Vietnam
            ("2026-11-30 17:00:00", True),
            ("2026-12-05 16:59:59", True),
            ("2026-12-05 17:00:00", False),
        ):
            with freeze_time(moment):
                user.tz = "Pacific/Kiritimati"
                self.assertEqual(self._has(user, "office", self.school), held, moment)
                students = self._at(user, self.school)["edu.student"]
                self.assertEqual(students.has_access("create"), held, moment)
                found = students.search_count([("id", "=", self.student.id)])
                self.assertEqual(bool(found), held, moment)

    def test_a_time_zone_in_the_context_does_not_move_midnight(self):
        user = self._create_role_user("mui_gio", {"office": self.school})
        user._edu_end_roles(["office"], self.school, date(2026, 11, 24))
        with freeze_time("2026-11-24 18:00:00"):
            context = {"allowed_company_ids": self.school.ids, "tz": "Pacific/Midway"}
            env = self.env(user=user, context=context, su=False)
            self.assertFalse(env.user.has_group("edu_core.group_office"))

    def test_who_holds_no_role_any_more_can_do_nothing(self):
        user = self._create_role_user("nghi_viec", {"office": self.school})
        user._edu_end_roles(["office"], self.school, date(2020, 6, 30))
        self.assertFalse(self._at(user, self.school).user._is_internal())
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_model"),
        ):
            self._at(user, self.school)["edu.class"].search([])

    def test_the_cron_keeps_the_tables_tidy(self):
        user = self._create_role_user("tam_thoi", {"teacher": self.school})
        user._edu_grant_roles(
            ["office"], self.school, date(2026, 12, 1), date(2026, 12, 5)
        )
        office = self.env.ref("edu_core.group_office")
        for day, held in (("2026-12-03", True), ("2026-12-06", False)):
            with freeze_time(day):
                self.env["res.users.role"].cron_update_users()
                self.assertEqual(office in user.group_ids, held, day)

    # === GIVING === #

    def test_the_same_role_twice_is_one_line_and_adjoining_days_are_joined(self):
        user = self._create_role_user("gia_han", {"teacher": self.school})
        first = user._edu_grant_roles(
            ["office"], self.school, date(2026, 1, 1), date(2026, 6, 30)
        )
        again = user._edu_grant_roles(
            ["office"], self.school, date(2026, 7, 1), date(2026, 12, 31)
        )
        self.assertEqual(first, again)
        self.assertEqual(first.date_to, date(2026, 12, 31))
        later = user._edu_grant_roles(["office"], self.school, date(2028, 1, 1))
        self.assertNotEqual(later, first)

    def test_giving_a_role_opens_the_school_to_the_person(self):
        user = self._create_role_user("them_truong", {"teacher": self.school})
        user._edu_grant_roles(["teacher"], self.other_school, TODAY)
        self.assertIn(self.other_school, user.company_ids)

    def test_an_unknown_role_is_refused_by_name(self):
        with self.assertRaisesRegex(UserError, "no_such_role"):
            self.clerk._edu_grant_roles(["no_such_role"], self.school, TODAY)

    def test_an_administrator_gets_no_role_that_would_replace_his_rights(self):
        admin = self._create_user("quan_tri", "base.group_system")
        with self.assertRaises(UserError):
            admin._edu_grant_roles(["teacher"], self.school, TODAY)

    def test_a_familys_account_gets_no_role_of_a_school(self):
        parent = self._persona("parent")
        with self.assertRaises(UserError):
            parent._edu_grant_roles(["teacher"], self.school, TODAY)

    def test_a_role_of_a_school_needs_its_school(self):
        with self.assertRaises(ValidationError):
            self.clerk._edu_grant_roles(["teacher"], self.env["res.company"], TODAY)

    def test_an_officer_is_officer_of_no_school(self):
        officer = self._create_user("phuong", "base.group_user")
        with self.assertRaises(ValidationError):
            officer._edu_grant_roles(["commune_officer"], self.school, TODAY)

    def test_a_role_that_has_not_begun_is_taken_back_and_stays_in_history(self):
        lines = self.clerk._edu_grant_roles(
            ["office"], self.other_school, date(2099, 1, 1)
        )
        self.clerk._edu_end_roles(["office"], self.other_school, TODAY)
        self.assertEqual(lines.edu_state, "ended")
        self.assertTrue(lines.exists())

    def test_no_page_writes_groups_by_the_cookie(self):
        office = self.env.ref("edu_core.group_office")
        self.clerk.with_context(
            active_company_ids=self.other_school.ids
        ).set_groups_from_roles()
        self.assertIn(office, self.clerk.group_ids)

    # === SPEED === #

    def test_the_groups_of_a_user_with_roles_cost_no_query_once_known(self):
        env = self._at(self.clerk, self.school)
        env.user.has_group("edu_core.group_office")
        env["edu.student"].has_access("create")
        with self.assertQueryCount(0):
            for _again in range(50):
                env = self._at(self.clerk, self.school)
                env.user.has_group("edu_core.group_office")
                env["edu.student"].has_access("create")


class TestRoleGrant(RoleCase):
    """Who may give which role to whom."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.principal = cls._create_role_user("hieu_truong", {"principal": cls.school})
        cls.teacher = cls._create_role_user("giao_vien", {"teacher": cls.school})

    def _grant(self, user, code, to, school=None, **values):
        """Give a role through the dialog, as a user."""
        school = school or self.school
        wizard = self._at(user, school)["edu.role.grant"].create(
            {
                "company_id": school.id,
                "role_id": self.env.ref(f"edu_core.role_{code}").id,
                "user_ids": [Command.set(to.ids)],
                **values,
            }
        )
        return wizard.action_grant()

    def test_the_principal_gives_roles_of_the_school(self):
        self._grant(self.principal, "office", self.teacher, reason="QĐ 12/QĐ-TH")
        self.assertTrue(self._has(self.teacher, "office", self.school))
        line = self.teacher.role_line_ids.filtered(
            lambda line: line.role_id.edu_code == "office"
        )
        self.assertEqual(line.create_uid, self.principal)

    def test_the_principal_makes_no_principal_and_no_administrator(self):
        for code in ("principal", "district_admin", "department_officer"):
            with self.assertRaises(AccessError):
                self._grant(self.principal, code, self.teacher)

    def test_the_principal_gives_nothing_to_himself(self):
        with self.assertRaises(AccessError):
            self._grant(self.principal, "office", self.principal)

    def test_the_principal_gives_nothing_at_another_school(self):
        principal = self._create_role_user(
            "hai_noi", {"principal": self.school, "teacher": self.other_school}
        )
        there = self._create_role_user("noi_kia", {"teacher": self.other_school})
        for schools in ([self.school], [self.other_school], self.schools):
            wizards = self._at(principal, *schools)["edu.role.grant"]
            with (
                self.assertRaises(AccessError),
                mute_logger(
                    "odoo.addons.base.models.ir_model",
                    "odoo.addons.base.models.ir_rule",
                ),
            ):
                wizards.create(
                    {
                        "company_id": self.other_school.id,
                        "role_id": self.env.ref("edu_core.role_office").id,
                        "user_ids": [Command.set(there.ids)],
                    }
                ).action_grant()

    def test_the_principal_does_not_touch_who_works_elsewhere_only(self):
        there = self._create_role_user("truong_khac", {"teacher": self.other_school})
        with self.assertRaises(AccessError):
            self._grant(self.principal, "teacher", there)

    def test_the_principal_does_not_replace_rights_given_by_hand(self):
        by_hand = self._create_user("bang_tay", "edu_core.group_office")
        with self.assertRaises(AccessError):
            self._grant(self.principal, "teacher", by_hand)

    def test_the_administrator_of_schools_makes_a_principal(self):
        admin = self._persona("district_admin")
        self._grant(admin, "principal", self.teacher)
        self.assertTrue(self._has(self.teacher, "principal", self.school))

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_over_rpc_nobody_of_the_school_writes_a_role_line(self):
        line = self.principal.role_line_ids[:1]
        role = self.env.ref("edu_core.role_district_admin")
        for user in (self.principal, self.teacher):
            env = self._at(user, self.school)
            with self.assertRaises(AccessError):
                env["res.users.role.line"].create(
                    {"user_id": user.id, "role_id": role.id}
                )
            with self.assertRaises(AccessError):
                line.with_env(env).write({"role_id": role.id})
            with self.assertRaises(AccessError):
                line.with_env(env).unlink()
            with self.assertRaises(AccessError):
                user.with_env(env).write(
                    {"role_line_ids": [(0, 0, {"role_id": role.id})]}
                )
            with self.assertRaises(AccessError):
                user.with_env(env).write(
                    {"group_ids": [(4, self.env.ref("base.group_system").id)]}
                )
            with self.assertRaises(AccessError):
                role.with_env(env).write({"name": "x"})

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_a_teacher_opens_no_dialog_of_roles(self):
        with self.assertRaises(AccessError):
            self._grant(self.teacher, "office", self.teacher)

    def test_a_teacher_reads_only_his_own_roles(self):
        lines = self._at(self.teacher, self.school)["res.users.role.line"].search([])
        self.assertEqual(lines.user_id, self.teacher)

    def test_the_principal_reads_who_holds_which_role_at_the_school_only(self):
        lines = self._at(self.principal, self.school)["res.users.role.line"].search([])
        self.assertLessEqual(self.teacher | self.clerk, lines.user_id)
        self.assertEqual(lines.company_id, self.school)

    def test_the_principal_ends_a_role_at_once(self):
        line = self.teacher.role_line_ids
        wizard = self._at(self.principal, self.school)["edu.role.end"].create(
            {"line_id": line.id, "at_once": True, "reason": "Chuyển công tác"}
        )
        wizard.action_end()
        self.assertFalse(self._has(self.teacher, "teacher", self.school))
        self.assertEqual(line.edu_ended_by_id, self.principal)
        self.assertEqual(line.edu_end_reason, "Chuyển công tác")

    def test_the_principal_does_not_end_the_role_of_a_principal(self):
        second = self._create_role_user("hieu_truong_2", {"principal": self.school})
        wizard = self._at(self.principal, self.school)["edu.role.end"].create(
            {"line_id": second.role_line_ids.id, "at_once": True, "reason": "x"}
        )
        with self.assertRaises(AccessError):
            wizard.action_end()

    def test_a_role_of_last_week_gives_no_power_to_give(self):
        past = TODAY - timedelta(days=7)
        self.principal._edu_end_roles(["principal"], self.school, past)
        self.principal._edu_grant_roles(["teacher"], self.school, past)
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_model"),
        ):
            self._grant(self.principal, "office", self.teacher)
