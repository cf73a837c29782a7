# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import os

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduCase

from .common import LUNCHES, FullSetUp

CLASSES, PUPILS = 30, 35
# What one pupil is billed when no day was excused in the month before.
EACH = 1_366_000

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05")
class TestThousandBills(FullSetUp, EduCase):
    """TH An Phú on day one: 30 classes of 35."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fees()
        cls.classes = cls.env["edu.class"]
        for number in range(CLASSES):
            grade, letter = divmod(number, 6)
            name = f"{grade + 1}/{letter + 1}"
            cls.classes += cls._fill_class(name, PUPILS, grade=str(grade + 1))

    def test_1050_unpaid_bills_leave_the_trial_balance_of_a_public_school(self):
        """The official trial balance has not moved by one đồng."""
        before = self._get_trial_balance()
        fee_round = self._create_round(
            self._create_october_prices(lunches=LUNCHES), classes=self.classes
        )
        start = os.times().elapsed
        bills = self._generate(fee_round, publish=True)
        _logger.info("1,050 bills in %.1f s", os.times().elapsed - start)
        self.assertEqual(len(bills), CLASSES * PUPILS)
        self.assertEqual(fee_round.amount_total, CLASSES * PUPILS * EACH)
        self.assertEqual(self._get_trial_balance(), before)
        self._check_books(self.school)
        clearing = self._get_trial_balance(official=False)
        self.assertEqual(
            set(clearing.values()), {CLASSES * PUPILS * EACH, -CLASSES * PUPILS * EACH}
        )
        self.assertEqual(len(set(bills.mapped("edu_payment_code"))), len(bills))
        self.assertEqual(len(set(bills.mapped("name"))), len(bills))
        self.assertFalse(self._generate(fee_round))
