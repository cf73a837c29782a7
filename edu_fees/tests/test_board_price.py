# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError

from .common import FeesCase


class PriceSetUp(FeesCase):
    """A public primary school of the first group, which is told and not refused."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._place(cls.school)
        cls.last_year = cls._create_school_year(2025)
        cls.item = cls._create_boarding()
        cls.officer = cls._persona("officer")

    @classmethod
    def _place(cls, school):
        """Let the ceilings of the first group hold for a primary school."""
        school.write(
            {
                "edu_level_ids": [(6, 0, cls.env.ref("edu_core.edu_level_th").ids)],
                "edu_fee_area_group_id": cls.env.ref(
                    "edu_fees.edu_fee_area_group_hcm_1"
                ).id,
                "edu_ceiling_policy": "warn",
            }
        )

    @classmethod
    def _create_boarding(cls, school=None, **values):
        """Create an item whose ceiling is 350,000 đ in a primary school."""
        service = cls.env.ref("edu_fees.edu_fee_service_boarding")
        values = {"name": "Bán trú", "service_id": service.id, **values}
        return cls._create_fee_item(school, **values)

    def _set_last_price(self, price, grades=(), **values):
        """Let the item have cost so much last year."""
        values = {"school_year_id": self.last_year.id, **values}
        return self._create_fee_plan({self.item: (price, 1, grades)}, **values)

    def _search(self, model, item=None, user=None):
        """Return the rows of an item as an officer reads them."""
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env[model].with_user(user or self.officer)
        return rows.search([("item_id", "=", (item or self.item).id)])

    def _get_prices(self, **values):
        """Return the item's prices of this school year."""
        rows = self._search("edu.fee.price", **values)
        return rows.filtered(lambda row: row.school_year_id == self.school_year)

    def _get_flags(self, **values):
        """Return what the board says of the item's price."""
        row = self._search("edu.fee.board", **values)
        return row.is_over_ceiling, row.is_over_increase


@freeze_time("2026-10-05")
class TestPriceRules(PriceSetUp):
    """Prices of all schools against the rules, as the database works them out."""

    def test_a_price_shows_its_ceiling_and_what_it_cost_last_year(self):
        self._set_last_price(300_000)
        self._create_fee_plan({self.item: 345_000})
        row = self._get_prices()
        self.assertEqual((row.price, row.price_ceiling), (345_000, 350_000))
        self.assertEqual((row.price_last, row.increase), (300_000, "+15,0 %"))
        self.assertFalse(row.is_over_ceiling or row.is_over_increase)

    def test_a_price_above_its_ceiling_is_marked(self):
        self._create_fee_plan({self.item: 355_000})
        row = self._get_prices()
        self.assertTrue(row.is_over_ceiling)
        self.assertFalse(row.is_over_increase or row.increase)

    def test_one_dong_above_fifteen_percent_is_marked(self):
        self._set_last_price(300_000)
        self._create_fee_plan({self.item: 345_001})
        self.assertTrue(self._get_prices().is_over_increase)

    def test_the_plan_that_was_billed_says_what_it_cost_last_year(self):
        plan = self._set_last_price(300_000)
        self._set_last_price(200_000)
        self._create_fee_plan({self.item: 345_000})
        self.assertEqual(self._get_prices().price_last, 200_000)
        class_ = self._create_class(school_year=self.last_year)
        self._create_round(
            plan_id=plan.id,
            classes=class_,
            school_year_id=self.last_year.id,
            period="2025-10-01",
            date="2025-10-01",
            date_due="2025-10-15",
        )
        self.assertEqual(self._get_prices().price_last, 300_000)

    def test_an_archived_plan_is_left_out(self):
        self._set_last_price(100_000).active = False
        plan = self._create_fee_plan({self.item: 355_000})
        self.assertFalse(self._get_prices().price_last)
        plan.active = False
        self.assertFalse(self._get_prices())

    def test_a_private_school_and_one_without_communes_have_no_ceiling(self):
        self._create_fee_plan({self.item: 900_000})
        self.school.edu_ownership = "private"
        self.assertFalse(self._get_prices().is_over_ceiling)
        self.school.write({"edu_ownership": "public", "edu_fee_area_group_id": False})
        self.assertFalse(self._get_prices().price_ceiling)

    def test_the_database_judges_as_the_form_of_a_plan_does(self):
        """Each case is worked out twice, by two pieces of code."""
        grades = {
            number: self.env.ref(f"edu_core.edu_grade_{number}") for number in (1, 5, 6)
        }
        self.school.edu_level_ids += self.env.ref("edu_core.edu_level_thcs")
        item_last = self._set_last_price(250_000, [grades[1]])
        item_last.write(
            {
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "item_id": self.item.id,
                            "price": 310_000,
                            "grade_ids": [(6, 0, (grades[5] | grades[6]).ids)],
                        },
                    )
                ]
            }
        )
        for price in (280_000, 299_000, 310_000, 345_000, 349_000, 352_000, 360_000):
            for own in ((), (1,), (5,), (6,), (5, 6)):
                with self.subTest(price=price, grades=own):
                    plan = self._create_fee_plan(
                        {self.item: (price, 1, [grades[one] for one in own])}
                    )
                    problem = plan.line_ids.ceiling_problem or ""
                    row = self._get_prices()
                    self.assertEqual(
                        row.is_over_ceiling, "above the ceiling" in problem
                    )
                    self.assertEqual(row.is_over_increase, "last year's" in problem)
                    plan.unlink()

    def test_the_rule_of_a_day_holds(self):
        self._create_fee_plan({self.item: 355_000})
        rules = self.env["edu.fee.ceiling"].search([("kind", "=", "amount")])
        rules.date_end = date(2026, 8, 31)
        self.assertFalse(self._get_prices().is_over_ceiling)

    def test_the_price_says_for_which_grades_it_is(self):
        grade = self.env.ref("edu_core.edu_grade_1")
        self._create_fee_plan({self.item: (300_000, 1, [grade])})
        self.assertEqual(self._get_prices().grades, grade.name)

    def test_an_officer_reads_the_prices_of_his_schools_only(self):
        self._create_fee_plan({self.item: 300_000})
        self.assertTrue(self._get_prices())
        self.assertFalse(self._get_prices(user=self._persona("foreign_officer")))
        for persona in ("teacher", "cashier", "parent"):
            with self.assertRaises(AccessError):
                self._get_prices(user=self._persona(persona))

    def test_nobody_writes_a_price_there(self):
        self._create_fee_plan({self.item: 300_000})
        row = self._get_prices(user=self._persona("accountant"))
        with self.assertRaises(AccessError):
            row.write({"item_name": "Khác"})


