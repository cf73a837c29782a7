# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from psycopg2.errors import ExclusionViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FeesCase

START = date(2020, 1, 1)
WORDS = "accountant and cashier|Kế toán|kế toán"

# Every way by which money gets into the books or into the drawer, and who has it.
DOORS = {
    "account.payment": {"accountant"},
    "account.payment.register": {"accountant"},
    "account.bank.statement": {"accountant"},
    "account.bank.statement.line": {"accountant"},
    "account.statement.import": {"accountant"},
    "account.move": {"accountant"},
    "account.move.line": {"accountant"},
    "edu.collection.match": {"accountant"},
    "edu.collection.transaction": set(),
    "edu.collection.message": set(),
    "edu.collection.allocation": set(),
    "edu.receipt": set(),
    "edu.receipt.line": set(),
    "edu.disbursement": {"accountant"},
    "edu.disbursement.line": {"accountant"},
    "edu.cash.deposit": {"cashier"},
    "edu.cash.count": {"cashier"},
    "edu.cash.session": {"cashier"},
}
# What the groups of each role are, of those that our modules and the books know.
MATRIX = {
    "principal": {"edu_core.group_principal", "edu_core.group_user"},
    "vice_principal": {
        "edu_core.group_office",
        "edu_core.group_teacher",
        "edu_core.group_user",
    },
    "office": {"edu_core.group_office", "edu_core.group_user"},
    "teacher": {"edu_core.group_teacher", "edu_core.group_user"},
    "homeroom_teacher": {"edu_core.group_teacher", "edu_core.group_user"},
    "accountant": {
        "edu_fees.group_accountant",
        "edu_core.group_user",
        "account.group_account_user",
    },
    "cashier": {"edu_fees.group_cashier", "edu_core.group_user"},
}


class DutyCase(FeesCase):
    @classmethod
    def _create_holder(cls, login, *roles):
        """Create a user who holds these (code, school, first day, last day)."""
        schools = cls.env["res.company"].union(*[role[1] for role in roles])
        user = cls._create_user(login, "base.group_user", companies=schools)
        for code, school, *days in roles:
            user._edu_grant_roles([code], school, *(days or [START]))
        return user

    def _at(self, user, *schools):
        ids = [school.id for school in schools]
        return self.env(user=user, context={"allowed_company_ids": ids}, su=False)


