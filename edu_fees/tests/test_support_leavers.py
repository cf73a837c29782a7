# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError

from .support_leaver_common import LAST_DAY, TUITION, USED, PayerLeaverCase


@freeze_time("2026-10-20 03:00:00")
class TestSupportLeavers(PayerLeaverCase):
    """What other payers owe for pupils who leave before the month is over."""

    # === WHO HAS NO BILL === #

    def test_a_pupil_of_whom_others_pay_all_is_listed(self):
        self._cover()
        self.assertEqual(self.fee_round.left_count, 0)
        self._leave()
        self.assertEqual(self.fee_round.left_count, 1)
        leaver = self._get_leaver()
        self.assertEqual((leaver.billed, leaver.unused), (0, 0))
        self.assertEqual(leaver.payer_unused, TUITION - USED)
        self.assertEqual(leaver.payer_outcome, "reduce")
        self.assertEqual(leaver.class_.id, self.class_1a.id)

    def test_what_is_not_claimed_yet_is_charged_for_the_days_there(self):
        self._cover()
        self._leave()
        departure = self._settle()
        self.assertEqual(self._get_owed(), {self.item: USED, self.water: 20_000})
        charge = self._get_charges()[1].filtered(lambda one: one.item_id == self.item)
        self.assertEqual((charge.level, charge.level_quantity), (USED, 1))
        self.assertIn("16/10/2026", charge.name)
        self.assertFalse(departure.outcome)
        self.assertEqual(departure.payer_outcome, "reduce")
        self.assertEqual(departure.amount_payer_unused, TUITION - USED)
        self.assertEqual(self.fee_round.left_count, 0)

    def test_the_claim_that_is_made_then_asks_for_the_days_there(self):
        self._cover()
        self._leave()
        self._settle()
        claim = self._make_claim(self.fee_round)
        self.assertEqual(claim.amount_total, USED + 20_000)

    def test_the_draft_of_a_claim_takes_what_is_left(self):
        self._cover()
        claim = self._make_claim(self.fee_round, send=False)
        self._leave()
        self._settle()
        self.assertEqual(claim.amount_total, USED + 20_000)
        self.assertEqual(self._get_claim_line(claim).level, USED)
        self.assertEqual(self.fee_round.unclaimed_count, 0)
        claim.with_user(self.accountant).action_send()
        self.assertEqual(claim.move_id.amount_total, USED + 20_000)

    def test_who_never_came_is_taken_off_the_draft(self):
        self.fee_round.line_ids.partial_rule = "days"
        self._cover()
        claim = self._make_claim(self.fee_round, send=False)
        self.student.enrollment_ids.date_end = date(2026, 9, 25)
        self.env.flush_all()
        self.env.invalidate_all()
        self._settle()
        self.assertFalse(claim.line_ids)
        self.assertFalse(self._get_owed())

    def test_it_may_stay_claimed_in_full(self):
        self._cover()
        self._leave()
        departure = self._settle(payer_outcome="keep")
        self.assertEqual(self._get_owed()[self.item], TUITION)
        self.assertEqual(departure.payer_outcome, "keep")
        self.assertEqual(self.fee_round.left_count, 0)

    def test_meals_are_counted(self):
        meals = self._create_fee_item(
            name="Tiền ăn", unit="meal", legal_class="collected_on_behalf"
        )
        self._create_support(meals, self.student)
        fee_round = self.fee_round = self._create_round({meals: (38_000, 22)})
        with freeze_time("2026-10-01 03:00:00"):
            self._generate(fee_round, publish=True)
        self._leave()
        self._settle()
        [charge] = self._get_charges()[1]
        # 12 of 22 school days
        self.assertEqual((charge.level, charge.level_quantity), (38_000, 12))
        self.assertEqual(charge.amount, 12 * 38_000)

    def test_who_is_settled_is_not_billed_again(self):
        self._cover()
        self._leave()
        self._settle()
        self.assertFalse(self.fee_round._get_missing_student_ids())
        self.assertFalse(self._generate(self.fee_round))

    # === SUPPORTED IN PART === #

    def test_of_a_paid_bill_the_payers_part_is_proposed_as_well(self):
        bill = self._bill((self.item, {"rate": 5_000}))
        self._receive(bill.amount_total, bill.edu_payment_code)
        self._leave()
        leaver = self._get_leaver()
        self.assertEqual((leaver.outcome, leaver.payer_outcome), ("unused", "reduce"))
        self.assertEqual((leaver.unused, leaver.payer_unused), (75_000, 75_000))
        self._settle("unused")
        self.assertEqual(self._get_owed(), {self.item: USED // 2})
        deduction = self.env["edu.fee.deduction"].search(
            [("student_id", "=", self.student.id)]
        )
        self.assertEqual(deduction.amount, 75_000)

    def test_a_bill_may_stay_due_while_the_payer_pays_for_the_days_there(self):
        bill = self._bill((self.item, {"rate": 5_000}))
        self._leave()
        self._settle("due")
        self.assertEqual(bill.amount_residual, TUITION // 2 + 20_000)
        self.assertEqual(self._get_owed(), {self.item: USED // 2})

    def test_a_bill_beside_a_sent_claim_is_made_anew(self):
        bill = self._bill((self.item, {"rate": 5_000}))
        claim = self._make_claim(self.fee_round)
        self._leave()
        self.assertEqual(self._get_leaver().outcome, "rebill")
        self._settle("rebill")
        self.assertTrue(bill.edu_cancel_reason)
        new = self.fee_round._get_bills().filtered(
            lambda one: one.edu_student_id == self.student
        )
        self.assertEqual(new.amount_total, USED // 2 + 20_000)
        line = self._get_claim_line(claim)
        self.assertEqual((line.amount, line.amount_accepted), (155_000, USED // 2))
        self.assertEqual(self._get_charges()[1], line.charge_id)
        claim.with_user(self.accountant).action_accept()
        family, others = self._get_charges()
        tuition = family.filtered(lambda one: one.item_id == self.item)
        self.assertEqual(tuition.amount + others.amount, USED)

    def test_a_bill_made_anew_takes_the_payers_part_along(self):
        self._bill((self.item, {"rate": 5_000}))
        self._leave()
        with self.assertRaisesRegex(UserError, "reduce their part"):
            self._settle("rebill", "keep")

    def test_beside_an_answered_claim_the_bill_is_not_made_anew(self):
        self._bill((self.item, {"rate": 5_000}))
        claim = self._make_claim(self.fee_round)
        claim.with_user(self.accountant).action_accept()
        self._leave()
        self.assertEqual(self._get_leaver().outcome, "due")
        with self.assertRaisesRegex(UserError, "answered or paid"):
            self._settle("rebill")

    def test_an_answered_claim_of_an_item_used_as_a_whole_is_no_obstacle(self):
        self._bill((self.water, {"rate": 5_000}))
        claim = self._make_claim(self.fee_round)
        claim.with_user(self.accountant).action_accept()
        self._leave()
        self._settle("rebill")
        new = self.fee_round._get_bills().filtered(
            lambda one: one.edu_student_id == self.student
        )
        self.assertEqual(new.amount_total, USED + 10_000)
        self.assertEqual(self._get_owed(), {self.water: 10_000})
        self.assertEqual(claim.line_ids.charge_id.state, "live")

    def test_after_a_bill_made_anew_no_bill_keeps_a_charge_on_a_claim(self):
        """What holds while one bill is made anew, holds for that one only."""
        self._bill((self.item, {"rate": 5_000}))
        self._make_claim(self.fee_round)
        self._leave()
        self._settle("rebill")
        new = self.fee_round._get_bills().filtered(
            lambda one: one.edu_student_id == self.student
        )
        with self.assertRaisesRegex(UserError, "Cancel the claim first"):
            new._edu_cancel("Nhầm")

    def test_two_payers_are_reduced_each_by_its_part(self):
        lotus = self._get_payer("Công ty Hoa Sen")
        self._bill(
            (self.item, {"rate": 5_000}),
            (
                self.item,
                {"rate": 3_000, "payer_kind": "sponsor", "payer_id": lotus.id},
            ),
        )
        claims = self._make_claim(self.fee_round, send=False)
        claims.filtered(lambda one: one.payer_id == lotus).with_user(
            self.accountant
        ).action_send()
        self._leave()
        self._settle("due")
        by_payer = {one.payer_id: one for one in claims}
        draft, sent = (
            self._get_claim_line(by_payer[one]) for one in (self.ward, lotus)
        )
        self.assertEqual(draft.amount, USED // 2)
        self.assertEqual((sent.amount, sent.amount_accepted), (93_000, 48_000))

    # === ON THE SCREEN === #

    def test_the_list_proposes_and_does_what_is_chosen(self):
        self._cover()
        self._leave()
        fee_round = self.fee_round.with_user(self.accountant)
        action = fee_round.action_view_leavers()
        wizard = self.env[action["res_model"]].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        line = wizard.line_ids
        self.assertEqual(line.student_id, self.student)
        self.assertEqual(line.class_id.id, self.class_1a.id)
        self.assertEqual((line.amount_billed, line.amount_payer_unused), (0, 150_000))
        self.assertEqual(line.payer_outcome, "reduce")
        line.payer_outcome = "keep"
        wizard.action_confirm()
        departure = self.env["edu.fee.departure"].search(
            [("student_id", "=", self.student.id)]
        )
        self.assertEqual(departure.payer_outcome, "keep")
        self.assertEqual(self._get_owed()[self.item], TUITION)

    def test_the_round_tells_what_was_done(self):
        self._cover()
        self._leave()
        self._settle()
        [note] = self.fee_round.message_ids.filtered(
            lambda one: "part of other payers" in (one.body or "")
        )
        self.assertIn("150.000", note.body)

    def test_listing_takes_no_query_per_pupil(self):
        counts = []
        self._create_support(self.item | self.water)
        for number in (5, 25):
            class_ = self._fill_class(f"L{number}", number)
            fee_round = self._create_round(plan_id=self.plan.id, classes=class_)
            with freeze_time("2026-10-01 03:00:00"):
                self._generate(fee_round, publish=True)
            class_.enrollment_ids.date_end = LAST_DAY
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            leavers = fee_round.with_user(self.accountant)._get_leavers()
            self.assertEqual(len(leavers), number)
            self.assertTrue(all(one.can_reduce for own in leavers for one in own.parts))
            counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0])
