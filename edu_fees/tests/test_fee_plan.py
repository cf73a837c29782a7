# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError, ValidationError

from .common import FeesCase


class TestFeePlan(FeesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls._create_fee_item(name="Nước uống")

    # === ITEMS === #

    def test_money_on_behalf_goes_to_its_own_role(self):
        """The role follows the legal class and may be set by hand."""
        lunch = self._create_fee_item(legal_class="collected_on_behalf")
        self.assertEqual(lunch.revenue_role, "collected_on_behalf")
        self.assertEqual(self.item.revenue_role, "service_revenue")
        deposit = self._create_fee_item(revenue_role="deposit_held")
        self.assertEqual(deposit.revenue_role, "deposit_held")

    def test_an_item_is_paid_to_an_account_of_the_school(self):
        """Another school's account is refused, naming item, account and holder."""
        account = self._create_bank_account(self.other_school, company_id=False)
        with self.assertRaisesRegex(ValidationError, account.acc_number) as caught:
            self._create_fee_item(name="Ăn sáng", beneficiary_account_id=account.id)
        self.assertIn("Ăn sáng", str(caught.exception))
        self.assertIn(self.other_school.name, str(caught.exception))

    # === PRICES === #

    def test_a_price_is_above_zero_and_below_the_limit(self):
        """Zero, negative and 10^12 are refused; one đồng less passes."""
        for price in (0, -1, 10**12):
            with (
                self.subTest(price),
                self.assertRaisesRegex(ValidationError, "Nước uống"),
            ):
                self._create_fee_plan({self.item: price})
        plan = self._create_fee_plan({self.item: 10**12 - 1})
        self.assertEqual(int(plan.line_ids.price), 999_999_999_999)

    def test_a_price_has_no_fraction_whatever_the_currency(self):
        """A private school that counts in dollars bills whole ones all the same."""
        dollar = self.env.ref("base.USD")
        school = self._create_school(currency_id=dollar.id)
        item = self._create_fee_item(school, name="Học phí")
        with self.assertRaisesRegex(ValidationError, "Học phí.*1.5 is not a whole"):
            self._create_fee_plan({item: (1, 1)}, school).line_ids.price = 1.5

    def test_a_quantity_is_above_zero(self):
        """Zero units are refused."""
        with self.assertRaisesRegex(ValidationError, "quantity is 0"):
            self._create_fee_plan({self.item: (1_000, 0)})

    def test_an_item_not_through_the_school_is_refused_in_a_plan(self):
        """Parents' committee money has no price, now or later."""
        fund = self._create_fee_item(name="Quỹ lớp", legal_class="not_through_school")
        with self.assertRaisesRegex(ValidationError, "Quỹ lớp"):
            self._create_fee_plan({fund: 50_000})
        self._create_fee_plan({self.item: 20_000})
        with self.assertRaisesRegex(ValidationError, "Nước uống"):
            self.item.legal_class = "not_through_school"

    def test_a_plan_has_one_price_for_an_item_and_a_grade(self):
        """Two grades may differ; the same grade twice may not."""
        one, two = self._get_grade(1), self._get_grade(2)
        plan = self._create_fee_plan({self.item: (20_000, 1, [one])})
        line = {"plan_id": plan.id, "item_id": self.item.id, "price": 25_000}
        lines = self.env["edu.fee.plan.line"]
        lines.create({**line, "grade_ids": [(6, 0, two.ids)]})
        with self.assertRaisesRegex(ValidationError, "two prices.*Nước uống"):
            lines.create({**line, "grade_ids": [(6, 0, one.ids)]})
        with self.assertRaisesRegex(ValidationError, "two prices"):
            lines.create(line)

    def test_an_item_of_another_school_is_refused_in_a_plan(self):
        """A plan prices its own school's items."""
        foreign = self._create_fee_item(self.other_school)
        with self.assertRaises(UserError):
            self._create_fee_plan({foreign: 20_000})

    def test_a_plan_is_copied_with_its_prices_under_another_name(self):
        """Next year starts from this year's list."""
        plan = self._create_fee_plan({self.item: 20_000})
        copy = plan.copy()
        self.assertNotEqual(copy.name, plan.name)
        self.assertEqual(copy.line_ids.price, 20_000)

    def test_a_plan_counts_and_opens_its_rounds(self):
        """The button shows the plan's own rounds."""
        fee_round = self._create_round({self.item: 20_000})
        self._create_round()
        plan = fee_round.plan_id
        self.assertEqual(plan.round_count, 1)
        action = plan.action_view_rounds()
        self.assertEqual(self.env["edu.fee.round"].search(action["domain"]), fee_round)
