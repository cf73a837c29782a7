# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .test_claim import ClaimCase


@freeze_time("2026-10-05")
class TestClaimAnswer(ClaimCase):
    """An answer that was typed wrong is withdrawn."""

    def _withdraw(self, claim, user=None, reason="Gõ nhầm"):
        claim.with_user(user or self.accountant).action_withdraw_answer(reason)
        self.env.flush_all()

    def test_an_answer_that_was_typed_wrong_is_withdrawn_and_entered_anew(self):
        claim = self._make_claim(self.fee_round)
        code = claim.payment_code
        line = self._answer(claim, 35_000)
        self._withdraw(claim)
        self.assertEqual((claim.state, claim.answer_date), ("sent", False))
        self.assertEqual((claim.move_id.amount_total, claim.amount_paid), (7e5, 0))
        self.assertEqual(claim.move_id.edu_payment_code, code)
        self.assertEqual((line.amount_accepted, line.reason), (350_000, False))
        self.assertEqual(self._get_balance("bill_receivable"), 700_000 + 40_000)
        self._answer(claim, 300_000)
        self.assertEqual((claim.state, claim.move_id.amount_total), ("partly", 650_000))
        self._receive(650_000, code)
        self.assertEqual(claim.state, "paid")

    def test_so_is_a_refusal_of_the_whole(self):
        claim = self._make_claim(self.fee_round)
        claim.line_ids.with_user(self.accountant).write(
            {"amount_accepted": 0, "outcome": "dropped", "reason": "x"}
        )
        claim.with_user(self.accountant).action_accept()
        self._withdraw(claim)
        self.assertEqual((claim.state, claim.cancel_reason), ("sent", False))
        self._receive(700_000, claim.payment_code)
        self.assertEqual(claim.state, "paid")
        charges = claim.line_ids.charge_id
        self.assertEqual(charges.mapped("amount_recognised"), [350_000, 350_000])

    def test_an_answer_without_a_refusal_leaves_the_entry(self):
        claim = self._make_claim(self.fee_round)
        claim.with_user(self.accountant).action_accept()
        move = claim.move_id
        self._withdraw(claim)
        self.assertEqual((claim.state, claim.move_id), ("sent", move))

    def test_what_is_paid_or_billed_holds_the_answer(self):
        claim = self._make_claim(self.fee_round)
        self._answer(claim, 100_000, outcome="family")
        transaction = self._receive(10_000, claim.payment_code)
        with self.assertRaisesRegex(UserError, "Undo the match"):
            self._withdraw(claim)
        transaction.with_user(self.accountant).action_undo_match("Nhầm")
        later = self._create_round(plan_id=self.plan.id, period=date(2026, 11, 1))
        self._generate(later)
        with self.assertRaisesRegex(UserError, later.name):
            self._withdraw(claim)

    def test_what_was_not_answered_has_no_answer_to_withdraw(self):
        claim = self._make_claim(self.fee_round)
        with self.assertRaisesRegex(UserError, "not done"):
            self._withdraw(claim)
        claim.with_user(self.accountant).action_cancel("Nhầm đợt")
        with self.assertRaisesRegex(UserError, "not answered"):
            self._withdraw(claim)

    def test_the_accountant_withdraws_an_answer_and_says_why(self):
        claim = self._make_claim(self.fee_round)
        self._answer(claim, 100_000)
        with self.assertRaises(AccessError):
            self._withdraw(claim, self.principal)
        action = claim.with_user(self.accountant).action_withdraw_answer()
        wizard = self.env["edu.reason"].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        wizard.reason = "Gõ nhầm số"
        wizard.action_confirm()
        self.assertEqual(claim.state, "sent")
        self.assertIn("Gõ nhầm số", claim.message_ids[0].body)
