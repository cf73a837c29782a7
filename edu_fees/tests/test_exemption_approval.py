# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError

from .common import FeesCase
from .test_exemption import ExemptionSetUp


@freeze_time("2026-10-05")
class TestExemptionApproval(ExemptionSetUp, FeesCase):
    """Who approves, what is refused together, and what stays as it was billed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls._create_fee_item(name="Bán trú")
        cls.accountant = cls._persona("accountant")
        cls.principal = cls._persona("principal")

    def _create_both(self):
        """Return a user who may enter exemptions and approve them."""
        return self._create_user(
            f"both-{self._next_number()}",
            "edu_fees.group_accountant,edu_core.group_principal",
        )

    # === FOUR EYES === #

    def test_who_changed_it_does_not_approve_it(self):
        exemption = self._create_exemption(self.item, approve=False)
        both = self._create_both()
        exemption.with_user(both).rate = 10_000 // 2
        self.assertEqual(exemption.writer_ids, self.accountant | both)
        self.assertFalse(exemption.with_user(both).can_approve)
        with self.assertRaisesRegex(UserError, "entered or changed"):
            exemption.with_user(both).action_approve()
        exemption.with_user(self.principal).action_approve()
        self.assertEqual(exemption.state, "approved")

    def test_another_account_of_the_same_person_does_not_approve_it(self):
        exemption = self._create_exemption(self.item, approve=False)
        both = self._create_both()
        both.partner_id = self.accountant.partner_id
        with self.assertRaisesRegex(UserError, "entered or changed"):
            exemption.with_user(both).action_approve()

    def test_a_remark_in_the_history_is_no_change(self):
        exemption = self._create_exemption(self.item, approve=False)
        both = self._create_both()
        exemption.with_user(both).message_post(body="Đã xem")
        exemption.with_user(both).action_approve()
        self.assertEqual(exemption.state, "approved")

    def test_who_wrote_it_is_not_said_by_hand(self):
        exemption = self._create_exemption(self.item, approve=False)
        own = exemption.with_user(self.accountant)
        with self.assertRaises(AccessError):
            own.writer_ids = [Command.clear()]
        with self.assertRaises(AccessError):
            own.with_context(default_writer_ids=self.principal.ids).copy()

    # === TWO AT ONCE === #

    def test_two_that_overlap_are_not_approved_together(self):
        first = self._create_exemption(self.item, self.student, approve=False)
        second = self._create_exemption(
            self.item, self.student | self.classmate, approve=False
        )
        both = (first | second).with_user(self.principal)
        with self.assertRaisesRegex(UserError, "Nothing was approved") as caught:
            both.action_approve()
        for name in (first.name, second.name, self.student.name):
            self.assertIn(name, str(caught.exception))
        self.assertEqual(set(both.mapped("state")), {"draft"})

    def test_two_of_one_category_are_not_approved_together(self):
        drafts = self._create_exemption(self.item, approve=False)
        drafts |= self._create_exemption(self.item, approve=False, rate=5_000)
        with self.assertRaisesRegex(UserError, self._get_policy_code().name):
            drafts.with_user(self.principal).action_approve()

    def test_two_that_follow_each_other_are_approved_together(self):
        drafts = self._create_exemption(
            self.item, self.student, approve=False, date_end=date(2026, 12, 31)
        )
        drafts |= self._create_exemption(
            self.item, self.student, approve=False, date_start=date(2027, 1, 1)
        )
        drafts.with_user(self.principal).action_approve()
        self.assertEqual(set(drafts.mapped("state")), {"approved"})

    # === WHAT WAS BILLED BEFORE === #

    def _approve(self, *args, **values):
        """Return the message of an approval, or True."""
        exemption = self._create_exemption(*args, approve=False, **values)
        answer = exemption.with_user(self.principal).action_approve()
        return exemption, answer if answer is True else answer["params"]["message"]

    def test_it_says_which_bills_of_before_stay_and_what_to_do(self):
        self._create_bill(self.student, {self.item: 350_000})
        fee_round = self.env["edu.fee.round"].search([], limit=1)
        exemption, message = self._approve(self.item, self.student, rate=5_000)
        self.assertIn(fee_round.name, message)
        self.assertIn("1 pupils", message)
        self.assertIn(self.student.name, message)
        self.assertNotIn(self.classmate.name, message)
        self.assertIn("make them again", message)
        notes = " ".join(exemption.message_ids.mapped("body"))
        self.assertIn(fee_round.name, notes)

    def test_a_category_names_those_who_had_it_in_the_month(self):
        self._give_policy(self.student)
        self._give_policy(self.classmate, date_start=date(2026, 11, 1))
        self._create_bill(self.student, {self.item: 350_000})
        _exemption, message = self._approve(self.item)
        self.assertIn(self.student.name, message)
        self.assertNotIn(self.classmate.name, message)

    def test_bills_of_other_times_or_that_ask_for_no_more_are_left_out(self):
        self._create_exemption(self.item, self.student, rate=7_000, basis="decision")
        self._give_policy(self.student)
        self._create_bill(self.student, {self.item: 350_000})
        _exemption, answer = self._approve(self.item, rate=5_000)
        self.assertIs(answer, True)
        _exemption, answer = self._approve(
            self.item, self.classmate, date_start=date(2026, 11, 1)
        )
        self.assertIs(answer, True)

    def test_a_cancelled_bill_is_no_longer_named(self):
        bill = self._create_bill(self.student, {self.item: 350_000}, publish=False)
        bill.edu_charge_ids._cancel()
        _exemption, answer = self._approve(self.item, self.student)
        self.assertIs(answer, True)
