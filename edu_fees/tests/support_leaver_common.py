# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from .support_common import SupportCase

# Until 16 October: 16 of 31 days.
LAST_DAY = date(2026, 10, 16)
TUITION, USED = 310_000, 160_000


@freeze_time("2026-10-20 03:00:00")
class PayerLeaverCase(SupportCase):
    """Base of tests of what other payers owe for pupils who leave in the month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.line_ids.filtered(lambda one: one.item_id == cls.item).price = TUITION
        cls.fee_round.line_ids.filtered(
            lambda line: line.item_id == cls.item
        ).partial_rule = "days"
        cls.ward = cls._get_payer()

    def _bill(self, *supports):
        """Bill the round; the ward pays, by what is given here for each item."""
        for items, values in supports:
            self._create_support(items, self.student, **values)
        with freeze_time("2026-10-01 03:00:00"):
            return self._get_bill(publish=True)

    def _cover(self):
        """Bill the round; others pay all for the pupil, who leaves then."""
        self.assertFalse(self._bill((self.item | self.water, {})))

    def _leave(self):
        self.student.enrollment_ids.date_end = LAST_DAY
        self.env.flush_all()
        self.env.invalidate_all()

    def _get_leaver(self):
        [leaver] = self.fee_round.with_user(self.accountant)._get_leavers()
        return leaver

    def _settle(self, outcome="due", payer_outcome=None):
        """Settle the pupil as the accountant does; as proposed, if nothing is said."""
        departure = self.fee_round.with_user(self.accountant)._settle_leavers(
            {self.student.id: outcome},
            payer_outcome and {self.student.id: payer_outcome},
        )
        self.env.flush_all()
        self.env.invalidate_all()
        return departure

    def _get_owed(self):
        """Return {item: what others owe for the pupil}."""
        return {one.item_id: int(one.amount) for one in self._get_charges()[1]}

    def _get_claim_line(self, claim):
        return claim.line_ids.filtered(
            lambda one: one.student_id == self.student and one.item_id == self.item
        )
