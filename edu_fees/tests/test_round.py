# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo.exceptions import UserError, ValidationError

from odoo.addons.queue_job.tests.common import trap_jobs

from .common import FeesCase


class TestRound(FeesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lunch = cls._create_fee_item(
            name="Tiền ăn", unit="day", legal_class="collected_on_behalf"
        )
        cls.water = cls._create_fee_item(name="Nước uống")

    # === SETTING UP === #

    def test_a_new_round_takes_the_items_of_its_plan_in_order(self):
        """Items and quantities come from the plan."""
        fee_round = self._create_round({self.lunch: (38_000, 22), self.water: 20_000})
        self.assertEqual(fee_round.line_ids.item_id, self.lunch | self.water)
        self.assertEqual(fee_round.line_ids.mapped("quantity"), [22, 1])
        self.assertEqual(fee_round.state, "draft")

    def test_the_month_is_kept_as_its_first_day(self):
        """Any day of the month names the month."""
        fee_round = self._create_round(period=date(2026, 10, 22))
        self.assertEqual(fee_round.period, date(2026, 10, 1))

    def test_a_class_of_another_year_or_school_is_refused_by_name(self):
        """The message names the class and where it belongs."""
        year = self._create_school_year(first=2020)
        old = self._create_class(name="Lớp cũ", school_year=year)
        with self.assertRaisesRegex(ValidationError, "Lớp cũ.*2020-2021"):
            self._create_round(classes=old)
        with self.assertRaises(UserError):
            self._create_round(classes=self.other_class)

    def test_a_plan_of_another_year_is_refused_by_name(self):
        """Prices are those of the round's year."""
        year = self._create_school_year(first=2020)
        plan = self._create_fee_plan({self.water: 1_000}, school_year_id=year.id)
        with self.assertRaisesRegex(ValidationError, plan.name):
            self._create_round(plan_id=plan.id)

    def test_an_item_without_a_price_in_the_plan_is_refused(self):
        """A round bills what its plan prices."""
        fee_round = self._create_round({self.water: 20_000})
        with self.assertRaisesRegex(ValidationError, "Tiền ăn"):
            fee_round.line_ids = [(0, 0, {"item_id": self.lunch.id})]

    def test_a_quantity_of_zero_is_refused(self):
        """The message names round, item and value."""
        fee_round = self._create_round({self.water: 20_000})
        with self.assertRaisesRegex(ValidationError, "Nước uống.*quantity is 0"):
            fee_round.line_ids.quantity = 0

    def test_what_is_missing_is_listed_and_stops_the_generation(self):
        """No classes, no journal, no accounts: all of it is named at once."""
        self._create_bank_account(self.other_school)
        fee_round = self._create_round(
            school=self.other_school, classes=self.env["edu.class"]
        )
        self.assertIn("classes", fee_round.todo)
        self.assertIn("journal", fee_round.todo)
        self.assertIn("Bills to collect", fee_round.todo)
        with self.assertRaisesRegex(UserError, "classes(.|\n)*journal"):
            fee_round.action_generate()
        self.assertFalse(fee_round.bill_count)

    def test_a_missing_role_is_named(self):
        """The accountant reads which role has no account."""
        fee_round = self._create_round({self.lunch: 38_000})
        self.school.edu_account_role_ids.filtered(
            lambda row: row.role == "collected_on_behalf"
        ).unlink()
        with self.assertRaisesRegex(UserError, "Collected on behalf"):
            fee_round._generate_now()

    # === PREVIEW === #

    def test_the_preview_counts_pupils_and_amounts_by_class_and_makes_nothing(self):
        """Two pupils in 1A, one in 1B; 856,000 đ each."""
        fee_round = self._create_round(
            {self.lunch: (38_000, 22), self.water: 20_000},
            classes=self.class_1a | self.class_1b,
        )
        action = fee_round.action_preview()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(
            preview.line_ids.mapped(
                lambda line: (
                    line.class_id,
                    line.student_count,
                    int(line.amount_each),
                    int(line.amount_total),
                )
            ),
            [
                (self.class_1a, 2, 856_000, 1_712_000),
                (self.class_1b, 1, 856_000, 856_000),
            ],
        )
        self.assertEqual(preview.amount_total, 2_568_000)
        self.assertEqual(preview.bill_count, 3)
        self.assertFalse(preview.warning)
        self.assertFalse(fee_round.charge_ids or fee_round.bill_count)

    def test_the_preview_reports_items_without_a_price_and_empty_classes(self):
        """Grade 2 has no price for lunch; class 2C has no pupils."""
        empty = self._create_class(name="2C", grade="2")
        fee_round = self._create_round(
            {self.lunch: (38_000, 22, [self._get_grade(1)]), self.water: 20_000},
            classes=self.class_1a | empty,
        )
        preview = self.env["edu.fee.round.preview"]._create_for(fee_round)
        self.assertIn("2C", preview.warning)
        self.assertNotIn("Tiền ăn", preview.warning)
        self._create_student(school_class=empty)
        preview = self.env["edu.fee.round.preview"]._create_for(fee_round)
        self.assertIn("Tiền ăn", preview.warning)
        bills = self._generate(fee_round)
        by_class = {bill.edu_class_id: int(bill.amount_total) for bill in bills}
        self.assertEqual(by_class, {self.class_1a: 856_000, empty: 20_000})

    def test_the_preview_shows_a_combined_class_by_its_grades(self):
        """A pupil of grade 2 in class 1A is announced at the price of grade 2."""
        one, two = self._get_grade(1), self._get_grade(2)
        self.class_1a.grade_ids = two
        second = self._create_student()
        self._enroll(second, self.class_1a, grade_id=two.id)
        plan = self._create_fee_plan({self.lunch: (38_000, 1, [one])})
        plan.line_ids.copy({"price": 41_000, "grade_ids": [(6, 0, two.ids)]})
        fee_round = self._create_round(plan_id=plan.id)
        preview = self.env["edu.fee.round.preview"]._create_for(fee_round)
        self.assertEqual(
            preview.line_ids.mapped(
                lambda line: (line.grade_id, line.student_count, int(line.amount_total))
            ),
            [(one, 2, 76_000), (two, 1, 41_000)],
        )
        self.assertEqual(preview.line_ids.mapped("amount_each"), [38_000, 41_000])
        bill = self._generate(fee_round).filtered(lambda b: b.edu_student_id == second)
        self.assertEqual(bill.amount_total, 41_000)

    def test_the_preview_of_an_empty_round_says_what_to_choose(self):
        """No class and no item: sentences, no error."""
        fee_round = self._create_round({self.water: 20_000})
        fee_round.line_ids.unlink()
        fee_round.class_ids = False
        preview = self.env["edu.fee.round.preview"]._create_for(fee_round)
        self.assertIn("Choose the classes", preview.warning)
        self.assertIn("Choose the fee items", preview.warning)
        self.assertEqual((preview.bill_count, preview.student_count), (0, 0))

    def test_the_preview_leads_to_the_generation(self):
        """Its button queues the round that was previewed."""
        fee_round = self._create_round({self.water: 20_000})
        preview = self.env["edu.fee.round.preview"]._create_for(fee_round)
        with trap_jobs() as trap:
            preview.action_generate()
        trap.assert_jobs_count(1, only=fee_round._generate_chunk)

    # === LIFE === #

    def test_a_round_goes_from_draft_to_closed(self):
        """One writer of the state, in one order."""
        fee_round = self._create_round()
        for action in ("action_publish", "action_close", "action_reopen"):
            with self.subTest(action), self.assertRaises(UserError):
                getattr(fee_round, action)()
        self._generate(fee_round)
        self.assertEqual(fee_round.state, "generated")
        with self.assertRaisesRegex(UserError, "Generated"):
            fee_round.action_close()
        fee_round.action_publish()
        self.assertEqual(fee_round.state, "published")
        fee_round.action_close()
        self.assertEqual(fee_round.state, "closed")
        with self.assertRaisesRegex(UserError, "closed"):
            fee_round.action_generate()
        fee_round.action_reopen()
        self.assertEqual(fee_round.state, "published")

    def test_publishing_shows_every_bill_and_gives_each_its_link(self):
        """Set-based: one UPDATE, whatever the number of bills."""
        fee_round = self._create_round(classes=self.class_1a | self.class_1b)
        bills = self._generate(fee_round)
        self.assertFalse(any(bills.mapped("edu_published")))
        fee_round.action_publish()
        self.assertTrue(all(bills.mapped("edu_published")))
        tokens = set(bills.mapped("edu_pay_token"))
        self.assertEqual(len(tokens), 3)
        self.assertGreaterEqual(min(len(token) for token in tokens), 32)
        fee_round.action_publish()
        self.assertEqual(set(bills.mapped("edu_pay_token")), tokens)

    def test_a_round_with_bills_keeps_what_they_rest_on(self):
        """Plan, dates, items and billed classes stay; classes may be added."""
        fee_round = self._create_round()
        self._generate(fee_round)
        for change in (
            {"date_due": date(2026, 11, 1)},
            {"period": date(2026, 11, 1)},
            {"line_ids": [(1, fee_round.line_ids.id, {"quantity": 2})]},
            {"line_ids": [(2, fee_round.line_ids.id)]},
            {"line_ids": [(0, 0, {"item_id": fee_round.line_ids.item_id.id})]},
            {"class_ids": [(6, 0, self.class_1b.ids)]},
        ):
            with self.subTest(change), self.assertRaises(UserError):
                with self.cr.savepoint():
                    fee_round.write(change)
        fee_round.class_ids += self.class_1b
        self.assertEqual(fee_round.missing_count, 1)
        with self.assertRaises(UserError):
            fee_round.unlink()

    def test_figures_and_buttons_show_the_rounds_own_bills(self):
        """Counts, amounts and the lists behind them."""
        fee_round = self._create_round(classes=self.class_1a | self.class_1b)
        bills = self._generate(fee_round)
        self._generate(self._create_round())
        self.assertEqual(fee_round.student_count, 3)
        self.assertEqual(fee_round.bill_count, 3)
        self.assertEqual(fee_round.amount_total, 300_000)
        self.assertEqual(fee_round.amount_residual, 300_000)
        self.assertEqual(fee_round.amount_paid, 0)
        self.assertEqual(fee_round.progress, 100)
        for action in (
            fee_round.action_view_bills(),
            fee_round.action_view_open_bills(),
        ):
            self.assertEqual(self.env["account.move"].search(action["domain"]), bills)
        action = fee_round.action_view_charges()
        self.assertEqual(
            self.env["edu.fee.charge"].search(action["domain"]), fee_round.charge_ids
        )
        self.assertTrue(fee_round.action_refresh())

    def test_the_figures_of_many_rounds_cost_the_queries_of_one(self):
        """The list of rounds reads its figures by set."""
        rounds = self.env["edu.fee.round"]
        for _number in range(4):
            rounds += self._create_round()
        self._generate(rounds)
        counts = []
        for some in (rounds[:1], rounds):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            some.mapped("amount_residual")
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(counts[0], counts[1])
