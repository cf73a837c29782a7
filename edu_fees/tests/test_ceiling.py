# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from .common import FeesCase


@freeze_time("2026-10-05")
class TestCeiling(FeesCase):
    """A price against the ceiling of the resolution and last year's price."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.write(
            {
                "edu_level_ids": [(6, 0, cls.env.ref("edu_core.edu_level_th").ids)],
                "edu_fee_area_group_id": cls.env.ref(
                    "edu_fees.edu_fee_area_group_hcm_1"
                ).id,
            }
        )
        cls.last_year = cls._create_school_year(2025)
        cls.item = cls._create_fee_item(
            name="Bán trú",
            service_id=cls.env.ref("edu_fees.edu_fee_service_boarding").id,
        )

    def _set_last_price(self, price, grades=()):
        """Let the item have cost so much last year."""
        return self._create_fee_plan(
            {self.item: (price, 1, grades)}, school_year_id=self.last_year.id
        )

    def test_a_price_up_to_the_ceiling_is_accepted(self):
        plan = self._create_fee_plan({self.item: 350_000})
        self.assertFalse(plan.ceiling_todo)

    def test_a_price_above_the_ceiling_is_refused_with_rule_and_paper(self):
        with self.assertRaisesRegex(ValidationError, "NQ 13/2024") as caught:
            self._create_fee_plan({self.item: 355_000})
        message = str(caught.exception).replace("\xa0", " ")
        self.assertIn("ceiling of 350.000 đ", message)
        self.assertIn("Bán trú", message)

    def test_an_increase_of_fifteen_percent_is_the_most(self):
        self._set_last_price(300_000)
        plan = self._create_fee_plan({self.item: 345_000})
        with self.assertRaisesRegex(ValidationError, r"\+15,3 %") as caught:
            plan.line_ids.price = 346_000
        message = str(caught.exception).replace("\xa0", " ")
        self.assertIn("allows 15 %, that is 345.000 đ", message)

    def test_the_group_of_communes_decides(self):
        self.school.edu_fee_area_group_id = self.env.ref(
            "edu_fees.edu_fee_area_group_hcm_2"
        )
        with self.assertRaisesRegex(ValidationError, "320"):
            self._create_fee_plan({self.item: 330_000})

    def test_the_level_of_the_price_decides(self):
        """A school of two levels: each grade has its own ceiling."""
        self.school.edu_level_ids += self.env.ref("edu_core.edu_level_thcs")
        grade_3 = self.env.ref("edu_core.edu_grade_3")
        grade_6 = self.env.ref("edu_core.edu_grade_6")
        self.assertTrue(self._create_fee_plan({self.item: (350_000, 1, [grade_3])}))
        with self.assertRaisesRegex(ValidationError, "300"):
            self._create_fee_plan({self.item: (350_000, 1, [grade_6])})

    def test_a_ceiling_for_some_grades_holds_for_these(self):
        self.school.edu_level_ids = self.env.ref("edu_core.edu_level_mn")
        self.item.service_id = self.env.ref("edu_fees.edu_fee_service_nurture")
        nursery = self.env.ref("edu_core.edu_grade_nt")
        oldest = self.env.ref("edu_core.edu_grade_la")
        self.assertTrue(self._create_fee_plan({self.item: (260_000, 1, [nursery])}))
        with self.assertRaisesRegex(ValidationError, "160"):
            self._create_fee_plan({self.item: (260_000, 1, [oldest])})

    def test_each_grade_is_compared_with_its_own_last_price(self):
        grade_1 = self.env.ref("edu_core.edu_grade_1")
        grade_2 = self.env.ref("edu_core.edu_grade_2")
        plan = self._set_last_price(200_000, [grade_1])
        plan.write(
            {
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "item_id": self.item.id,
                            "price": 300_000,
                            "grade_ids": [(6, 0, grade_2.ids)],
                        },
                    )
                ]
            }
        )
        self.assertTrue(self._create_fee_plan({self.item: (345_000, 1, [grade_2])}))
        with self.assertRaisesRegex(ValidationError, "200"):
            self._create_fee_plan({self.item: (345_000, 1, [grade_1])})
        with self.assertRaisesRegex(ValidationError, "200"):
            self._create_fee_plan({self.item: 345_000})

    def test_a_rule_that_ended_does_not_hold(self):
        rules = self.env["edu.fee.ceiling"].search([])
        rules.date_end = date(2026, 8, 31)
        self.assertTrue(self._create_fee_plan({self.item: 900_000}))

    def test_a_school_that_only_wants_to_be_told_is_told(self):
        self.school.edu_ceiling_policy = "warn"
        plan = self._create_fee_plan({self.item: 355_000})
        self.assertIn("355.000", plan.ceiling_todo)
        self.assertTrue(plan.line_ids.ceiling_problem)

    def test_what_no_resolution_names_has_no_ceiling(self):
        agreed = self._create_fee_item(legal_class="agreed")
        self.assertTrue(self._create_fee_plan({agreed: 5_000_000}))

    def test_a_private_school_has_no_ceiling(self):
        self.school.edu_ownership = "private"
        self.assertTrue(self._create_fee_plan({self.item: 5_000_000}))

    def test_an_item_that_becomes_a_service_with_a_ceiling_is_told(self):
        other = self._create_fee_item()
        plan = self._create_fee_plan({other: 400_000})
        other.service_id = self.item.service_id
        plan.invalidate_recordset()
        self.assertIn("400.000", plan.ceiling_todo.replace("\xa0", " "))

    def test_a_round_above_a_new_ceiling_is_not_published(self):
        plan = self._create_fee_plan({self.item: 350_000})
        fee_round = self._create_round(plan_id=plan.id)
        self._generate(fee_round)
        rule = self.env.ref("edu_fees.edu_fee_ceiling_hcm_boarding_th_1")
        rule.date_end = date(2026, 9, 30)
        new = rule.copy(
            {"date_start": date(2026, 10, 1), "date_end": False, "amount": 340_000}
        )
        new.source = "NQ 99/2026"
        with self.assertRaisesRegex(ValidationError, "NQ 99/2026"):
            fee_round.action_publish()
        self.assertFalse(fee_round._get_bills().filtered("edu_published"))
        self.assertIn("340", fee_round.ceiling_todo)

    def test_a_ceiling_is_a_number_above_zero_for_a_service(self):
        group = self.school.edu_fee_area_group_id
        for values in (
            {"amount": 0, "service_id": self.item.service_id.id},
            {"amount": 1_000},
            {"kind": "increase", "rate": -1},
        ):
            with (
                self.subTest(**values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self.env["edu.fee.ceiling"].create(
                    {"area_group_id": group.id, "source": "NQ", **values}
                )

    def test_a_plan_of_many_items_takes_few_queries(self):
        items = [
            self._create_fee_item(service_id=self.item.service_id.id)
            for _number in range(30)
        ]
        plan = self._create_fee_plan(dict.fromkeys(items, 340_000))
        self._create_fee_plan(
            dict.fromkeys(items, 300_000), school_year_id=self.last_year.id
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(25):
            self.assertFalse(plan.ceiling_todo)

    # === WHICH PRICE IS LAST YEAR'S === #

    def test_of_two_plans_of_last_year_the_billed_one_counts(self):
        billed = self._set_last_price(300_000)
        with freeze_time("2025-10-05"):
            class_ = self._create_class(name="1C", school_year=self.last_year)
            self._create_round(
                plan_id=billed.id, school_year_id=self.last_year.id, classes=class_
            )
        self._set_last_price(200_000)  # written later, never used
        self.assertTrue(self._create_fee_plan({self.item: 345_000}))

    def test_an_archived_plan_of_last_year_does_not_count(self):
        self._set_last_price(200_000).active = False
        self.assertTrue(self._create_fee_plan({self.item: 345_000}))

    def test_a_grade_that_had_no_price_has_nothing_to_rise_from(self):
        self._set_last_price(200_000, [self.env.ref("edu_core.edu_grade_1")])
        grade_2 = self.env.ref("edu_core.edu_grade_2")
        self.assertTrue(self._create_fee_plan({self.item: (345_000, 1, [grade_2])}))

    def test_a_general_price_of_last_year_holds_for_each_grade(self):
        self._set_last_price(200_000)
        grade_2 = self.env.ref("edu_core.edu_grade_2")
        with self.assertRaisesRegex(ValidationError, "200"):
            self._create_fee_plan({self.item: (345_000, 1, [grade_2])})

    def test_prices_of_another_school_are_not_last_years(self):
        self._create_fee_plan(
            {self._create_fee_item(self.other_school): 100_000},
            self.other_school,
            school_year_id=self.last_year.id,
        )
        self.assertTrue(self._create_fee_plan({self.item: 345_000}))

    def test_a_service_without_a_name_in_the_resolution_rises_as_little(self):
        item = self._create_fee_item(name="Nước rửa tay")
        self._create_fee_plan({item: 20_000}, school_year_id=self.last_year.id)
        with self.assertRaisesRegex(ValidationError, r"\+20,0 %"):
            self._create_fee_plan({item: 24_000})

    def test_an_agreed_item_may_rise_as_the_parents_agree(self):
        item = self._create_fee_item(legal_class="agreed")
        self._create_fee_plan({item: 20_000}, school_year_id=self.last_year.id)
        self.assertTrue(self._create_fee_plan({item: 40_000}))

    # === WHEN === #

    def test_a_plan_of_next_year_is_judged_by_the_rules_of_its_first_day(self):
        rule = self.env.ref("edu_fees.edu_fee_ceiling_hcm_boarding_th_1")
        rule.date_end = date(2027, 7, 31)
        next_year = self._create_school_year(2027)
        plan = self._create_fee_plan({self.item: 900_000}, school_year_id=next_year.id)
        self.assertEqual(plan._get_ceiling_day(), next_year.date_start)

    def test_a_plan_of_last_year_is_judged_by_the_rules_of_its_last_day(self):
        plan = self._set_last_price(300_000)
        self.assertEqual(plan._get_ceiling_day(), self.last_year.date_end)

    def test_the_day_of_a_rule_stands_in_the_message(self):
        with self.assertRaisesRegex(ValidationError, "09/01/2024|01/09/2024"):
            self._create_fee_plan({self.item: 355_000})

    # === BOTH, AND NEITHER === #

    def test_a_price_that_breaks_both_rules_is_told_both(self):
        self._set_last_price(300_000)
        with self.assertRaises(ValidationError) as caught:
            self._create_fee_plan({self.item: 360_000})
        message = str(caught.exception)
        self.assertIn("above the ceiling", message)
        self.assertIn("+20,0 %", message)

    def test_a_school_without_a_group_of_communes_has_no_ceiling(self):
        self.school.edu_fee_area_group_id = False
        self.assertTrue(self._create_fee_plan({self.item: 900_000}))

    def test_a_plan_copied_to_the_new_year_is_checked(self):
        """What was allowed last year may be above this year's ceiling."""
        plan = self._set_last_price(350_000)
        self.env.ref("edu_fees.edu_fee_ceiling_hcm_boarding_th_1").amount = 340_000
        with self.assertRaisesRegex(ValidationError, "340"):
            plan.copy({"school_year_id": self.school_year.id})

    def test_who_reads_prices_does_not_set_ceilings(self):
        rule = self.env.ref("edu_fees.edu_fee_ceiling_hcm_boarding_th_1")
        for persona in ("accountant", "principal", "officer"):
            with self.subTest(persona), self.assertRaises(AccessError):
                rule.with_user(self._persona(persona)).amount = 1
        rule.with_user(self._persona("district_admin")).amount = 351_000
        self.assertEqual(rule.amount, 351_000)
