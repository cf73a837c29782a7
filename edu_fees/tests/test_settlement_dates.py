# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo import Command

from .test_refund import RefundCase

NOVEMBER = date(2026, 11, 1)


@freeze_time("2026-11-03 03:00:00")
class TestSettlementDates(RefundCase):
    """A settlement says what held at the end of its last day, printed whenever.

    The meals of October were paid on 3 November: 836,000 đ; 12 days, 456,000 đ of it,
    were not used.
    """

    def _get_figures(self, start, end, *parts, **values):
        return self._create_settlement(start, end, **values)._get_figures(*parts)

    def _create_settlement(self, start, end, **values):
        settlement = (
            self.env["edu.settlement"]
            .with_user(self.accountant)
            .create(
                {
                    "company_id": self.school.id,
                    "date_start": start,
                    "date_end": end,
                    "item_ids": [Command.set(self.meals.ids)],
                    **values,
                }
            )
        )
        self.env.flush_all()
        return settlement

    def _get_item(self, start="2026-11-01", end="2026-11-30"):
        """Return the figures of the meals."""
        return self._get_figures(start, end)[(self.meals,)]

    def test_unused_days_that_wait_are_owed_to_the_pupil(self):
        own = self._get_item()
        self.assertEqual((own.came_in, own.left), (836_000, 836_000))
        self.assertEqual((own.owed, own.surplus), (456_000, 380_000))

    def test_they_are_owed_by_name(self):
        figures = self._get_figures(
            "2026-11-01", "2026-11-30", "class_id", "student_id"
        )
        owed = {key[2]: row.owed for key, row in figures.items() if row.owed}
        self.assertEqual(owed, {self.student: 456_000})

    def test_who_has_not_paid_is_owed_nothing(self):
        figures = self._get_figures("2026-11-01", "2026-11-30", "student_id")
        self.assertNotIn(
            self.classmate, [key[1] for key, row in figures.items() if row.owed]
        )

    def test_what_was_paid_after_the_last_day_is_not_owed_on_it(self):
        """Printed in November, October says what it said on its last evening."""
        own = self._get_figures("2026-10-01", "2026-10-31")
        self.assertFalse(own)
        self.assertFalse(self._get_figures("2026-11-01", "2026-11-02"))
        self.assertEqual(self._get_item(end="2026-11-03").owed, 456_000)

    def test_of_a_school_on_accrual_it_is_the_bill_that_was_paid(self):
        bill = self.fee_round._get_bills().filtered(
            lambda one: one.edu_student_id == self.student
        )
        paid = bill._edu_get_residual_on(date(2026, 11, 3))
        before = bill._edu_get_residual_on(date(2026, 11, 2))
        self.assertEqual(paid, {bill: 0})
        self.assertEqual(before, {bill: int(bill.amount_total)})
        self.assertEqual(bill._edu_get_residual_on(date(2020, 1, 1)), {})

    def test_days_of_a_later_month_are_not_owed_yet(self):
        own = self._get_figures("2026-09-01", "2026-09-30")
        self.assertFalse(own)

    def test_what_a_later_bill_took_off_was_owed_until_then(self):
        self._create_bill(
            plan_id=self.fee_round.plan_id.id,
            period=NOVEMBER,
            date=date(2026, 11, 10),
            date_due=date(2026, 11, 20),
        )
        self.assertEqual(self.days.state, "applied")
        self.assertEqual(self._get_item(end="2026-11-09").owed, 456_000)
        self.assertEqual(self._get_item(end="2026-11-10").owed, 0)

    def test_what_was_paid_back_later_was_owed_until_then(self):
        with freeze_time("2026-11-12 03:00:00"):
            self._pay(self._fill())
        self.assertEqual(self.days.state, "refunded")
        before, after = self._get_item(end="2026-11-11"), self._get_item()
        self.assertEqual((before.owed, before.left), (456_000, 836_000))
        self.assertEqual((after.owed, after.left), (0, 380_000))
        self.assertEqual(after.paid_out, 456_000)

    def test_a_list_that_waits_is_owed_still(self):
        self._fill().action_submit()
        self.assertEqual(self.days.state, "listed")
        self.assertEqual(self._get_item().owed, 456_000)

    def test_cancelled_days_are_owed_to_nobody(self):
        self.days.action_cancel("nhập nhầm")
        self.assertEqual(self._get_item().owed, 0)

    def test_the_month_after_begins_where_this_one_ends(self):
        with freeze_time("2026-11-12 03:00:00"):
            self._pay(amount=100_000, item=self.meals)
        november, december = (
            self._get_item(),
            self._get_item("2026-12-01", "2026-12-31"),
        )
        self.assertEqual(december.opening, november.left)
        self.assertEqual((december.came_in, december.paid_out), (0, 0))

    def test_the_year_is_the_sum_of_its_months(self):
        with freeze_time("2026-12-05 03:00:00"):
            self._pay(amount=50_000, item=self.meals)
            self._take_cash(self.open_bill, 836_000)
        year = self._get_figures("2026-08-01", "2027-07-31")[(self.meals,)]
        months = self._create_settlement("2026-08-01", "2027-07-31")
        months = months._get_month_figures()
        self.assertEqual(year.came_in, sum(row.came_in for row in months.values()))
        self.assertEqual(year.paid_out, sum(row.paid_out for row in months.values()))
        self.assertEqual([key[1] for key in months], [NOVEMBER, date(2026, 12, 1)])

    def test_classes_stand_by_name_and_pupils_by_given_name(self):
        names = ("Trần Văn Yên", "Lê Thị Ánh", "Phạm Bình")
        for name in names:
            student = self._create_student(school_class=self.class_1b, name=name)
            self._create_bill(student, plan_id=self.fee_round.plan_id.id)
        bills = self.env["account.move"].search(
            [("edu_student_id.name", "in", names), ("amount_residual", ">", 0)]
        )
        for bill in bills:
            self._receive(int(bill.amount_residual), bill.edu_payment_code)
        figures = self._get_figures(
            "2026-10-01", "2026-11-30", "class_id", "student_id"
        )
        own = [key[2].name for key in figures if key[2].name in names]
        self.assertEqual(own, ["Lê Thị Ánh", "Phạm Bình", "Trần Văn Yên"])

    def test_deductions_owed_are_found_by_school(self):
        deductions = self.env["edu.fee.deduction"]
        self.assertFalse(deductions._find_owed(self.other_school, NOVEMBER))
        paid = date(2026, 11, 3)
        self.assertEqual(deductions._find_owed(self.school, paid), self.days)
        self.assertFalse(deductions._find_owed(self.school, date(2026, 9, 30)))
