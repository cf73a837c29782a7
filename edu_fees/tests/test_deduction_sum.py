# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import ValidationError

from .deduction_common import NOVEMBER, OCTOBER, SEPTEMBER, DeductionCase

DECEMBER = date(2026, 12, 1)


@freeze_time("2026-12-05")
class TestDeductionSum(DeductionCase):
    """What was billed once is unused once, whatever month it is entered for.

    September asked for 22 lunches of 38,000 đ and for boarding of 350,000 đ; nothing
    was billed since.
    """

    def _enter_boarding(self, period, **values):
        return self._create_deduction(
            1, item_id=self.boarding.id, period=period, **values
        )

    def _register(self, *entries):
        """Register (pupil, month, quantity) of lunch."""
        return self.env["edu.fee.deduction"]._register_unused(
            self.school,
            [
                {
                    "student": student,
                    "item": self.lunch,
                    "period": period,
                    "quantity": quantity,
                }
                for student, period, quantity in entries
            ],
        )

    # === THE SUM === #

    def test_a_bill_is_taken_off_once_however_many_months_rest_on_it(self):
        self._enter_boarding(OCTOBER)
        for period in (SEPTEMBER, NOVEMBER, DECEMBER):
            with (
                self.assertRaisesRegex(ValidationError, "09/2026 asked for 1 .*2"),
                self.cr.savepoint(),
            ):
                self._enter_boarding(period)

    def test_three_rows_at_once_are_looked_at_together(self):
        values = {
            "company_id": self.school.id,
            "student_id": self.student.id,
            "item_id": self.boarding.id,
            "quantity": 1,
        }
        with self.assertRaisesRegex(ValidationError, "10/2026, 11/2026, 12/2026"):
            self.env["edu.fee.deduction"].create(
                [{**values, "period": one} for one in (OCTOBER, NOVEMBER, DECEMBER)]
            )

    def test_days_of_two_months_come_to_what_was_billed_at_most(self):
        self._create_deduction(12)
        self._create_deduction(10, period=OCTOBER)
        with self.assertRaisesRegex(ValidationError, "23"):
            self._create_deduction(1, period=NOVEMBER)

    def test_a_higher_number_is_looked_at_with_the_other_months(self):
        first = self._create_deduction(12)
        self._create_deduction(10, period=OCTOBER)
        with self.assertRaisesRegex(ValidationError, "asked for 22"):
            first.quantity = 13

    def test_what_was_paid_back_counts_still(self):
        self._enter_boarding(OCTOBER).sudo().state = "refunded"
        with self.assertRaisesRegex(ValidationError, "asked for 1"):
            self._enter_boarding(NOVEMBER)

    def test_a_cancelled_row_makes_room(self):
        self._enter_boarding(OCTOBER).action_cancel("nhầm tháng")
        self.assertEqual(self._enter_boarding(NOVEMBER).amount, 350_000)

    def test_each_billed_month_has_its_own_sum(self):
        self._enter_boarding(SEPTEMBER)
        self._bill_month(OCTOBER)
        self.assertEqual(self._enter_boarding(OCTOBER).amount, 350_000)
        with self.assertRaisesRegex(ValidationError, "10/2026 asked for 1"):
            self._enter_boarding(NOVEMBER)

    def test_another_pupils_rows_are_not_counted(self):
        self._enter_boarding(OCTOBER)
        other = self._enter_boarding(NOVEMBER, student_id=self.classmate.id)
        self.assertEqual(other.amount, 350_000)

    # === THE PRICE === #

    def test_no_price_above_the_billed_one_is_typed(self):
        for item, price in ((self.boarding, 9_000_000), (self.lunch, 38_001)):
            with (
                self.assertRaisesRegex(ValidationError, "billed .* for one"),
                self.cr.savepoint(),
            ):
                self._create_deduction(1, item_id=item.id, price=price)
        deduction = self._create_deduction(1)
        with self.assertRaisesRegex(ValidationError, "38.000"):
            deduction.price = 100_000

    def test_a_lower_price_may_be_typed(self):
        self.assertEqual(self._create_deduction(2, price=30_000).amount, 60_000)

    def test_the_highest_price_of_a_months_rounds_is_the_limit(self):
        self.plan.line_ids.filtered(
            lambda one: one.item_id == self.lunch
        ).price = 30_000
        self._bill_month(SEPTEMBER)
        self.assertEqual(self._create_deduction(2).price, 30_000)
        row = self._create_deduction(2, price=38_000, student_id=self.classmate.id)
        self.assertEqual(row.amount, 76_000)

    # === THE ENTRY OF BRIDGES === #

    def test_a_report_takes_what_other_months_leave(self):
        self._create_deduction(20, period=OCTOBER)
        self.assertEqual(self._register((self.student, SEPTEMBER, 5)).quantity, 2)

    def test_one_report_of_two_months_does_not_pass_the_bill(self):
        rows = self._register(
            (self.student, NOVEMBER, 15),
            (self.student, OCTOBER, 15),
            (self.classmate, OCTOBER, 3),
        )
        self.assertEqual(
            {(row.student_id, row.period): row.quantity for row in rows},
            {
                (self.student, OCTOBER): 15,
                (self.student, NOVEMBER): 7,
                (self.classmate, OCTOBER): 3,
            },
        )

    def test_a_report_of_what_is_taken_off_whole_is_left_out(self):
        self._create_deduction(22, period=OCTOBER)
        self.assertFalse(self._register((self.student, NOVEMBER, 1)))

    def test_a_report_that_knows_a_higher_price_gets_the_billed_one(self):
        entry = {
            "student": self.student,
            "item": self.lunch,
            "period": SEPTEMBER,
            "quantity": 2,
            "price": 50_000,
        }
        row = self.env["edu.fee.deduction"]._register_unused(self.school, [entry])
        self.assertEqual(row.price, 38_000)

    # === QUERIES === #

    def test_many_rows_take_no_query_each(self):
        students = self.student | self.classmate
        for _number in range(10):
            students |= self._create_student(school_class=self.class_1a)
        self._generate(self.september)
        rows = self._register(*((one, SEPTEMBER, 2) for one in students))
        counts = []
        for some in (rows[:1], rows):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some._check_values()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)
