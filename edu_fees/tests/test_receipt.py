# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import closing

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import payment_code
from .collection_common import CollectionCase


class Stop(Exception):
    """Raised to roll a savepoint back."""


@tagged("post_install", "-at_install")
class TestReceipt(CollectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._persona("cashier")
        cls.receipts = cls.env["edu.receipt"].with_user(cls.cashier)

    def _pay(self, amount=None, **values):
        """Pay the bill at the counter; return the receipt."""
        amount = int(self.bill.amount_residual) if amount is None else amount
        return self.receipts._issue(self.bill, amount, "Bà Nguyễn Thị Tư", **values)

    def test_a_receipt_says_who_took_how_much_of_whom(self):
        receipt = self._pay()
        self.assertEqual(receipt.amount, 1_252_000)
        self.assertEqual(receipt.name, f"PT{receipt.fiscal_year}/00001")
        self.assertEqual(receipt.cashier_id, self.cashier)
        self.assertEqual(receipt.student_id, self.student)
        self.assertEqual(receipt.line_ids.mapped("amount"), [1_252_000])
        self.assertEqual(
            receipt.amount_in_words,
            "Một triệu hai trăm năm mươi hai nghìn đồng",
        )

    def test_the_money_is_in_the_drawer_and_on_the_bill(self):
        receipt = self._pay()
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(self._get_balance("cash_in_hand"), 1_252_000)
        self.assertEqual(self._get_balance("service_revenue"), -510_000)
        self._check_entry(receipt.sudo().transaction_id)

    def test_more_than_is_open_or_nothing_is_refused(self):
        for amount in (1_252_001, 0, -5):
            with self.assertRaises(UserError, msg=str(amount)):
                self._pay(amount)
        self.assertFalse(self.receipts.search([]))

    def test_numbers_have_no_gap_after_a_rollback_and_a_void(self):
        students = [self._create_student(school_class=self.class_1a) for _n in range(3)]
        bills = [self._create_bill_of(100_000, student) for student in students]
        first = self.receipts._issue(bills[0], 100_000, "A")
        with self.assertRaises(Stop), closing(self.env.cr.savepoint()):
            self.receipts._issue(bills[1], 100_000, "B")
            raise Stop
        self.env.invalidate_all()
        first.action_void("wrong pupil")
        second = self.receipts._issue(bills[1], 100_000, "B")
        third = self.receipts._issue(bills[2], 100_000, "C")
        self.assertEqual((first | second | third).mapped("number"), [1, 2, 3])
        self.assertEqual(first.state, "voided")

    def test_each_school_and_year_counts_for_itself(self):
        self._create_books(self.other_school)
        counter = self.env["edu.voucher.counter"]
        taken = [
            counter._next(school, "cash_receipt", day)
            for school, day in (
                (self.school, self.bill.date),
                (self.other_school, self.bill.date),
                (self.school, self.bill.date.replace(year=2027)),
                (self.school, self.bill.date),
            )
        ]
        self.assertEqual(taken, [(2026, 1), (2026, 1), (2027, 1), (2026, 2)])

    def test_a_void_is_a_reversal_and_opens_the_bill(self):
        before = self._get_trial_balance(official=False)
        receipt = self._pay()
        with self.assertRaisesRegex(UserError, "reason"):
            reason = receipt.action_void()
            self.env["edu.reason"].browse(reason["res_id"]).action_confirm()
        receipt.action_void("wrong pupil")
        self.assertEqual(receipt.state, "voided")
        self.assertEqual(receipt.void_reason, "wrong pupil")
        self.assertEqual(self.bill.amount_residual, 1_252_000)
        self.assertEqual(self.bill.edu_charge_ids.mapped("amount_recognised"), [0, 0])
        self.assertEqual(self._get_trial_balance(official=False), before)
        transactions = self.transactions.search([("journal_id.type", "=", "cash")])
        self.assertEqual(sum(transactions.mapped("amount")), 0)
        self.assertEqual(set(transactions.mapped("state")), {"reversed"})
        for transaction in transactions:
            self._check_entry(transaction)
        with self.assertRaisesRegex(UserError, "already void"):
            receipt.action_void("again")
        with self.assertRaisesRegex(UserError, "never deleted"):
            receipt.sudo().unlink()

    def test_a_voided_bill_can_be_paid_again(self):
        self._pay().action_void("wrong pupil")
        receipt = self._pay()
        self.assertEqual(receipt.number, 2)
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(self._get_balance("service_revenue"), -510_000)

    def test_the_accountant_does_not_undo_what_is_in_the_cash_box(self):
        receipt = self._pay()
        transaction = receipt.sudo().transaction_id
        with self.assertRaisesRegex(UserError, receipt.name):
            transaction.action_undo_match("x")

    def test_the_pupil_is_found_by_name_code_and_payment_code(self):
        self.student.name = "Đặng Thị Ngọc Ân"
        students = self.env["edu.student"].with_user(self.cashier)
        for text in (
            "ngo an",
            self.student.student_code,
            self.bill.edu_payment_code.lower(),
        ):
            found = [id_ for id_, _name in students.name_search(text)]
            self.assertIn(self.student.id, found, text)

    def test_a_payment_code_without_a_digit_finds_the_pupil(self):
        code = next(filter(str.isalpha, map(payment_code.make, range(1000))))
        self.bill.sudo().edu_payment_code = code
        students = self.env["edu.student"].with_user(self.cashier)
        found = students.name_search(code.lower())
        self.assertEqual([id_ for id_, _name in found], self.student.ids)

    def test_only_the_cashier_takes_cash(self):
        receipt = self._pay()
        for persona in ("accountant", "teacher", "homeroom", "office", "principal"):
            user = self._persona(persona)
            with self.assertRaises(AccessError, msg=persona):
                self.receipts.with_user(user)._check_is_cashier()
            with self.assertRaises(AccessError, msg=persona):
                receipt.with_user(user).action_void("x")
            with self.assertRaises(AccessError, msg=persona):
                self.env["edu.receipt"].with_user(user).create({"amount": 1})
            with self.assertRaises(AccessError, msg=persona):
                receipt.with_user(user).write({"amount": 1})
        self.assertEqual(
            receipt.with_user(self._persona("accountant")).amount, 1_252_000
        )

    def test_the_cashier_writes_no_receipt_by_hand(self):
        receipt = self._pay()
        with self.assertRaises(AccessError):
            receipt.write({"amount": 1})
        with self.assertRaises(AccessError):
            self.receipts.create({"amount": 1})

    def test_a_family_reads_its_own_receipt(self):
        parent, foreign = self._persona("parent"), self._persona("foreign_parent")
        receipt = self._pay()
        self.assertEqual(receipt.with_user(parent).amount, 1_252_000)
        self.assertEqual(receipt.line_ids.with_user(parent).amount, 1_252_000)
        for user in (foreign, self._persona("teacher")):
            with self.assertRaises(AccessError):
                receipt.with_user(user).read(["amount"])
        with self.assertRaises(AccessError):
            receipt.with_user(parent).read(["client_token"])
