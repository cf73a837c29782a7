# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from .common import FeesCase

SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (9, 10, 11))


class DeductionCase(FeesCase):
    """Boarding and lunch were billed in September; October is to come."""

    recognition = "on_collection"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.edu_recognition = cls.recognition
        cls.boarding = cls._create_fee_item(name="Phục vụ bán trú")
        cls.lunch = cls._create_fee_item(
            name="Tiền ăn", unit="meal", legal_class="collected_on_behalf"
        )
        cls.prices = {cls.boarding: 350_000, cls.lunch: (38_000, 22)}
        cls.plan = cls._create_fee_plan(cls.prices)
        cls.september = cls._create_month(SEPTEMBER)
        cls._generate(cls.september)

    @classmethod
    def _create_month(cls, period, **values):
        """Create the round of a month."""
        return cls._create_round(
            **{
                "plan_id": cls.plan.id,
                "period": period,
                "date": period,
                "date_due": period.replace(day=15),
                **values,
            }
        )

    @classmethod
    def _create_deduction(cls, quantity=3, **values):
        """Enter excused days of September as a person would."""
        return cls.env["edu.fee.deduction"].create(
            {
                "company_id": cls.school.id,
                "student_id": cls.student.id,
                "item_id": cls.lunch.id,
                "period": SEPTEMBER,
                "quantity": quantity,
                **values,
            }
        )

    @classmethod
    def _bill_month(cls, period=OCTOBER, **values):
        """Generate the round of a month; return the pupil's bill."""
        bills = cls._generate(cls._create_month(period, **values), publish=True)
        return bills.filtered(lambda bill: bill.edu_student_id == cls.student)

    def _get_charge(self, bill):
        """Return the charge of lunch of a bill."""
        return bill.edu_charge_ids.filtered(lambda one: one.item_id == self.lunch)
