# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .support_common import SupportCase


class ClaimCase(SupportCase):
    """Tuition of two pupils, of which the ward pays all; water is the families'."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.support = cls._create_support(cls.item)
        cls.bills = cls._generate(cls.fee_round, publish=True)

    def _answer(self, claim, accepted, outcome="dropped", reason="Sai đối tượng"):
        """Write down what was accepted for the first pupil, and enter the answer."""
        claim = claim.with_user(self.accountant)
        line = claim.line_ids.filtered(lambda one: one.student_id == self.student)
        line.write({"amount_accepted": accepted, "outcome": outcome, "reason": reason})
        claim.action_accept()
        self.env.flush_all()
        return line.sudo(False).with_env(self.env)

    def _get_balance(self, role):
        """Return the balance of the account that plays a role."""
        account = self._get_account(role)
        rows = self.env["edu.trial.balance"].search(
            [("company_id", "=", self.school.id), ("account_id", "=", account.id)]
        )
        return int(sum(rows.mapped("balance")))


@freeze_time("2026-10-05")
class TestClaim(ClaimCase):
    """A claim from the round to the money."""

    # === FROM THE ROUND === #

    def test_a_round_makes_one_claim_per_payer(self):
        sponsor = self._get_payer("Công ty Hoa Sen")
        self._create_support(
            self.water, self.student, payer_kind="sponsor", payer_id=sponsor.id
        )
        fee_round = self._create_round(plan_id=self.plan.id)
        self._generate(fee_round)
        claims = self._make_claim(fee_round, send=False)
        by_payer = {claim.payer_id: claim for claim in claims}
        self.assertEqual(by_payer.keys(), {sponsor, self._get_payer()})
        self.assertEqual(by_payer[sponsor].payer_kind, "sponsor")
        self.assertEqual(by_payer[sponsor].amount_total, 20_000)
        self.assertEqual(by_payer[sponsor].line_ids.student_id, self.student)
        self.assertEqual(by_payer[self._get_payer()].student_count, 2)

    def test_a_claim_lists_pupils_level_and_amount(self):
        claim = self._make_claim(self.fee_round, send=False)
        self.assertEqual(claim.line_ids.student_id, self.student | self.classmate)
        self.assertEqual(claim.line_ids.mapped("level"), [350_000, 350_000])
        self.assertEqual(claim.amount_total, 700_000)
        self.assertEqual(
            claim._get_levels(),
            [{"item": "Học phí", "level": 350_000, "students": 2, "amount": 700_000}],
        )

    def test_what_is_on_a_claim_is_not_claimed_again(self):
        self._make_claim(self.fee_round)
        self.env.invalidate_all()
        self.assertEqual(self.fee_round.unclaimed_count, 0)
        with self.assertRaisesRegex(UserError, "is on claims"):
            self.fee_round.with_user(self.accountant).action_make_claims()

    def test_the_database_refuses_a_second_claim_of_a_charge(self):
        claim = self._make_claim(self.fee_round)
        line = claim.line_ids[0].sudo()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.cr.savepoint(),
        ):
            line.create(self.env["edu.fee.claim"]._prepare_line(claim, line.charge_id))

    def test_who_joins_later_comes_onto_a_further_claim(self):
        self._make_claim(self.fee_round)
        joined = self._create_student(school_class=self.class_1a)
        self.env.invalidate_all()
        self.fee_round.with_user(self.accountant)._bill_later(joined.ids)
        self.env.invalidate_all()
        claim = self._make_claim(self.fee_round, send=False)
        self.assertEqual(claim.line_ids.student_id, joined)

    def test_a_draft_takes_further_charges_and_gives_pupils_up(self):
        claim = self._make_claim(self.fee_round, send=False)
        claim.with_user(self.accountant).line_ids[0].unlink()
        self.env.invalidate_all()
        self.assertEqual(self.fee_round.unclaimed_count, 1)
        again = self._make_claim(self.fee_round, send=False)
        self.assertEqual(again, claim)
        self.assertEqual(claim.student_count, 2)

    def test_making_claims_takes_no_query_per_pupil(self):
        class_ = self._fill_class("3A", 40)
        fee_round = self._create_round(plan_id=self.plan.id, classes=class_)
        self._generate(fee_round)
        fee_round = fee_round.with_user(self.accountant)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            self.env["edu.fee.claim"].with_user(self.accountant)._make_for(fee_round)
            self.env.flush_all()

    # === SENT === #

    def test_a_sent_claim_is_one_receivable_on_the_payer(self):
        claim = self._make_claim(self.fee_round)
        move = claim.move_id
        self.assertEqual(claim.state, "sent")
        self.assertEqual(move.partner_id, self._get_payer())
        self.assertEqual((move.state, move.amount_total), ("posted", 700_000))
        self.assertEqual(move.edu_payment_code, claim.payment_code)
        self.assertFalse(move.edu_fee_round_id)
        term = move.line_ids.filtered(lambda one: one.display_type == "payment_term")
        self.assertEqual(term.account_id, self._get_account("bill_receivable"))
        self.assertEqual(claim.line_ids.charge_id.move_id, move)
        for student in self.student | self.classmate:
            self.assertNotIn(student.name, " ".join(move.line_ids.mapped("name")))

    def test_the_clearing_pair_nets_to_zero(self):
        self._make_claim(self.fee_round)
        pair = self._get_balance("bill_receivable") + self._get_balance("bill_contra")
        self.assertEqual(pair, 0)

    def test_a_claim_is_no_bill(self):
        before = len(self.fee_round._get_bills())
        self._make_claim(self.fee_round)
        self.env.invalidate_all()
        self.assertEqual(len(self.fee_round._get_bills()), before)
        self.assertEqual(self.fee_round.bill_count, before)

    def test_without_pupils_or_an_account_it_is_not_sent(self):
        claim = self._make_claim(self.fee_round, send=False)
        claim = claim.with_user(self.accountant)
        claim.bank_account_id = False
        with self.assertRaisesRegex(UserError, "account"):
            claim.action_send()
        claim.bank_account_id = self.bank_account
        claim.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "no pupil"):
            claim.action_send()

    def test_it_is_paid_to_an_account_of_the_school(self):
        claim = self._make_claim(self.fee_round, send=False)
        foreign = self.env["res.partner.bank"].create(
            {"partner_id": self._get_payer().id, "acc_number": "999888777"}
        )
        with self.assertRaisesRegex(ValidationError, "of the school"):
            claim.with_user(self.accountant).bank_account_id = foreign

    def test_a_support_that_never_began_is_not_claimed(self):
        support = self._create_support(self.water, date_start=date(2026, 11, 1))
        fee_round = self._create_round(plan_id=self.plan.id, period=date(2026, 11, 1))
        self._generate(fee_round)
        support.with_user(self.principal).action_end("Không có nguồn")
        claim = self._make_claim(fee_round, send=False)
        with self.assertRaisesRegex(UserError, "withdrawn"):
            claim.with_user(self.accountant).action_send()

    def test_a_sent_claim_is_not_sent_again(self):
        claim = self._make_claim(self.fee_round)
        with self.assertRaisesRegex(UserError, "is not done"):
            claim.with_user(self.accountant).action_send()

    # === MONEY === #

    def test_one_transfer_pays_the_claim_by_its_code(self):
        claim = self._make_claim(self.fee_round)
        transaction = self._receive(700_000, f"UBND {claim.payment_code} cap bu")
        self.assertEqual(transaction.state, "matched")
        self.assertEqual(claim.state, "paid")
        self.assertEqual(claim.amount_paid, 700_000)
        self.assertEqual(self._get_balance("bill_receivable"), 40_000)

    def test_the_money_is_recognised_pupil_by_pupil(self):
        claim = self._make_claim(self.fee_round)
        self._receive(500_000, claim.payment_code)
        self.env.flush_all()
        charges = claim.line_ids.charge_id.sorted("id")
        self.assertEqual(charges.mapped("amount_recognised"), [350_000, 150_000])
        self.assertEqual(claim.state, "sent")

    def test_the_items_money_counts_family_and_other_payer(self):
        claim = self._make_claim(self.fee_round)
        self._receive(700_000, claim.payment_code)
        for bill in self.bills:
            self._receive(20_000, bill.edu_payment_code)
        self.env.flush_all()
        money = {
            row.item_id: row.amount_in
            for row in self.env["edu.fee.item.money"].search(
                [("company_id", "=", self.school.id)]
            )
        }
        self.assertEqual(money, {self.item: 700_000, self.water: 40_000})
        entries = self.env["edu.fee.item.entry"].search(
            [("item_id", "=", self.item.id)]
        )
        self.assertEqual(entries.student_id, self.student | self.classmate)

    def test_money_without_a_code_is_matched_by_hand(self):
        claim = self._make_claim(self.fee_round)
        transaction = self._receive(700_000, "Kho bac chuyen tien")
        self.assertEqual(transaction.state, "queue")
        suggested = [one[0] for one in transaction._get_suggestions()]
        self.assertIn(claim.move_id, suggested)
        transaction.with_user(self.accountant).action_match(claim.move_id.ids)
        self.assertEqual(claim.state, "paid")

    def test_money_that_is_undone_opens_the_claim(self):
        claim = self._make_claim(self.fee_round)
        transaction = self._receive(700_000, claim.payment_code)
        transaction.with_user(self.accountant).action_undo_match("Nhầm")
        self.assertEqual(claim.state, "sent")
        self.assertEqual(sum(claim.line_ids.charge_id.mapped("amount_recognised")), 0)

    def test_nobody_changes_the_entry_of_a_claim_by_hand(self):
        move = self._make_claim(self.fee_round).move_id.with_user(self.accountant)
        with self.assertRaises(AccessError):
            move.partner_id = self.student.partner_id
        with self.assertRaises(AccessError):
            move.button_draft()
        with self.assertRaises(AccessError):
            move.line_ids[0].unlink()

    # === THE ANSWER === #

    def test_a_claim_is_accepted_as_it_was_sent(self):
        claim = self._make_claim(self.fee_round)
        claim.with_user(self.accountant).action_accept()
        self.assertEqual(claim.state, "accepted")
        self.assertEqual(claim.move_id.amount_total, 700_000)

    def test_what_was_accepted_in_part_is_what_the_payer_owes(self):
        claim = self._make_claim(self.fee_round)
        old, code = claim.move_id, claim.payment_code
        line = self._answer(claim, 100_000)
        self.assertEqual(claim.state, "partly")
        self.assertNotEqual(claim.move_id, old)
        self.assertEqual(old.payment_state, "reversed")
        self.assertEqual(claim.move_id.amount_total, 450_000)
        self.assertEqual(claim.move_id.edu_payment_code, code)
        self.assertEqual((line.charge_id.amount, line.amount), (100_000, 350_000))
        self.assertEqual(self._get_balance("bill_receivable"), 450_000 + 40_000)
        self._receive(450_000, code)
        self.assertEqual(claim.state, "paid")

    def test_a_claim_that_was_refused_as_a_whole_is_cancelled(self):
        claim = self._make_claim(self.fee_round)
        claim = claim.with_user(self.accountant)
        claim.line_ids.write(
            {"amount_accepted": 0, "outcome": "dropped", "reason": "Hết nguồn"}
        )
        claim.action_accept()
        self.assertEqual((claim.state, claim.cancel_reason), ("cancelled", "Hết nguồn"))
        self.assertEqual(claim.amount_paid, 0)
        self.assertEqual(self._get_balance("bill_receivable"), 40_000)

    def test_a_refusal_says_why_and_who_pays(self):
        claim = self._make_claim(self.fee_round)
        for values in ({"outcome": False}, {"reason": " "}):
            with self.subTest(**values), self.assertRaisesRegex(UserError, "say why"):
                self._answer(claim, 0, **values)

    def test_nothing_is_refused_that_was_paid(self):
        claim = self._make_claim(self.fee_round)
        self._receive(700_000, claim.payment_code)
        with self.assertRaisesRegex(UserError, "Undo the match"):
            self._answer(claim, 0)

    def test_more_than_was_claimed_is_not_accepted(self):
        claim = self._make_claim(self.fee_round)
        for amount in (-1, 350_001):
            with (
                self.subTest(amount),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self._answer(claim, amount)

    # === WHAT WAS REFUSED === #

    def test_the_family_pays_on_its_next_bill_what_was_refused(self):
        claim = self._make_claim(self.fee_round)
        line = self._answer(claim, 100_000, outcome="family")
        later = self._create_round(plan_id=self.plan.id, period=date(2026, 11, 1))
        bills = self._generate(later)
        totals = {bill.edu_student_id: bill.amount_total for bill in bills}
        self.assertEqual(
            totals, {self.student: 20_000 + 250_000, self.classmate: 20_000}
        )
        bill = bills.filtered(lambda one: one.edu_student_id == self.student)
        names = " ".join(bill.invoice_line_ids.mapped("name"))
        self.assertIn("10/2026", names)
        self.assertFalse(line._filter_waiting())
        another = self._create_round(plan_id=self.plan.id, period=date(2026, 12, 1))
        self.assertEqual(set(self._generate(another).mapped("amount_total")), {20_000})

    def test_who_was_refused_as_a_whole_is_not_charged_again_in_the_same_round(self):
        for outcome in ("family", "dropped"):
            with self.subTest(outcome), self.env.cr.savepoint() as savepoint:
                self._answer(self._make_claim(self.fee_round), 0, outcome=outcome)
                charges = self.fee_round.charge_ids.filtered(
                    lambda one: one.state == "live"
                )
                self.assertFalse(self.fee_round._get_missing_student_ids())
                self.assertFalse(self._generate(self.fee_round))
                self.assertEqual(
                    self.fee_round.charge_ids.filtered(lambda one: one.state == "live"),
                    charges,
                )
                savepoint.rollback()

    def test_a_round_of_one_payer_alone_is_not_billed_anew_after_a_refusal(self):
        plan = self._create_fee_plan({self.item: 350_000})
        fee_round = self._create_round(plan_id=plan.id)
        self._generate(fee_round)
        self._answer(self._make_claim(fee_round), 0, outcome="family")
        self.assertFalse(fee_round._get_missing_student_ids())

    def test_a_bill_of_which_a_part_was_refused_is_not_cancelled(self):
        half = self._create_fee_item(name="Bán trú")
        self._create_support(half, self.student, rate=5_000)
        fee_round = self._create_round({half: 100_000})
        bills = self._generate(fee_round)
        self._answer(self._make_claim(fee_round), 0, outcome="family")
        bill = bills.filtered(lambda one: one.edu_student_id == self.student)
        with self.assertRaisesRegex(UserError, "was refused"):
            bill._edu_cancel("Nhầm")

    def test_a_refused_part_waits_again_when_its_bill_is_cancelled(self):
        line = self._answer(self._make_claim(self.fee_round), 0, outcome="family")
        later = self._create_round(plan_id=self.plan.id, period=date(2026, 11, 1))
        bills = self._generate(later)
        bills._edu_cancel("Nhầm")
        self.assertEqual(line._filter_waiting(), line)

    def test_what_was_dropped_is_on_no_bill(self):
        self._answer(self._make_claim(self.fee_round), 0)
        later = self._create_round(plan_id=self.plan.id, period=date(2026, 11, 1))
        self.assertEqual(set(self._generate(later).mapped("amount_total")), {20_000})

    def test_what_waits_for_the_family_can_be_given_up(self):
        line = self._answer(self._make_claim(self.fee_round), 0, outcome="family")
        own = line.with_user(self.accountant)
        own.write({"outcome": "dropped", "reason": "Hiệu trưởng cho miễn"})
        self.assertFalse(line._filter_waiting())
        with self.assertRaisesRegex(UserError, "is not done"):
            own.outcome = "family"

    # === CANCELLED === #

    def test_a_cancelled_claim_lets_its_charges_be_claimed_again(self):
        claim = self._make_claim(self.fee_round)
        claim.with_user(self.accountant).action_cancel("Sai mẫu")
        self.assertEqual((claim.state, claim.cancel_reason), ("cancelled", "Sai mẫu"))
        self.assertEqual(self._get_balance("bill_receivable"), 40_000)
        self.env.invalidate_all()
        again = self._make_claim(self.fee_round)
        self.assertNotEqual(again, claim)
        self.assertEqual(again.amount_total, 700_000)

    def test_a_reason_is_asked_for(self):
        claim = self._make_claim(self.fee_round).with_user(self.accountant)
        action = claim.action_cancel()
        wizard = self.env["edu.reason"].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        wizard.reason = "Sai mẫu"
        wizard.action_confirm()
        self.assertEqual(claim.state, "cancelled")

    def test_a_paid_claim_is_not_cancelled(self):
        claim = self._make_claim(self.fee_round)
        self._receive(100_000, claim.payment_code)
        with self.assertRaisesRegex(UserError, "Undo the match"):
            claim.with_user(self.accountant).action_cancel("Sai mẫu")

    def test_late_money_for_a_cancelled_claim_waits(self):
        claim = self._make_claim(self.fee_round)
        claim.with_user(self.accountant).action_cancel("Sai mẫu")
        transaction = self._receive(700_000, claim.payment_code)
        self.assertEqual(transaction.queue_reason, "cancelled_bill")

    def test_a_bill_beside_a_sent_claim_is_not_cancelled(self):
        bill = self.bills.filtered(lambda one: one.edu_student_id == self.student)
        self._make_claim(self.fee_round)
        with self.assertRaisesRegex(UserError, "Cancel the claim first"):
            bill._edu_cancel("Nhầm")

    def test_a_bill_beside_a_draft_takes_its_pupil_off(self):
        bill = self.bills.filtered(lambda one: one.edu_student_id == self.student)
        claim = self._make_claim(self.fee_round, send=False)
        bill._edu_cancel("Nhầm")
        self.assertEqual(claim.line_ids.student_id, self.classmate)

    def test_what_was_sent_is_never_deleted(self):
        claim = self._make_claim(self.fee_round).with_user(self.accountant)
        with self.assertRaises(UserError):
            claim.unlink()
        with self.assertRaises(UserError):
            claim.line_ids[0].unlink()


@freeze_time("2026-10-05")
class TestClaimAccrual(ClaimCase):
    """A private school books what the payer owes as revenue, at once."""

    recognition = "accrual"

    def test_price_and_support_come_to_the_revenue_of_the_item(self):
        claim = self._make_claim(self.fee_round)
        self.assertEqual(self._get_balance("service_revenue"), -(700_000 + 40_000))
        self._receive(700_000, claim.payment_code)
        self.assertEqual(claim.state, "paid")
        self.assertEqual(self._get_balance("bill_receivable"), 40_000)

    def test_a_partial_answer_takes_the_rest_off_the_revenue(self):
        self._answer(self._make_claim(self.fee_round), 100_000)
        self.assertEqual(self._get_balance("service_revenue"), -(450_000 + 40_000))