@tagged("post_install", "-at_install")
class TestRoleDuties(DutyCase):
    """Who keeps the books of a school never keeps its cash."""

    def _assert_refused(self, grant):
        with self.assertRaisesRegex(ValidationError, WORDS), self.env.cr.savepoint():
            grant()

    def test_nobody_holds_both_roles_at_one_school_on_one_day(self):
        accountant = self._create_holder("a1", ("accountant", self.school))
        self._assert_refused(
            lambda: accountant._edu_grant_roles(["cashier"], self.school, START)
        )
        cashier = self._create_holder("c1", ("cashier", self.school))
        self._assert_refused(
            lambda: cashier._edu_grant_roles(
                ["accountant"], self.school, date(2026, 12, 1), date(2026, 12, 1)
            )
        )

    def test_the_accountant_of_one_school_may_be_cashier_of_another(self):
        user = self._create_holder(
            "ac", ("accountant", self.school), ("cashier", self.other_school)
        )
        here, there = self.school, self.other_school
        self.assertTrue(self._at(user, here)["account.payment"].has_access("create"))
        self.assertFalse(self._at(user, here)["edu.cash.session"].has_access("create"))
        self.assertTrue(self._at(user, there)["edu.cash.session"].has_access("create"))
        self.assertFalse(self._at(user, there)["account.payment"].has_access("create"))
        for door in DOORS:
            self.assertFalse(self._at(user, here, there)[door].has_access("create"))

    def test_one_after_the_other_is_no_overlap(self):
        user = self._create_holder(
            "doi_viec", ("accountant", self.school, START, date(2026, 6, 30))
        )
        user._edu_grant_roles(["cashier"], self.school, date(2026, 7, 1))
        self._assert_refused(
            lambda: user.role_line_ids.filtered(
                lambda line: line.role_id.edu_code == "accountant"
            ).write({"date_to": date(2026, 7, 1)})
        )

    def test_a_role_that_was_taken_back_is_no_overlap(self):
        user = self._create_holder("thu_hoi", ("accountant", self.school))
        user.role_line_ids._edu_revoke()
        user._edu_grant_roles(["cashier"], self.school, START)

    def test_groups_given_by_hand_hold_at_every_school(self):
        user = self._create_holder("bang_tay", ("teacher", self.school))
        by_hand = self._create_user("ke_toan_tay", "edu_fees.group_accountant")
        cashier = self.env.ref("edu_fees.group_cashier")
        self._assert_refused(lambda: by_hand.write({"group_ids": [(4, cashier.id)]}))
        self._assert_refused(lambda: cashier.write({"user_ids": [(4, by_hand.id)]}))
        user._edu_grant_roles(["cashier"], self.school, START)
        accountant = self.env.ref("edu_fees.group_accountant")
        self._assert_refused(lambda: accountant.write({"user_ids": [(4, user.id)]}))
        self._assert_refused(
            lambda: self._create_user(
                "ca_hai", "edu_fees.group_accountant,edu_fees.group_cashier"
            )
        )

    def test_no_role_and_no_group_brings_both_by_implication(self):
        both = [
            Command.set(
                [
                    self.env.ref("edu_fees.group_accountant").id,
                    self.env.ref("edu_fees.group_cashier").id,
                ]
            )
        ]
        self._assert_refused(
            lambda: self.env["res.users.role"].create(
                {"name": "Cả hai", "implied_ids": both}
            )
        )
        self._create_holder("c3", ("cashier", self.school))
        cashier = self.env.ref("edu_fees.group_cashier")
        accountant = self.env.ref("edu_fees.group_accountant")
        self._assert_refused(
            lambda: (
                cashier.write({"implied_ids": [(4, accountant.id)]}),
                self.env.flush_all(),
            )
        )

    def test_two_accounts_of_one_person_are_one_person(self):
        first = self._create_holder("hai_tk_1", ("accountant", self.school))
        second = self._create_holder("hai_tk_2", ("teacher", self.school))
        second.partner_id = first.partner_id
        self._assert_refused(
            lambda: second._edu_grant_roles(["cashier"], self.school, START)
        )

    @mute_logger("odoo.sql_db")
    def test_the_database_itself_refuses_both(self):
        user = self._create_holder("sql", ("accountant", self.school))
        self.env.flush_all()
        with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            self.env.cr.execute(
                """INSERT INTO res_users_role_line
                (user_id, role_id, company_id, date_from, edu_duty)
                VALUES (%s, %s, %s, '2021-01-01', 'cash')""",
                [user.id, self.env.ref("edu_fees.role_cashier").id, self.school.id],
            )

    def _hand_over(self, old, new, day):
        """Hand everything of one person over to another, as the principal does."""
        for user in (old, new):
            self._create_employee(user=user)
        head = self._create_holder("ht_bg", ("principal", self.school))
        handover = self._at(head, self.school)["edu.handover"].create(
            {
                "staff_from_id": self._get_employee(old).edu_staff_ids.id,
                "staff_to_id": self._get_employee(new).edu_staff_ids.id,
                "date": day,
                "reason": "Chuyển công tác",
            }
        )
        handover.action_tick_all()
        handover.action_confirm()
        return handover

    def test_the_books_are_not_handed_over_to_who_keeps_the_cash(self):
        accountant = self._create_holder("kt_bg", ("accountant", self.school))
        cashier = self._create_holder("tq_bg", ("cashier", self.school))
        day = fields.Date.today() + timedelta(days=10)
        self._assert_refused(lambda: self._hand_over(accountant, cashier, day))
        self.assertTrue(accountant._edu_has_role("accountant", self.school, day))
        self.assertFalse(cashier._edu_has_role("accountant", self.school, day))

    def test_the_books_pass_to_a_successor_who_gave_the_cash_up_the_day_before(self):
        accountant = self._create_holder("kt_bg", ("accountant", self.school))
        cashier = self._create_holder("tq_bg", ("cashier", self.school))
        day = fields.Date.today() + timedelta(days=10)
        eve = day - timedelta(days=1)
        cashier._edu_end_roles(["cashier"], self.school, eve)
        self._hand_over(accountant, cashier, day)
        for user, code, when, holds in (
            (accountant, "accountant", eve, True),
            (accountant, "accountant", day, False),
            (cashier, "cashier", eve, True),
            (cashier, "accountant", eve, False),
            (cashier, "accountant", day, True),
            (cashier, "cashier", day, False),
        ):
            self.assertEqual(user._edu_has_role(code, self.school, when), holds)

    def test_an_undone_hand_over_does_not_bring_books_and_cash_together(self):
        accountant = self._create_holder("kt_bg", ("accountant", self.school))
        successor = self._create_holder("kt_moi", ("teacher", self.school))
        day = fields.Date.today() + timedelta(days=10)
        handover = self._hand_over(accountant, successor, day)
        accountant._edu_grant_roles(["cashier"], self.school, day)
        self._assert_refused(handover.action_undo)
        self.assertEqual(handover.state, "confirmed")

    def test_the_cash_is_not_delegated_to_the_accountant(self):
        cashier = self._create_holder("thu_quy", ("cashier", self.school))
        accountant = self._create_holder("ke_toan", ("accountant", self.school))
        office = self._create_holder("van_thu", ("office", self.school))
        today = self.env["res.users.role.line"]._edu_get_today()

        def delegate(to):
            return self._at(cashier, self.school)["edu.role.delegation"].create(
                {
                    "company_id": self.school.id,
                    "role_id": self.env.ref("edu_fees.role_cashier").id,
                    "delegate_id": to.id,
                    "date_start": today,
                    "date_end": today,
                    "reason": "Nghỉ phép",
                }
            )

        self._assert_refused(lambda: delegate(accountant))
        delegation = delegate(office)
        counter = self._at(office, self.school)["edu.cash.session"]
        self.assertTrue(counter.has_access("create"))
        delegation.action_end()
        counter = self._at(office, self.school)["edu.cash.session"]
        self.assertFalse(counter.has_access("create"))


