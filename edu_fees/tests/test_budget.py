# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from freezegun import freeze_time

from .common import FeesCase

_logger = logging.getLogger(__name__)

# Queries that a bill costs on top of the round's fixed costs: none, it is a copy.
QUERIES_PER_BILL = 0.1


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
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            bills._edu_publish()
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(counts[0], counts[1])
