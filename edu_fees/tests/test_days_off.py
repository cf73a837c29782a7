# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError

from .test_joiners import OCTOBER, MoverCase


@freeze_time("2026-10-25 03:00:00")
class TestDaysOff(MoverCase):
    """No meal is counted on a day without school."""

    def _give_off(self, first, last=None, user=None, **values):
        """Let the school be closed from a day to another, by its calendar."""
        last = last or first
        leaves = self.env["resource.calendar.leaves"].with_company(self.school)
        return leaves.with_user(user or self.accountant).create(
            {
                "name": "Nghỉ toàn trường",
                "date_from": datetime(first.year, first.month, first.day, 0, 0),
                "date_to": datetime(last.year, last.month, last.day, 16, 59, 59),
                **values,
            }
        )

    def test_a_joiner_pays_no_meal_of_a_day_off(self):
        self._give_off(date(2026, 10, 19), date(2026, 10, 20))
        student = self._join("2026-10-15")
        amounts = self._get_amounts(self._bill_later(student))
        # 10 of 20 school days, not 12 of 22; boarding goes by the calendar days.
        self.assertEqual(amounts[self.lunch], (11, 38_000))
        self.assertEqual(amounts[self.boarding], (1, 170_000))

    def test_a_day_off_before_a_joiner_came_lessens_the_whole_month(self):
        self._give_off(date(2026, 10, 5), date(2026, 10, 6))
        student = self._join("2026-10-15")
        amounts = self._get_amounts(self._bill_later(student))
        self.assertEqual(amounts[self.lunch], (13, 38_000))

    def test_a_leaver_used_no_meal_of_a_day_off(self):
        self._give_off(date(2026, 10, 19), date(2026, 10, 20))
        self._leave(date(2026, 10, 16))
        [leaver] = self.fee_round.with_user(self.accountant)._get_leavers()
        # 12 of 20 school days were used: 13 of 22 meals.
        self.assertEqual(leaver.unused, 150_000 + 9 * 38_000)

    def test_a_day_off_of_another_school_or_of_one_employee_is_none(self):
        resource = self.env["resource.resource"].create(
            {"name": "Cô Hoa", "company_id": self.school.id}
        )
        day = date(2026, 10, 19)
        self._give_off(day, resource_id=resource.id, user=self.env.user)
        other = self._give_off(day, user=self.env.user)
        other.company_id = self.other_school
        self.assertFalse(self.school._edu_get_days_off(day, day))
        self.assertEqual(self.other_school._edu_get_days_off(day, day), {day})

    def test_a_week_end_is_no_school_day_with_or_without_a_day_off(self):
        self._give_off(date(2026, 10, 17), date(2026, 10, 18))
        self.assertEqual(self.fee_round._get_school_month().school_days, 22)

    def test_the_preview_says_that_more_meals_are_billed_than_there_are_days(self):
        fee_round = self._create_round({self.lunch: (38_000, 22)}, period=OCTOBER)
        previews = self.env["edu.fee.round.preview"]
        self.assertNotIn("school days", previews._create_for(fee_round).warning or "")
        self._give_off(date(2026, 10, 19), date(2026, 10, 20))
        warning = previews._create_for(fee_round).warning
        self.assertIn("22 are billed, and Month 10/2026 has 20 school days", warning)

    def test_the_accountant_keeps_the_days_off_of_her_own_school(self):
        leave = self._give_off(date(2026, 10, 19))
        leave.name = "Nghỉ bù"
        leave.unlink()
        foreign = self._give_off(date(2026, 10, 19), user=self.env.user)
        foreign.company_id = self.other_school
        with self.assertRaises(AccessError):
            foreign.with_user(self.accountant).name = "Nghỉ bù"

    def test_a_teacher_gives_nobody_a_day_off(self):
        with self.assertRaises(AccessError):
            self._give_off(date(2026, 10, 19), user=self._persona("teacher"))

    def test_a_year_of_days_off_takes_one_query(self):
        for number in range(1, 9):
            self._give_off(date(2026, 10, number))
        self.env.flush_all()
        self.env.invalidate_all()
        self.school.fetch(["resource_calendar_id"])
        with self.assertQueryCount(1):
            days = self.school._edu_get_days_off(date(2026, 8, 1), date(2027, 7, 31))
        self.assertEqual(len(days), 8)
