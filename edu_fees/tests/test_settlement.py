# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import payment_code
from .collection_common import DAY, CollectionCase


@tagged("post_install", "-at_install")
class TestSettlement(CollectionCase):
    def test_a_transfer_with_the_code_pays_the_bill(self):
        code = self.bill.edu_payment_code
        transaction = self._receive(1_252_000, f"MBVCB.123.{code.lower()}.CT tu 0071")
        self.assertEqual(transaction.state, "matched")
        self.assertEqual(transaction.matched_by, "auto")
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(self.bill.edu_payment_state, "collected")
        self.assertEqual(transaction.allocation_ids.move_id, self.bill)
        self.assertTrue(transaction.statement_line_id.is_reconciled)
        self.assertEqual(
            transaction.statement_line_id.partner_id, self.student.partner_id
        )
        self.assertEqual(self._get_balance("bank"), 1_252_000)
        self.assertEqual(self._get_balance("service_revenue"), -510_000)
        self.assertEqual(self._get_balance("collected_on_behalf"), -742_000)
        self.assertEqual(self._get_balance("unidentified_receipts"), 0)
        self._check_entry(transaction)

    def test_less_leaves_the_bill_partly_open(self):
        transaction = self._receive(600_000, self.bill.edu_payment_code)
        self.assertEqual(transaction.state, "partial")
        self.assertEqual(self.bill.amount_residual, 652_000)
        self.assertEqual(self.bill.edu_payment_state, "partial")
        self.assertEqual(
            self.bill.edu_charge_ids.sorted("id").mapped("amount_recognised"),
            [510_000, 90_000],
        )
        self._check_entry(transaction)

    def test_two_parts_make_the_whole(self):
        self._receive(600_000, self.bill.edu_payment_code)
        second = self._receive(652_000, self.bill.edu_payment_code)
        self.assertEqual(second.state, "matched")
        self.assertEqual(self.bill.amount_residual, 0)
        self._check_entry(second)

    def test_more_becomes_the_pupils_credit(self):
        transaction = self._receive(1_300_000, self.bill.edu_payment_code)
        self.assertEqual(transaction.state, "over")
        self.assertEqual(transaction.amount_credit, 48_000)
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(self._get_balance("received_in_advance"), -48_000)
        self.assertEqual(self.student.edu_credit, 48_000)
        self._check_entry(transaction)

    def test_two_parents_pay_one_bill_in_one_file(self):
        code = self.bill.edu_payment_code
        entries = [
            {"bank_reference": ref, "date": DAY, "amount": 1_252_000, "memo": code}
            for ref in ("FT1", "FT2")
        ]
        both = self.transactions._register_movements(self.journal, entries)
        both._settle()
        self.assertEqual(both.mapped("state"), ["matched", "over"])
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(self.student.edu_credit, 1_252_000)
        self.assertEqual(sum(both.allocation_ids.mapped("amount")), 1_252_000)
        for transaction in both:
            self._check_entry(transaction)

    def test_two_codes_fill_the_older_bill_first(self):
        later = self._create_bill_of(300_000, date_due="2026-11-15")
        memo = f"{later.edu_payment_code} {self.bill.edu_payment_code}"
        transaction = self._receive(1_300_000, memo)
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(later.amount_residual, 252_000)
        self.assertEqual(transaction.state, "partial")
        self.assertEqual(len(transaction.allocation_ids), 2)
        self._check_entry(transaction)

    def test_two_bills_of_two_pupils_stand_on_their_ledgers(self):
        other = self._create_bill_of(100_000, self.other_class_student)
        memo = f"{self.bill.edu_payment_code}.{other.edu_payment_code}"
        transaction = self._receive(1_352_000, memo)
        self.assertEqual(transaction.state, "matched")
        lines = transaction.statement_line_id.move_id.line_ids
        receivable = lines.filtered(
            lambda line: line.account_id == self._get_account("bill_receivable")
        )
        self.assertEqual(
            receivable.partner_id,
            self.student.partner_id | self.other_class_student.partner_id,
        )
        self._check_entry(transaction)

    def test_money_without_a_code_waits_on_the_suspense_account(self):
        transaction = self._receive(500_000, "tien an thang 10")
        self.assertEqual(
            (transaction.state, transaction.queue_reason), ("queue", "no_code")
        )
        self.assertEqual(self._get_balance("unidentified_receipts"), -500_000)
        self.assertFalse(transaction.statement_line_id.is_reconciled)
        self._check_entry(transaction)

    def test_an_unknown_code_waits(self):
        transaction = self._receive(500_000, payment_code.make(999_999_999))
        self.assertEqual(transaction.queue_reason, "unknown_code")

    def test_the_code_of_a_cancelled_bill_waits(self):
        self.bill._edu_cancel("wrong price")
        transaction = self._receive(1_252_000, self.bill.edu_payment_code)
        self.assertEqual(transaction.queue_reason, "cancelled_bill")
        self.assertEqual(self._get_balance("unidentified_receipts"), -1_252_000)

    def test_the_code_of_a_paid_bill_becomes_credit(self):
        self._receive(1_252_000, self.bill.edu_payment_code)
        second = self._receive(1_252_000, self.bill.edu_payment_code)
        self.assertEqual(second.state, "over")
        self.assertFalse(second.allocation_ids)
        self.assertEqual(self.student.edu_credit, 1_252_000)
        self._check_entry(second)

    def test_the_code_of_another_school_waits_and_tells_nothing(self):
        self._create_books(self.other_school)
        foreign = self._create_bill_of(100_000, self.other_student)
        transaction = self._receive(100_000, foreign.edu_payment_code)
        self.assertEqual(transaction.queue_reason, "other_school")
        self.assertEqual(foreign.amount_residual, 100_000)
        self.assertFalse(transaction.student_ids)
        with self.assertRaisesRegex(UserError, "another school's"):
            transaction.action_match(foreign)

    def test_money_out_is_kept_and_matched_with_nothing(self):
        transaction = self._receive(-11_000, f"phi {self.bill.edu_payment_code}")
        self.assertEqual(transaction.state, "ignored")
        self.assertEqual(transaction.statement_line_id.amount, -11_000)
        self.assertEqual(self.bill.amount_residual, 1_252_000)
        self._check_entry(transaction)

    def test_the_same_movement_enters_once(self):
        code = self.bill.edu_payment_code
        first = self._receive(600_000, code, "FT 123")
        again = self._receive(600_000, code, "ft123")
        self.assertEqual(first, again)
        self.assertEqual(self.bill.amount_residual, 652_000)
        self.assertEqual(self._get_balance("bank"), 600_000)

    def test_one_reference_with_two_amounts_is_kept_twice_and_waits(self):
        first = self._receive(600_000, self.bill.edu_payment_code, "FT9")
        second = self._receive(60_000, self.bill.edu_payment_code, "FT9")
        self.assertNotEqual(first, second)
        self.assertEqual(second.queue_reason, "reference_conflict")
        self.assertEqual(self._receive(60_000, "x", "FT9"), second)
        self.assertEqual(self.bill.amount_residual, 652_000)

    def test_many_movements_cost_few_queries_each(self):
        students = [
            self._create_student(school_class=self.class_1b) for _n in range(20)
        ]
        fee_round = self._create_round(classes=self.class_1b)
        bills = self._generate(fee_round).filtered(
            lambda bill: bill.edu_student_id.id in [one.id for one in students]
        )
        transactions = self.transactions._register_movements(
            self.journal,
            [
                {
                    "bank_reference": f"M{bill.id}",
                    "date": DAY,
                    "amount": 100_000,
                    "memo": bill.edu_payment_code,
                }
                for bill in bills
            ],
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30 * 20):
            transactions._settle()
            self.env.flush_all()
        self.assertEqual(set(transactions.mapped("state")), {"matched"})

    def test_a_movement_needs_a_reference(self):
        for reference in (None, "", "  "):
            with self.assertRaises(UserError):
                self.transactions._register_movements(
                    self.journal,
                    [{"bank_reference": reference, "date": DAY, "amount": 1}],
                )

    def test_a_private_school_needs_no_recognition_with_the_money(self):
        school = self.other_school
        self._create_books(school, edu_recognition="accrual")
        bill = self._create_bill_of(100_000, self.other_student)
        transaction = self._receive(
            100_000, bill.edu_payment_code, journal=self._get_journal("NH", school)
        )
        self.assertEqual(transaction.state, "matched")
        self.assertEqual(len(transaction.statement_line_id.move_id.line_ids), 2)
        self.assertEqual(bill.amount_residual, 0)

    def test_undo_brings_everything_back(self):
        before = self._get_trial_balance(official=False)
        transaction = self._receive(1_300_000, self.bill.edu_payment_code)
        with self.assertRaisesRegex(UserError, "reason"):
            self.env["edu.reason"].browse(
                transaction.action_undo_match()["res_id"]
            ).action_confirm()
        transaction.action_undo_match("wrong pupil")
        self.assertEqual(
            (transaction.state, transaction.queue_reason), ("queue", "undone")
        )
        self.assertEqual(self.bill.amount_residual, 1_252_000)
        self.assertEqual(self.bill.edu_charge_ids.mapped("amount_recognised"), [0, 0])
        self.assertEqual(self.student.edu_credit, 0)
        self.assertEqual(transaction.allocation_ids.mapped("state"), ["undone"])
        after = self._get_trial_balance(official=False)
        before["1121"], before["3378"] = 1_300_000, -1_300_000
        self.assertEqual(after, before)
        self._check_entry(transaction)

    def test_what_was_undone_can_be_matched_anew(self):
        transaction = self._receive(1_252_000, self.bill.edu_payment_code)
        transaction.action_undo_match("a test")
        transaction.action_match(self.bill)
        self.assertEqual(transaction.state, "matched")
        self.assertEqual(transaction.matched_by, "manual")
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(self._get_balance("service_revenue"), -510_000)
        self._check_entry(transaction)

    def test_nothing_can_be_undone_twice(self):
        transaction = self._receive(1_252_000, self.bill.edu_payment_code)
        transaction.action_undo_match("a test")
        with self.assertRaisesRegex(UserError, "not matched"):
            transaction.action_undo_match("a test")
