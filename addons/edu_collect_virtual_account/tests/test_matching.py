# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .common import VirtualAccountCase


@tagged("post_install", "-at_install")
class TestMatching(VirtualAccountCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make()
        cls.number = cls._get_number(cls.student).number

    def _pay(self, amount, memo="", number=None):
        return self._receive(amount, memo, virtual_account=number or self.number)

    def test_money_under_a_number_pays_the_pupils_bill_without_any_code(self):
        transaction = self._pay(1_252_000, "chuyen tien hoc")
        self.assertEqual(transaction.state, "matched")
        self.assertEqual(self.bill.amount_residual, 0)
        self._check_entry(transaction)

    def test_a_number_is_known_however_the_bank_writes_it(self):
        transaction = self._pay(1_252_000, number=f" {self.number.lower()} ")
        self.assertEqual(transaction.state, "matched")

    def test_the_oldest_bill_is_filled_first_and_the_rest_is_credit(self):
        second = self._create_bill_of(100_000)
        self._pay(1_300_000)
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(second.amount_residual, 52_000)
        over = self._pay(60_000)
        self.assertEqual((over.state, over.amount_credit), ("over", 8_000))

    def test_a_code_in_the_memo_chooses_among_the_pupils_bills(self):
        second = self._create_bill_of(100_000)
        self._pay(100_000, second.edu_payment_code)
        self.assertEqual(second.amount_residual, 0)
        self.assertEqual(self.bill.amount_residual, 1_252_000)

    def test_the_number_counts_more_than_the_code_of_somebody_else(self):
        other = self._create_bill_of(100_000, self.other_class_student)
        self._pay(1_252_000, other.edu_payment_code)
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(other.amount_residual, 100_000)

    def test_a_number_nobody_has_leaves_the_code_to_decide(self):
        transaction = self._pay(1_252_000, self.bill.edu_payment_code, number="1")
        self.assertEqual(transaction.state, "matched")
        lost = self._pay(1_000, "x", number="1")
        self.assertEqual((lost.state, lost.queue_reason), ("queue", "no_code"))

    def test_a_pupil_without_open_bill_waits_for_a_person(self):
        self._pay(1_252_000)
        late = self._pay(1_000)
        self.assertEqual(late.state, "queue")

    def test_numbers_of_one_account_mean_nothing_in_another(self):
        journal = self._get_journal("TM")
        transaction = self._receive(
            1_252_000, "x", journal=journal, virtual_account=self.number
        )
        self.assertEqual(transaction.state, "queue")

    def test_the_statements_of_many_movements_do_not_grow_with_them(self):
        entries = [
            {
                "bank_reference": f"N{number}",
                "date": self.bill.date,
                "amount": 1_000,
                "virtual_account": self.number,
            }
            for number in range(20)
        ]
        transactions = self.transactions._register_movements(self.journal, entries)
        with self.assertQueryCount(12):
            plans = transactions._plan_by_codes()
        self.assertEqual({plan.bills for plan in plans}, {self.bill})
