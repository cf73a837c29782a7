# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.addons.edu_fees.tests.common import FeesCase

# Noon in Vietnam, three days before the due date.
NOON = datetime(2026, 10, 12, 5)
DUE = date(2026, 10, 15)
AMOUNT = 485_000


class ReminderCase(FeesCase):
    """A bill of 485,000 đ, due on 15 October, of a pupil whose mother has e-mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.mother = cls._create_guardian(cls.student, email="me@example.com")
        item = cls._create_fee_item(name="Bán trú")
        cls.bill = cls._create_bill(cls.student, {item: AMOUNT}, date_due=DUE)
        cls.reminders = cls.env["edu.fee.reminder"]
        cls.school.edu_reminders = True

    def setUp(self):
        super().setUp()
        self.sent = []
        self.startPatcher(
            patch.object(
                type(self.env["edu.message"]),
                "_send_by",
                lambda _self, _channel, messages: self.sent.extend(messages),
            )
        )

    def _remind(self, moment=NOON):
        """Let an hour's cron and its jobs run at a moment (UTC)."""
        with freeze_time(moment):
            self.reminders._cron_remind()
            self.reminders._process(self.school)

    def _get_rows(self, bill=None):
        return self.reminders.search([("move_id", "=", (bill or self.bill).id)])

    def _pay(self, amount=AMOUNT, **values):
        """Let money come in over the bank; return the transaction."""
        transactions = self.env["edu.collection.transaction"]
        transaction = transactions._register_movements(
            self._get_journal("NH"),
            [
                {
                    "bank_reference": f"FT{self._next_number()}",
                    "date": date(2026, 10, 12),
                    "amount": amount,
                    "memo": self.bill.edu_payment_code,
                    **values,
                }
            ],
        )
        transaction._settle()
        return transaction
