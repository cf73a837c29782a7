# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import os

from freezegun import freeze_time

from odoo.tests import tagged

from .common import FeesCase

_logger = logging.getLogger(__name__)

# Queries that a bill costs on top of the round's fixed costs (four lines, ORM). What
# matters is that it stays flat; setting bills by set will bring it near zero.
QUERIES_PER_BILL = 11


@freeze_time("2026-10-05")
class TestBudget(FeesCase):
    """What making bills costs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prices = {
            cls._create_fee_item(): 350_000,
            cls._create_fee_item(legal_class="collected_on_behalf"): (38_000, 22),
            cls._create_fee_item(): 20_000,
            cls._create_fee_item(): 110_000,
        }

    def _fill_class(self, name, count, **values):
        """Create a class of so many pupils."""
        class_ = self._create_class(name=name, **values)
        year = class_.school_year_id
        students = self.env["edu.student"].create(
            [
                {"name": f"Nguyễn Văn {name} {number}", "company_id": self.school.id}
                for number in range(count)
            ]
        )
        self.env["edu.enrollment"].create(
            [
                {
                    "student_id": student.id,
                    "class_id": class_.id,
                    "date_start": year.date_start,
                }
                for student in students
            ]
        )
        return class_

    def _count_queries(self, fee_round):
        """Generate a round; return the queries it took."""
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.cr.sql_log_count
        fee_round._generate_now()
        self.env.flush_all()
        return self.cr.sql_log_count - start

    def test_the_cost_of_a_bill_is_flat_and_within_its_budget(self):
        """Twenty and forty bills: the difference is the cost of twenty."""
        small = self._create_round(self.prices, classes=self._fill_class("B20", 20))
        large = self._create_round(self.prices, classes=self._fill_class("B40", 40))
        self._count_queries(self._create_round())
        counts = self._count_queries(small), self._count_queries(large)
        each = (counts[1] - counts[0]) / 20
        _logger.info("Queries for 20 and 40 bills: %s; each %.1f", counts, each)
        self.assertLessEqual(each, QUERIES_PER_BILL)

    def test_publishing_costs_the_same_for_one_bill_and_for_twenty(self):
        """One UPDATE for all of them."""
        counts = []
        for count in (1, 20):
            class_ = self._fill_class(f"P{count}", count)
            bills = self._generate(self._create_round(self.prices, classes=class_))
            self.env.flush_all()
            start = self.cr.sql_log_count
            bills._edu_publish()
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(counts[0], counts[1])


@tagged("edu_slow")
@freeze_time("2026-10-05")
class TestThousandBills(TestBudget):
    """TH An Phú on day one: 30 classes of 35."""

    # The budget tests run once, in the class above.
    test_the_cost_of_a_bill_is_flat_and_within_its_budget = None
    test_publishing_costs_the_same_for_one_bill_and_for_twenty = None

    def test_1050_unpaid_bills_leave_the_trial_balance_of_a_public_school(self):
        """The official trial balance has not moved by one đồng."""
        classes = self.env["edu.class"]
        for number in range(30):
            classes += self._fill_class(
                f"{number // 6 + 1}/{number % 6 + 1}", 35, grade=str(number // 6 + 1)
            )
        before = self._get_trial_balance()
        fee_round = self._create_round(self.prices, classes=classes)
        start = os.times().elapsed
        bills = self._generate(fee_round, publish=True)
        _logger.info("1,050 bills in %.1f s", os.times().elapsed - start)
        self.assertEqual(len(bills), 1_050)
        self.assertEqual(fee_round.amount_total, 1_050 * 1_316_000)
        self.assertEqual(self._get_trial_balance(), before)
        clearing = self._get_trial_balance(official=False)
        self.assertEqual(clearing, {"131": 1_381_800_000, "TBT": -1_381_800_000})
        self.assertEqual(len(set(bills.mapped("edu_payment_code"))), 1_050)
        self.assertEqual(len(set(bills.mapped("name"))), 1_050)
        self.assertFalse(self._generate(fee_round))
