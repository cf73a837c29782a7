# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from .collection_common import CollectionCase

TOTAL = 1_252_000


@freeze_time("2026-11-02")
class TestRoundCarry(CollectionCase):
    """What is open when a round is closed: the debt stays where it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.october = cls.bill.edu_fee_round_id
        cls.october.action_close()
        cls.november = cls._create_bill_of(
            500_000,
            period=date(2026, 11, 1),
            date=date(2026, 11, 2),
            date_due=date(2026, 11, 15),
        )

    def test_a_debt_stays_an_open_bill_and_is_not_billed_again(self):
        self.assertEqual(self.bill.amount_residual, TOTAL)
        self.assertEqual(self.november.amount_total, 500_000)
        self.assertEqual(self.student.edu_bill_residual, TOTAL + 500_000)

    def test_a_closed_round_still_takes_its_money(self):
        money = self._receive(TOTAL, self.bill.edu_payment_code)
        self.assertEqual(money.state, "matched")
        self.assertEqual(self.bill.amount_residual, 0)
        self.october.invalidate_recordset()
        self.assertEqual(self.october.amount_residual, TOTAL)  # the classmate's

    def test_too_much_for_an_old_bill_waits_for_the_next_bill(self):
        self._receive(TOTAL + 300_000, self.bill.edu_payment_code)
        self.assertEqual(self.november.amount_residual, 500_000)
        self.november.edu_fee_round_id.action_publish()
        self.assertEqual(self.november.amount_residual, 500_000)
        december = self._create_bill_of(
            900_000,
            period=date(2026, 12, 1),
            date=date(2026, 11, 2),
            date_due=date(2026, 12, 15),
        )
        self.assertEqual(december.amount_residual, 600_000)

    def test_the_button_puts_what_came_later_on_a_published_bill(self):
        self._receive(TOTAL + 300_000, self.bill.edu_payment_code)
        self.november.action_edu_use_credit()
        self.assertEqual(self.november.amount_residual, 200_000)

    def test_credit_is_used_up_to_what_is_open(self):
        self._receive(2 * TOTAL, self.bill.edu_payment_code)
        used = self.env["edu.fee.credit"]._use_for(self.november)
        self.assertEqual(sum(used.mapped("amount")), 500_000)
        self.student.invalidate_recordset(["edu_credit"])
        self.assertEqual(self.student.edu_credit, TOTAL - 500_000)
