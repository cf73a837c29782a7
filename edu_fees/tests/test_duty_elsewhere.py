# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduCase

from . import isolation

ACCOUNTANT = "edu_fees.group_accountant"
CASHIER = "edu_fees.group_cashier"
PRINCIPAL = "edu_core.group_principal"
WHY = ("Nhầm",)

# Each step that goes on in sudo: model, whose it is, method, arguments.
STEPS = [
    ("edu.disbursement", ACCOUNTANT, "action_submit", ()),
    ("edu.disbursement", PRINCIPAL, "action_approve", ()),
    ("edu.disbursement", PRINCIPAL, "action_refuse", WHY),
    ("edu.disbursement", ACCOUNTANT, "action_cancel", WHY),
    ("edu.disbursement", CASHIER, "action_pay", ()),
    ("edu.disbursement", ACCOUNTANT, "action_order", ()),
    ("edu.disbursement", CASHIER, "action_reverse", WHY),
    ("edu.disbursement", ACCOUNTANT, "action_find_bank_line", ()),
    ("edu.collection.transaction", ACCOUNTANT, "action_open_match", ()),
    ("edu.collection.transaction", ACCOUNTANT, "action_match", ([],)),
    ("edu.collection.transaction", ACCOUNTANT, "action_undo_match", WHY),
    ("edu.collection.transaction", ACCOUNTANT, "action_pay_back", ()),
    ("edu.collection.transaction", ACCOUNTANT, "action_cancel_confirmation", WHY),
    ("edu.collection.transaction", ACCOUNTANT, "action_adjust", WHY),
    ("edu.collection.message", ACCOUNTANT, "action_process_again", ()),
    ("edu.receipt", CASHIER, "action_void", WHY),
    ("edu.books.lock", ACCOUNTANT, "action_close", ()),
    ("edu.books.lock", PRINCIPAL, "action_reopen", WHY),
    ("edu.fee.paper", PRINCIPAL, "action_approve", ()),
    ("edu.fee.paper", PRINCIPAL, "action_return", ()),
    ("edu.fee.paper", PRINCIPAL, "action_withdraw", WHY),
]


@tagged("post_install", "-at_install", "security")
class TestDutyElsewhere(EduCase):
    """Biệt phái: who has a duty at one school, and an office over another one, reads
    the other one's money and does nothing with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # All rows come from it.
        isolation.ROWS["edu.fee.round"](cls, "family")

    def _second(self, group, schools=None):
        """Return the user with a duty at the other school, officer over this one."""
        schools = schools or self.other_school
        user = self._create_user(
            f"biet_phai_{self._next_number()}",
            f"{group},edu_core.group_officer",
            companies=schools,
        )
        self.env["edu.authority.officer"].create(
            {
                "authority_id": self.authority.id,
                "user_id": user.id,
                "date_start": date(2020, 1, 1),
            }
        )
        return user

    def _as(self, record, user, schools):
        context = {"allowed_company_ids": schools.ids}
        return record.with_env(self.env(user=user, context=context, su=False))

    def test_a_duty_at_one_school_is_none_at_the_school_that_is_overseen(self):
        users = {group: self._second(group) for group in (ACCOUNTANT, CASHIER)}
        users[PRINCIPAL] = self._second(PRINCIPAL)
        for model, group, method, arguments in STEPS:
            row = isolation.ROWS[model](self, "family").sudo(False)
            row = self._as(row, users[group], self.other_school)
            with self.subTest(model=model, method=method):
                row.check_access("read")
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    getattr(row, method)(*arguments)

    def test_nor_where_the_school_is_not_chosen(self):
        schools = self.school | self.other_school
        user = self._second(ACCOUNTANT, schools)
        lock = isolation.ROWS["edu.books.lock"](self, "family").sudo(False)
        self.env["edu.cash.session"].search([]).state = "closed"
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._as(lock, user, self.other_school).action_close()
        self._as(lock, user, schools).action_close()
        self.assertEqual(lock.state, "closed")

    def test_the_principal_of_one_school_permits_no_channel_of_another(self):
        schools = self.school | self.other_school
        user = self._create_user("hai_truong", PRINCIPAL, companies=schools)
        channel = isolation.ROWS["edu.collection.channel"](self, "family").sudo(False)
        self.assertFalse(self._as(channel, user, self.other_school).may_permit)
        self.assertTrue(self._as(channel, user, self.school).may_permit)

    def test_nothing_waits_for_the_principal_of_another_school(self):
        paper = isolation.ROWS["edu.fee.paper"](self, "family").sudo(False)
        paper.sudo().state = "submitted"
        user = self._second(PRINCIPAL)
        self.assertFalse(self._as(paper, user, self.other_school).can_approve)
        user = self._second(PRINCIPAL, self.school)
        self.assertTrue(self._as(paper, user, self.school).can_approve)
