# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .support_leaver_common import LAST_DAY, TUITION, USED, PayerLeaverCase


@freeze_time("2026-10-20 03:00:00")
class TestSupportLeaversSent(PayerLeaverCase):
    """Pupils who leave while the claim for them is at the payer, or answered."""

    def test_on_a_sent_claim_the_place_says_what_is_right_and_why(self):
        self._cover()
        claim = self._make_claim(self.fee_round)
        move = claim.move_id
        self._leave()
        self._settle()
        line = self._get_claim_line(claim)
        self.assertEqual((line.amount, line.amount_accepted), (TUITION, USED))
        self.assertEqual(line.outcome, "dropped")
        self.assertIn("16/10/2026", line.reason)
        self.assertEqual((claim.stage, claim.move_id), ("sent", move))

    def test_the_answer_books_what_is_right(self):
        self._cover()
        claim = self._make_claim(self.fee_round)
        self._leave()
        self._settle()
        claim.with_user(self.accountant).action_accept()
        self.assertEqual(claim.state, "partly")
        self.assertEqual(claim.move_id.amount_total, USED + 20_000)
        self._receive(USED + 20_000, claim.payment_code)
        self.assertEqual(claim.state, "paid")
        self.assertEqual(sum(self._get_trial_balance().values()), 0)

    def test_a_withdrawn_answer_keeps_what_the_round_reduced(self):
        self._cover()
        claim = self._make_claim(self.fee_round)
        self._leave()
        self._settle()
        line = self._get_claim_line(claim)
        reason = line.reason
        # The answer was typed over it, wrongly; water was refused.
        line.with_user(self.accountant).write({"amount_accepted": 1, "reason": "x"})
        other = claim.line_ids - line
        other.with_user(self.accountant).write(
            {"amount_accepted": 0, "outcome": "dropped", "reason": "x"}
        )
        claim.with_user(self.accountant).action_accept()
        claim.with_user(self.accountant).action_withdraw_answer("Gõ nhầm")
        self.assertEqual(claim.move_id.amount_total, TUITION + 20_000)
        self.assertEqual((line.amount, line.amount_accepted), (TUITION, USED))
        self.assertEqual((line.outcome, line.reason), ("dropped", reason))
        self.assertEqual(
            (other.amount_accepted, other.outcome, other.reason), (20_000, False, False)
        )
        claim.with_user(self.accountant).action_accept()
        self.assertEqual(claim.move_id.amount_total, USED + 20_000)

    def test_after_a_cancelled_claim_the_next_one_asks_for_the_days_there(self):
        self._cover()
        claim = self._make_claim(self.fee_round)
        self._leave()
        self._settle()
        claim.with_user(self.accountant).action_cancel("Sai mẫu")
        self.assertEqual(self._get_owed(), {self.item: USED, self.water: 20_000})
        again = self._make_claim(self.fee_round)
        line = self._get_claim_line(again)
        self.assertEqual((line.level, line.amount), (USED, USED))
        self.assertIn("16/10/2026", line.charge_id.name)
        self.assertEqual(again.move_id.amount_total, USED + 20_000)
        # It is reduced once, however often the claim is cancelled.
        again.with_user(self.accountant).action_cancel("Sai mẫu")
        self.assertEqual(self._get_owed(), {self.item: USED, self.water: 20_000})
        self.assertEqual(sum(self._get_trial_balance().values()), 0)

    def test_so_it_does_after_a_withdrawn_answer(self):
        self._cover()
        claim = self._make_claim(self.fee_round)
        self._leave()
        self._settle()
        claim.with_user(self.accountant).action_accept()
        claim.with_user(self.accountant).action_withdraw_answer("Gõ nhầm")
        claim.with_user(self.accountant).action_cancel("Sai mẫu")
        self.assertEqual(self._get_owed(), {self.item: USED, self.water: 20_000})

    def test_of_whom_nothing_was_used_no_claim_asks_again(self):
        self.fee_round.line_ids.partial_rule = "days"
        self._cover()
        claim = self._make_claim(self.fee_round)
        self.student.enrollment_ids.date_end = date(2026, 9, 25)
        self.env.flush_all()
        self.env.invalidate_all()
        self._settle()
        self.assertEqual(claim.amount_accepted, 0)
        claim.with_user(self.accountant).action_cancel("Sai mẫu")
        self.assertFalse(self._get_owed())

    def test_what_stays_claimed_in_full_is_claimed_in_full_again(self):
        self._cover()
        claim = self._make_claim(self.fee_round)
        self._leave()
        self._settle(payer_outcome="keep")
        claim.with_user(self.accountant).action_cancel("Sai mẫu")
        self.assertEqual(self._get_owed()[self.item], TUITION)

    def test_of_two_payers_the_cancelled_claims_part_is_of_the_whole(self):
        """The other payer's part, reduced already, is not reduced once more."""
        lotus = self._get_payer("Công ty Hoa Sen")
        self._bill(
            (self.item, {"rate": 5_000}),
            (
                self.item,
                {"rate": 3_000, "payer_kind": "sponsor", "payer_id": lotus.id},
            ),
        )
        claims = self._make_claim(self.fee_round)
        self._leave()
        self._settle("due")
        first, second = claims.with_user(self.accountant)
        first.action_cancel("Sai mẫu")
        second.action_accept()
        second.action_withdraw_answer("Gõ nhầm")
        second.action_cancel("Sai mẫu")
        charges = self._get_charges()[1]
        self.assertEqual(sorted(charges.mapped("amount")), [48_000, USED // 2])
        self.assertEqual(set(charges.mapped("level")), {USED})

    def test_nobody_types_what_the_round_reduced(self):
        self._cover()
        claim = self._make_claim(self.fee_round)
        line = self._get_claim_line(claim).with_user(self.accountant)
        for values in ({"left_on": LAST_DAY}, {"amount_used": 1}):
            with self.subTest(**values), self.assertRaises(AccessError):
                line.write(values)

    def test_credit_on_the_claim_is_taken_back_before_it_is_reduced(self):
        with freeze_time("2026-10-01 03:00:00"):
            self._create_support(self.item | self.water, self.student)
            earlier = self._create_round(
                plan_id=self.plan.id, period=date(2026, 9, 1), name="Tháng 9"
            )
            self._generate(earlier, publish=True)
            first = self._make_claim(earlier)
            self._receive(first.amount_total + 100_000, first.payment_code)
            self._get_bill(publish=True)
            claim = self._make_claim(self.fee_round)
        claim.with_user(self.accountant).action_use_credit()
        self._leave()
        with self.assertRaisesRegex(UserError, "100.000.*Take the credit back first"):
            self._settle(payer_outcome="reduce")

    def test_what_was_paid_or_answered_stays(self):
        self._cover()
        claim = self._make_claim(self.fee_round)
        self._leave()
        for step in (
            lambda: self._receive(100_000, claim.payment_code),
            lambda: claim.with_user(self.accountant).action_accept(),
            lambda: self._get_claim_line(claim).write({"amount_accepted": 1}),
        ):
            savepoint = self.env.cr.savepoint()
            step()
            self.env.flush_all()
            self.env.invalidate_all()
            leaver = self._get_leaver()
            self.assertEqual(leaver.payer_outcome, "keep")
            self.assertEqual(leaver.payer_unused, TUITION - USED)
            with self.assertRaisesRegex(UserError, "answered or paid"):
                self._settle(payer_outcome="reduce")
            self.assertTrue(self._settle())
            savepoint.rollback()
            self.env.invalidate_all()

    def test_a_claim_that_somebody_holds_is_not_touched(self):
        self._cover()
        self._make_claim(self.fee_round)
        self._leave()
        claims = type(self.env["edu.fee.claim"])
        self.patch(claims, "try_lock_for_update", lambda records, **kwargs: False)
        with self.assertRaisesRegex(UserError, "Somebody else changes the claim"):
            self._settle()