@freeze_time("2026-10-05")
class TestPriceBoard(PriceSetUp):
    """The board of items says which prices are too high, and leads there."""

    def test_an_item_above_its_ceiling_is_flagged(self):
        self._create_fee_plan({self.item: 350_000})
        self.assertEqual(self._get_flags(), (False, False))
        self._create_fee_plan({self.item: 355_000})
        self.assertEqual(self._get_flags(), (True, False))
        row = self._search("edu.fee.board")
        self.assertTrue(row.is_flagged)
        self.assertEqual(row.flag_count, 1)

    def test_an_item_that_rose_too_much_is_flagged(self):
        self._set_last_price(300_000)
        self._create_fee_plan({self.item: 346_000})
        self.assertEqual(self._get_flags(), (False, True))

    def test_both_faults_are_counted(self):
        self._set_last_price(300_000)
        self._create_fee_plan({self.item: 355_000})
        self.assertEqual(self._search("edu.fee.board").flag_count, 2)

    def test_a_price_of_last_or_next_year_is_not_this_years(self):
        self._set_last_price(900_000)
        self._create_fee_plan(
            {self.item: 900_000}, school_year_id=self._create_school_year(2027).id
        )
        self.assertEqual(self._get_flags(), (False, False))

    def test_the_row_says_in_words_what_is_wrong(self):
        self._set_last_price(300_000)
        self._create_fee_plan({self.item: 355_000})
        reasons = self._search("edu.fee.board").reasons.replace("\xa0", " ")
        first, second = reasons.splitlines()
        self.assertIn("355.000 đ is above the ceiling of 350.000 đ", first)
        self.assertIn("NQ 13/2024", first)
        self.assertIn("+18,3 % on last year's 300.000 đ", second)

    def test_a_row_without_fault_says_nothing(self):
        self.assertFalse(self._search("edu.fee.board").reasons)

    def test_the_row_leads_to_prices_money_and_papers(self):
        self._create_fee_plan({self.item: 355_000})
        row = self._search("edu.fee.board")
        for name, model in (
            ("action_view_prices", "edu.fee.price"),
            ("action_view_money", "edu.fee.item.money"),
            ("action_view_papers", "edu.fee.paper"),
        ):
            action = getattr(row, name)()
            self.assertEqual(action["res_model"], model)
            self.env[model].with_user(self.officer).search(action["domain"])
        rows = row.action_view_prices()["domain"]
        found = self.env["edu.fee.price"].with_user(self.officer).search(rows)
        self.assertEqual(found.item_id, self.item.with_user(self.officer))

    def test_the_schools_own_people_go_on_to_entries_and_charges(self):
        bill = self._create_bill(prices={self.item: 355_000})
        for persona in ("accountant", "principal"):
            user = self._persona(persona)
            row = self._search("edu.fee.board", user=user)
            action = row.action_view_charges()
            charges = self.env["edu.fee.charge"].with_user(user)
            found = charges.search(action["domain"])
            self.assertEqual(found & bill.edu_charge_ids, bill.edu_charge_ids)
            action = row.action_view_entries()
            self.env[action["res_model"]].with_user(user).search(action["domain"])

    def test_an_officer_is_led_to_papers_as_officers_read_them(self):
        row = self._search("edu.fee.board")
        self.assertIn("edu.fee.paper", row.action_view_papers()["res_model"])
        own = self._search("edu.fee.board", user=self._persona("principal"))
        self.assertNotEqual(
            own.action_view_papers()["id"], row.action_view_papers()["id"]
        )

    def test_the_board_takes_as_many_queries_for_many_items_as_for_few(self):
        prices = {self._create_boarding(): 355_000 for _number in range(12)}
        self._create_fee_plan({self.item: 355_000})
        fields = ["item_name", "school_name", "reasons", "flag_count"]

        def read(limit):
            self.env.flush_all()
            self.env.invalidate_all()
            board = self.env["edu.fee.board"].with_user(self.officer)
            before = self.cr.sql_log_count
            rows = board.search([("is_over_ceiling", "=", True)], limit=limit)
            rows.read(fields)
            return len(rows), self.cr.sql_log_count - before

        read(1)  # what is cached once
        few = read(1)
        self._create_fee_plan(prices)
        many = read(100)
        self.assertEqual((few[0], many[0]), (1, 13))
        self.assertLessEqual(many[1], few[1])
