# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from .support_common import SupportCase


@freeze_time("2026-10-20 03:00:00")
class TestPayerCreditAccrual(SupportCase):
    """A private school carries it over without touching revenue again."""

    recognition = "accrual"

    def test_credit_on_a_claim_books_no_revenue(self):
        self._create_support(self.item)
        self._generate(self.fee_round, publish=True)
        first = self._make_claim(self.fee_round)
        self._receive(900_000, first.payment_code)
        later = self._create_round(
            plan_id=self.plan.id, period=date(2026, 11, 1), name="Tháng 11"
        )
        self._generate(later, publish=True)
        second = self._make_claim(later)
        before = self._get_trial_balance()
        second.with_user(self.accountant).action_use_credit()
        self.env.flush_all()
        after = self._get_trial_balance()
        moved = {
            code: after.get(code, 0) - before.get(code, 0)
            for code in before.keys() | after.keys()
        }
        changes = sorted(amount for amount in moved.values() if amount)
        self.assertEqual(changes, [-200_000, 200_000])
        self.assertEqual(second.amount_paid, 200_000)
