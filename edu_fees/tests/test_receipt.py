# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import closing

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

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

    def _open_counter(self, student=None, **values):
        form = Form(self.env["edu.cash.payment"].with_user(self.cashier))
        form.student_id = student or self.student
        form.payer_name = "Bà Nguyễn Thị Tư"
        for name, value in values.items():
            setattr(form, name, value)
        return form.save()

    def _pay(self, **values):
        """Pay at the counter; return the receipt."""
        self._open_counter(**values).action_confirm()
        return self.receipts.search([], order="id desc", limit=1)

    def test_the_counter_takes_everything_that_is_open(self):
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
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(self._get_balance("cash_in_hand"), 1_252_000)
        self.assertEqual(self._get_balance("service_revenue"), -510_000)
        self._check_entry(receipt.sudo().transaction_id)

    def test_the_counter_prints_and_is_ready_for_the_next_payer(self):
        action = self._open_counter().action_confirm()
        receipt = self.receipts.search([], order="id desc", limit=1)
        params = action["params"]
        self.assertEqual(params["report"]["context"]["active_ids"], receipt.ids)
        self.assertIn("1.252.000\N{NO-BREAK SPACE}đ", params["message"])
        self.assertEqual(params["next"]["res_model"], "edu.cash.payment")
        self.assertEqual(params["next"]["target"], "main")
        self.assertFalse(params["next"]["res_id"])

    def test_less_is_taken_from_the_oldest_bill_first(self):
        later = self._create_bill_of(300_000, date_due="2026-11-15")
        receipt = self._pay(amount=1_300_000)
        self.assertEqual(receipt.line_ids.mapped("amount"), [1_252_000, 48_000])
        self.assertEqual(later.amount_residual, 252_000)
        self.assertEqual(receipt.line_ids.move_id, self.bill | later)

    def test_only_the_chosen_bills_are_paid(self):
        later = self._create_bill_of(300_000, date_due="2026-11-15")
        form = Form(self.env["edu.cash.payment"].with_user(self.cashier))
        form.student_id = self.student
        form.payer_name = "Ông Tư"
        with form.line_ids.edit(0) as line:
            line.selected = False
        self.assertEqual(form.amount, 300_000)
        form.save().action_confirm()
        self.assertEqual(later.amount_residual, 0)
        self.assertEqual(self.bill.amount_residual, 1_252_000)

    def test_more_than_is_open_or_nothing_is_refused(self):
        for amount in (1_252_001, 0, -5):
            with self.assertRaises(UserError, msg=str(amount)):
                self._open_counter(amount=amount).action_confirm()
        self.assertFalse(self.receipts.search([]))

    def test_a_paid_bill_leaves_nothing_to_collect(self):
        wizard = self._open_counter()
        self._receive(1_252_000, self.bill.edu_payment_code)
        with self.assertRaisesRegex(UserError, "no open bill"):
            wizard.action_confirm()

    def test_what_is_missing_is_named(self):
        wizard = self.env["edu.cash.payment"].with_user(self.cashier).create({})
        with self.assertRaisesRegex(UserError, "Choose the pupil"):
            wizard.action_confirm()
        wizard.student_id = self.student
        with self.assertRaisesRegex(UserError, "hands over"):
            wizard.action_confirm()

    def test_the_counter_of_another_school_takes_nothing(self):
        """Somebody who changes the school in the browser is told to choose it."""
        wizard = self._open_counter()
        wizard.sudo().company_id = self.other_school
        with self.assertRaisesRegex(UserError, "Choose the school"):
            wizard.action_confirm()
        self.assertFalse(self.receipts.search([]))

    def test_the_counter_has_the_name_of_a_place(self):
        wizard = self._open_counter().with_context(lang="vi_VN")
        self.assertNotIn(",", wizard.display_name)
        self.assertEqual(wizard.with_context(lang="en_US").display_name, "Cash counter")

    def test_a_double_click_makes_one_receipt(self):
        wizard = self._open_counter()
        wizard.action_confirm()
        wizard.action_confirm()
        self.assertEqual(len(self.receipts.search([])), 1)
        self.assertEqual(self._get_balance("cash_in_hand"), 1_252_000)

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
                self.env["edu.cash.payment"].with_user(user).create({})
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

    def test_bills_that_the_browser_made_up_are_not_paid(self):
        self._create_books(self.other_school)
        foreign = self._create_bill_of(1_000, self.other_student)
        wizard = self._open_counter()
        wizard.write(
            {
                "line_ids": [
                    Command.clear(),
                    Command.create(
                        {
                            "move_id": foreign.id,
                            "selected": True,
                            "amount_residual": 1_000,
                        }
                    ),
                ],
            }
        )
        with self.assertRaisesRegex(UserError, "no open bill"):
            wizard.action_confirm()
        self.assertEqual(foreign.amount_residual, 1_000)

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
