# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from .settlement_stamp_common import SettlementStampCase

# The tables that the ORM writes for money that pays a bill of ours.
TABLES = {
    "account_bank_statement_line",
    "account_full_reconcile",
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "edu_collection_allocation",
    "edu_collection_transaction",
}


@tagged("post_install", "-at_install")
@freeze_time("2026-10-20")
class TestSettlementParity(SettlementStampCase):
    """Money that is booked by the set is booked as the ORM would have done it: every
    stored column, in every table it writes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._watch()

    def test_bills_that_are_paid(self):
        tables = self._assert_parity(*(self._pay(bill) for bill in self.bills))
        self.assertEqual(self.copied, 11)
        # The charges keep what is recognised of them.
        recognising = (
            {"edu_fee_charge"} if self.recognition == "on_collection" else set()
        )
        self.assertEqual(set(tables), TABLES | recognising)

    def test_parts_of_bills(self):
        self._assert_parity(
            *(
                self._pay(bill, 400_000 + bill.id, day=bill.id % 9 + 1)
                for bill in self.bills
            )
        )
        self.assertGreater(self.copied, 6)

    def test_more_than_bills_ask_for(self):
        self._assert_parity(
            *(self._pay(bill, self.total + 1_000 + bill.id) for bill in self.bills)
        )
        self.assertEqual(self.copied, 11)

    def test_two_payments_of_each_bill_in_one_file(self):
        first = [self._pay(bill, 500_000) for bill in self.bills]
        rest = [self._pay(bill, self.total - 500_000, 6) for bill in self.bills]
        self._assert_parity(*first, *rest)
        self.assertEqual(self.copied, 22)

    def test_three_parts_of_each_bill(self):
        self._assert_parity(
            *(self._pay(bill, 300_000) for bill in self.bills),
            *(self._pay(bill, 200_000) for bill in self.bills),
            *(self._pay(bill, 100_000, 7) for bill in self.bills),
        )
        self.assertEqual(self.copied, 33)

    def test_bills_that_were_paid_before(self):
        self._settle(self._register(*(self._pay(bill) for bill in self.bills)))
        self._assert_parity(*(self._pay(bill, 70_000) for bill in self.bills))
        self.assertEqual(self.copied, 11)

    def test_money_that_waits_and_money_that_went_out(self):
        self._assert_parity(
            *(self._pay(None, 1_000 * number, memo="x") for number in range(1, 5)),
            *(self._pay(None, -1_000 * number, memo="Phí") for number in range(1, 5)),
        )
        self.assertEqual(self.copied, 6)

    def test_a_file_of_everything(self):
        entries = [self._pay(bill) for bill in self.bills[:4]]
        entries += [self._pay(bill, 10_000) for bill in self.bills[4:7]]
        entries += [self._pay(bill, 5_000_000) for bill in self.bills[7:9]]
        entries += [self._pay(self.bills[0], 1), self._pay(None, 3, memo=False)]
        both = " ".join(self.bills[10:].mapped("edu_payment_code"))
        entries += [self._pay(None, 2 * self.total, memo=both)]
        self._assert_parity(*entries)
        self.assertGreater(self.copied, 4)

    def test_a_role_that_may_not_leave_keys_to_us(self):
        """The database looks up every key itself."""
        stamp = type(self.env["edu.entry.stamp"])
        with patch.object(stamp, "_may_hold_keys", lambda *_args: False):
            self._assert_parity(*(self._pay(bill) for bill in self.bills))
        self.assertEqual(self.copied, 11)

    def test_every_key_leads_somewhere_when_they_were_not_looked_up(self):
        """Whoever adds the keys anew finds none that leads nowhere."""
        self._settle(self._register(*(self._pay(bill) for bill in self.bills)))
        self.env.flush_all()
        for (table, name), target in self.keys.items():
            if table in TABLES:
                self.env.cr.execute(
                    SQL(
                        "SELECT count(*) FROM %(table)s x LEFT JOIN %(target)s t"
                        " ON t.id = %(name)s WHERE %(name)s IS NOT NULL"
                        " AND t.id IS NULL",
                        table=SQL.identifier(table),
                        target=SQL.identifier(target),
                        name=SQL.identifier("x", name),
                    )
                )
                self.assertEqual(self.env.cr.fetchone(), (0,), (table, name))


@tagged("post_install", "-at_install")
class TestSettlementParityAccrual(TestSettlementParity):
    """The same in a private school, whose money recognises nothing."""

    allow_inherited_tests_method = True
    recognition = "accrual"
