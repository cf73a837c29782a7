# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .collection_common import CollectionCase


@tagged("post_install", "-at_install")
class TestQueue(CollectionCase):
    def _as(self, persona, record):
        return record.with_user(self._persona(persona))

    def test_amount_name_and_class_are_reasons(self):
        self._create_bill_of(300_000, self.other_class_student)
        self.student.name = "Nguyễn Thị Ân"
        transaction = self._receive(1_252_000, "CK cho chau nguyen thi an lop 1A")
        (bill, score, reasons), *_others = transaction._get_suggestions()
        self.assertEqual(bill, self.bill)
        self.assertEqual(score, 100)
        self.assertEqual(reasons, "same amount, pupil's name, class")

    def test_a_cut_code_is_a_reason_but_no_match(self):
        cut = self.bill.edu_payment_code[:-2]
        transaction = self._receive(5, f"MBVCB.1.{cut}")
        self.assertEqual(transaction.state, "queue")
        [(bill, score, _reasons)] = transaction._get_suggestions()
        self.assertEqual((bill, score), (self.bill, 60))

    def test_nothing_alike_suggests_nothing(self):
        transaction = self._receive(7, "ung ho quy")
        self.assertFalse(transaction._get_suggestions())

    def test_bills_of_other_schools_and_paid_bills_are_not_suggested(self):
        self._create_books(self.other_school)
        foreign = self._create_bill_of(77_000, self.other_student)
        self._receive(1_252_000, self.bill.edu_payment_code)
        for amount, bill in ((77_000, foreign), (1_252_000, self.bill)):
            suggestions = self._receive(amount, "x")._get_suggestions()
            self.assertNotIn(bill, [one for one, _score, _reasons in suggestions])

    def test_the_accountant_matches_with_one_click(self):
        transaction = self._receive(1_252_000, "tien ban tru")
        accountant = self._as("accountant", transaction)
        action = accountant.action_open_match()
        wizard = self.env[action["res_model"]].with_user(accountant.env.user)
        wizard = wizard.browse(action["res_id"])
        # The classmate's bill is as likely: the names say which one comes first.
        wizard.line_ids.filtered(lambda one: one.move_id == self.bill).action_match()
        self.assertEqual(transaction.state, "matched")
        self.assertEqual(transaction.matched_by, "manual")
        self.assertEqual(self.bill.amount_residual, 0)
        self._check_entry(transaction)

    def test_the_accountant_searches_another_bill(self):
        transaction = self._receive(1_000, "x")
        accountant = self._as("accountant", transaction)
        wizard = self.env["edu.collection.match"].with_user(accountant.env.user)
        wizard = wizard.create({"transaction_id": transaction.id})
        with self.assertRaisesRegex(UserError, "Choose the bill"):
            wizard.action_match()
        with Form(wizard) as form:
            form.bill_ids.add(self.bill)
        wizard.action_match()
        self.assertEqual(transaction.state, "partial")
        self.assertEqual(self.bill.amount_residual, 1_251_000)

    def test_the_second_of_two_accountants_is_told(self):
        transaction = self._receive(1_252_000, "x")
        accountant = self._as("accountant", transaction)
        other = self._create_user("second_accountant", "edu_fees.group_accountant")
        first = accountant.action_open_match()
        transaction.with_user(other).action_match(self.bill.with_user(other))
        wizard = self.env[first["res_model"]].with_user(accountant.env.user)
        with self.assertRaisesRegex(UserError, "no longer waits.*Second accountant"):
            wizard.browse(first["res_id"]).line_ids[0].action_match()
        self.assertEqual(len(transaction.allocation_ids), 1)

    def test_ids_over_rpc_are_checked(self):
        self._create_books(self.other_school)
        foreign = self._create_bill_of(1_000, self.other_student)
        transaction = self._as("accountant", self._receive(1_000, "x"))
        with self.assertRaises(AccessError):
            transaction.action_match([foreign.id])
        with self.assertRaisesRegex(UserError, "Choose the bill"):
            transaction.action_match([])
        for tampered in ("1", ["1"], {"a": 1}, [True], None):
            with self.assertRaisesRegex(UserError, "Choose the bill"):
                transaction.action_match(tampered)
        entry = transaction.statement_line_id.move_id
        with self.assertRaisesRegex(UserError, "takes no money"):
            transaction.action_match(entry.ids)

    def test_money_out_pays_no_bill(self):
        transaction = self._receive(-5, "x")
        with self.assertRaisesRegex(UserError, "no longer waits"):
            transaction.action_match(self.bill)

    def test_money_out_is_refused_by_the_booking_too(self):
        """Whatever module asks for it: the reference is named, nothing is booked."""
        out = self._receive(-1_000, "hoan tien", reference="FT-OUT-2")
        with self.assertRaisesRegex(UserError, "FT-OUT-2 is money that went out"):
            out._settle_by_hand(self.bill)
        self.assertEqual(self.bill.amount_residual, 1_252_000)
        self.assertFalse(out.allocation_ids)

    def test_only_the_accountant_of_the_school_matches(self):
        transaction = self._receive(1_252_000, "x")
        for persona in ("cashier", "teacher", "homeroom", "office", "principal"):
            with self.assertRaises(AccessError, msg=persona):
                self._as(persona, transaction).action_match(self.bill.ids)
        foreign = self._create_user(
            "foreign_accountant", "edu_fees.group_accountant", self.other_school
        )
        with self.assertRaises(AccessError):
            transaction.with_user(foreign).action_match(self.bill.ids)
        with self.assertRaises(AccessError):
            transaction.with_user(foreign).read(["amount"])

    def test_nobody_writes_a_movement(self):
        transaction = self._receive(1_252_000, "x")
        for persona in ("accountant", "cashier", "principal", "teacher"):
            with self.assertRaises(AccessError, msg=persona):
                self._as(persona, transaction).write({"state": "matched"})
            with self.assertRaises(AccessError, msg=persona):
                self._as(persona, self.transactions).create({"amount": 1})

    def test_a_reason_calls_nothing_else(self):
        wizard = self.env["edu.reason"].create(
            {"res_model": "res.users", "res_id": 1, "reason": "x"}
        )
        with self.assertRaisesRegex(UserError, "Nothing is asked"):
            wizard.action_confirm()
