# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError

from .support_common import SupportCase
from .test_exemption import ExemptionSetUp


@freeze_time("2026-10-05")
class TestTwoPayers(ExemptionSetUp, SupportCase):
    """Of a pupil's item the State budget pays a part, a sponsor another one, and the
    family the rest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ward = cls._get_payer()
        cls.lotus = cls._get_payer("Công ty Hoa Sen")

    def _sponsor(self, items, students=None, payer=None, **values):
        """Let a sponsor pay, 30 % if not said otherwise."""
        return self._create_support(
            items,
            students,
            **{
                "payer_kind": "sponsor",
                "payer_id": (payer or self.lotus).id,
                "rate": 3_000,
                **values,
            },
        )

    def _get_parts(self, item=None, **kwargs):
        """Return {payer: amount} of the charges of an item; the family is the pupil."""
        family, others = self._get_charges(**kwargs)
        charges = (family | others).filtered(
            lambda one: one.item_id == (item or self.item)
        )
        return {one.payer_id: int(one.amount) for one in charges}

    # === WHO PAYS HOW MUCH === #

    def test_three_parts_add_up_to_the_dong(self):
        self.plan.line_ids.filtered(
            lambda line: line.item_id == self.item
        ).price = 350_001
        self._create_support(self.item, self.student, rate=5_000)
        self._sponsor(self.item, self.student)
        bill = self._get_bill()
        parts = self._get_parts()
        self.assertEqual(
            parts,
            {
                self.ward: 175_001,
                self.lotus: 105_000,
                self.student.partner_id: 70_000,
            },
        )
        self.assertEqual(sum(parts.values()), 350_001)
        self.assertEqual(bill.amount_total, 70_000 + 20_000)

    def test_the_bill_shows_each_part_in_a_line_of_its_own(self):
        self._sponsor(self.item, self.student)
        self._create_support(self.item, self.student, rate=5_000)
        lines = self._get_bill().invoice_line_ids.sorted("id")
        self.assertEqual(
            lines.mapped("price_total"), [350_000, -175_000, -105_000, 20_000]
        )
        self.assertNotEqual(lines[1].name, lines[2].name)
        self.assertNotIn("Hoa Sen", " ".join(lines.mapped("name")))

    def test_the_budget_comes_before_a_sponsor_who_was_there_first(self):
        self._sponsor(self.item, self.student, rate=8_000)
        self._create_support(self.item, self.student, rate=5_000)
        self._get_bill()
        self.assertEqual(
            self._get_parts(),
            {
                self.ward: 175_000,
                self.lotus: 175_000,
                self.student.partner_id: 0,
            },
        )

    def test_an_exemption_comes_before_both(self):
        self._create_exemption(self.item, self.student, rate=4_000)
        self._create_support(self.item, self.student, rate=5_000)
        self._sponsor(self.item, self.student)
        self._get_bill()
        self.assertEqual(
            self._get_parts(),
            {
                self.ward: 105_000,
                self.lotus: 63_000,
                self.student.partner_id: 42_000,
            },
        )

    def test_a_sponsor_who_finds_nothing_left_is_charged_nothing(self):
        self._create_support(self.item | self.water, self.student)
        self._sponsor(self.item, self.student)
        self.assertFalse(self._get_bill())
        self.assertEqual(self._get_parts(), {self.ward: 350_000})

    def test_what_all_get_and_what_one_gets_are_both_taken(self):
        self._create_support(self.item, rate=5_000)
        self._sponsor(self.item, self.student)
        self._get_bill()
        self.assertEqual(self._get_parts()[self.lotus], 105_000)
        self.assertEqual(
            self._get_parts(student=self.classmate),
            {self.ward: 175_000, self.classmate.partner_id: 175_000},
        )

    def test_two_sponsors_pay_in_the_order_in_which_they_agreed(self):
        second = self._get_payer("Hội khuyến học")
        self._sponsor(self.item, self.student, rate=7_000)
        self._sponsor(self.item, self.student, payer=second, rate=7_000)
        self._get_bill()
        parts = self._get_parts()
        self.assertEqual((parts[self.lotus], parts[second]), (245_000, 105_000))

    # === ONE PAYER ONCE === #

    def test_one_payer_takes_one_part_though_it_is_called_a_sponsor(self):
        first = self._create_support(self.item, self.student, rate=5_000)
        with self.assertRaisesRegex(UserError, first.name) as caught:
            self._sponsor(self.item, self.student, payer=self.ward)
        self.assertIn(self.ward.name, str(caught.exception))

    def test_who_comes_into_a_category_later_has_each_payer_once(self):
        """The first agreement with the payer holds; nobody claims twice."""
        self._create_support(
            self.item,
            basis="policy",
            code_id=self._get_policy_code().id,
            rate=5_000,
        )
        self._create_support(self.item, self.student, rate=2_000)
        self._sponsor(self.item, self.student)
        self._give_policy(self.student, date_start=date(2026, 9, 1))
        self._get_bill()
        self.assertEqual(
            self._get_parts(),
            {
                self.ward: 175_000,
                self.lotus: 105_000,
                self.student.partner_id: 70_000,
            },
        )

    # === CLAIMS === #

    def test_each_payer_is_asked_for_its_part(self):
        self._create_support(self.item, self.student, rate=5_000)
        self._sponsor(self.item, self.student)
        self._get_bill()
        claims = self._make_claim(self.fee_round)
        totals = {one.payer_id: int(one.amount_total) for one in claims}
        self.assertEqual(totals, {self.ward: 175_000, self.lotus: 105_000})
        balance = self._get_trial_balance()
        self.assertEqual(sum(balance.values()), 0)

    def test_what_one_payer_refused_is_all_that_the_family_pays_later(self):
        self._create_support(self.item, self.student, rate=5_000)
        self._sponsor(self.item, self.student, date_end=date(2026, 10, 31))
        self._get_bill()
        claims = self._make_claim(self.fee_round)
        claim = claims.filtered(lambda one: one.payer_id == self.lotus)
        claim = claim.with_user(self.accountant)
        claim.line_ids.write(
            {"amount_accepted": 0, "outcome": "family", "reason": "Hết nguồn"}
        )
        claim.action_accept()
        self.env.flush_all()
        later = self._create_round(plan_id=self.plan.id, period=date(2026, 11, 1))
        bill = self._generate(later).filtered(
            lambda one: one.edu_student_id == self.student
        )
        self.assertEqual(bill.amount_total, 175_000 + 105_000 + 20_000)

    def test_a_cancelled_bill_takes_both_parts_with_it(self):
        self._create_support(self.item, self.student, rate=5_000)
        self._sponsor(self.item, self.student)
        self._get_bill()._edu_cancel("Nhầm")
        self.assertFalse(self._get_charges()[1])
        self.env.flush_all()
        self.assertEqual(self._get_bill().amount_total, 70_000 + 20_000)
        self.assertEqual(len(self._get_charges()[1]), 2)

    # === WHEN ONE AGREEMENT ENDS === #

    def test_when_one_of_two_ends_the_family_is_billed_its_part(self):
        """Nobody had a bill while both paid all."""
        fee_round = self._create_round(
            plan_id=self.plan.id, period=date(2026, 11, 1), name="Tháng 11"
        )
        self._create_support(self.item | self.water, self.student, rate=5_000)
        lapsing = self._sponsor(self.item | self.water, self.student, rate=5_000)
        self._generate(fee_round)
        self.assertNotIn(self.student, fee_round._get_bills().edu_student_id)
        lapsing.with_user(self.principal).action_end("Hết nguồn")
        fee_round.with_user(self.accountant).action_rebill_lapsed()
        self.env.invalidate_all()
        bill = fee_round._get_bills().filtered(
            lambda one: one.edu_student_id == self.student
        )
        self.assertEqual(bill.amount_total, 185_000)
        _family, others = self._get_charges(fee_round=fee_round)
        self.assertEqual(others.payer_id, self.ward)
        self.assertEqual(sum(others.mapped("amount")), 185_000)

    def test_what_another_payer_was_asked_for_stops_the_bill(self):
        fee_round = self._create_round(
            plan_id=self.plan.id, period=date(2026, 11, 1), name="Tháng 11"
        )
        self._create_support(self.item | self.water, self.student, rate=5_000)
        lapsing = self._sponsor(self.item | self.water, self.student, rate=5_000)
        self._generate(fee_round)
        claims = self._make_claim(fee_round, send=False)
        claims.filtered(lambda one: one.payer_id == self.ward).with_user(
            self.accountant
        ).action_send()
        claims.filtered(lambda one: one.payer_id == self.lotus).line_ids.unlink()
        lapsing.with_user(self.principal).action_end("Hết nguồn")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Cancel the claim first"):
            fee_round.with_user(self.accountant).action_rebill_lapsed()

    # === FIGURES === #

    def test_the_preview_counts_a_pupil_of_two_payers_once(self):
        self._create_support(self.item, self.student, rate=5_000)
        self._sponsor(self.item, self.student)
        preview = self.env["edu.fee.round.preview"]._create_for(self.fee_round)
        self.assertEqual(preview.amount_supported, 280_000)
        self.assertEqual(preview.supported_count, 1)

    def test_an_agreement_names_its_payer_for_all_its_items(self):
        support = self._sponsor(self.item, self.student)
        draft = self._create_support(
            self.water,
            self.student,
            approve=False,
            item_ids=[Command.set((self.item | self.water).ids)],
            payer_id=self.lotus.id,
        )
        with self.assertRaisesRegex(UserError, support.name):
            draft.with_user(self.principal).action_approve()