@tagged("post_install", "-at_install")
class TestRoleMatrix(DutyCase):
    """Which role opens which door to the money."""

    def test_the_groups_of_each_role_are_those_of_the_matrix(self):
        known = {group for groups in MATRIX.values() for group in groups}
        for code, groups in MATRIX.items():
            user = self._create_holder(f"m_{code}", (code, self.school))
            env = self._at(user, self.school)
            held = {group for group in known if env.user.has_group(group)}
            self.assertEqual(held, groups, code)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_each_door_opens_to_its_roles_only(self):
        for code in MATRIX:
            user = self._create_holder(f"d_{code}", (code, self.school))
            env = self._at(user, self.school)
            for door, codes in DOORS.items():
                with self.subTest(role=code, door=door):
                    opens = env[door].has_access("create")
                    self.assertEqual(opens, code in codes)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_a_teacher_creates_no_payment_through_any_door(self):
        for code in ("teacher", "homeroom_teacher", "vice_principal"):
            user = self._create_holder(f"t_{code}", (code, self.school))
            env = self._at(user, self.school)
            # a line needs its entry before anybody looks at rights
            for door in set(DOORS) - {"account.move.line"}:
                with self.subTest(role=code, door=door), self.assertRaises(AccessError):
                    env[door].create({})
            with self.assertRaises(AccessError):
                env["edu.receipt"]._check_is_cashier()

    def test_no_model_of_the_books_is_open_to_a_teacher(self):
        user = self._create_holder("t_sach", ("homeroom_teacher", self.school))
        env = self._at(user, self.school)
        books = ("account.", "edu.collection.", "edu.receipt", "edu.cash.", "payment.")
        opened = {
            name
            for name, model in env.registry.items()
            if name.startswith(books)
            and not model._abstract
            and env[name].has_access("create")
        }
        # Odoo's dialog is open to everybody; what it captures is not.
        self.assertLessEqual(opened, {"payment.capture.wizard"})
        if "payment.transaction" in env:
            self.assertFalse(env["payment.transaction"].has_access("write"))

    def test_a_teacher_who_is_accountant_too_has_her_accountants_rights(self):
        user = self._create_holder(
            "gv_kt", ("teacher", self.school), ("accountant", self.school)
        )
        env = self._at(user, self.school)
        self.assertTrue(env["account.payment"].has_access("create"))
        self.assertFalse(env["edu.cash.session"].has_access("create"))

    def test_a_teacher_here_and_accountant_there_is_no_accountant_here(self):
        user = self._create_holder(
            "gv_kt_2", ("teacher", self.school), ("accountant", self.other_school)
        )
        for schools in ([self.school], [self.school, self.other_school]):
            env = self._at(user, *schools)
            self.assertFalse(env["account.payment"].has_access("create"))
        env = self._at(user, self.other_school)
        self.assertTrue(env["account.payment"].has_access("create"))
