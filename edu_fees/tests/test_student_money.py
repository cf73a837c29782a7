# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError

from .collection_common import CollectionCase


class TestStudentMoney(CollectionCase):
    """What the pupil's page and the school's books say of money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.own = cls.student.with_user(cls.accountant)

    def _read(self, name):
        self.student.invalidate_recordset([name])
        return self.own[name]

    def test_what_is_open_is_the_sum_over_the_pupils_bills(self):
        self._create_bill_of(300_000)
        self.assertEqual(self._read("edu_bill_residual"), 1_552_000)
        self._receive(1_000_000, self.bill.edu_payment_code)
        self.assertEqual(self._read("edu_bill_residual"), 552_000)

    def test_a_cancelled_bill_is_no_longer_open(self):
        self.bill._edu_cancel("sai lớp")
        self.assertEqual(self._read("edu_bill_residual"), 0)

    def test_what_was_paid_too_much_is_the_pupils_credit(self):
        self.assertEqual(self._read("edu_credit"), 0)
        self._receive(1_300_000, self.bill.edu_payment_code)
        self.assertEqual(self._read("edu_credit"), 48_000)
        self.assertEqual(self.classmate.edu_credit, 0)

    def test_a_match_that_is_undone_takes_the_credit_back(self):
        transaction = self._receive(1_300_000, self.bill.edu_payment_code)
        transaction.action_undo_match("nhầm")
        self.assertEqual(self._read("edu_credit"), 0)

    def test_the_family_reads_credit_and_what_is_open(self):
        self._receive(1_300_000, self.bill.edu_payment_code)
        student = self.student.with_user(self._persona("parent"))
        self.assertEqual(student.edu_credit, 48_000)

    def test_a_teacher_reads_no_money_of_a_pupil(self):
        student = self.student.with_user(self._persona("homeroom"))
        for name in ("edu_credit", "edu_bill_residual"):
            with self.assertRaises(AccessError, msg=name):
                student.read([name])

    def test_the_button_opens_the_pupils_bills_that_count(self):
        cancelled = self._create_bill_of(300_000)
        cancelled._edu_cancel("lập nhầm")
        domain = self.own.action_view_bills()["domain"]
        self.assertEqual(self.env["account.move"].search(domain), self.bill)

    def test_the_policy_of_a_school_with_bills_stays(self):
        with self.assertRaisesRegex(UserError, "already has bills"):
            self.school.edu_recognition = "accrual"

    def test_a_school_without_bills_chooses_its_policy(self):
        self.other_school.edu_recognition = "accrual"
        self.assertEqual(self.other_school.edu_recognition, "accrual")

    def test_the_entries_behind_a_balance_are_opened(self):
        self._receive(500_000, self.bill.edu_payment_code)
        account = self._get_account("service_revenue")
        row = self.env["edu.trial.balance"].search([("account_id", "=", account.id)])
        lines = self.env["account.move.line"].search(row.action_view_lines()["domain"])
        self.assertEqual(sum(lines.mapped("balance")), row.balance)

    def test_the_clearing_pair_is_no_official_account(self):
        rows = self.env["edu.trial.balance"].search(
            [("company_id", "=", self.school.id), ("is_clearing", "=", True)]
        )
        self.assertEqual(sum(rows.mapped("balance")), 0)
        self.assertEqual(
            rows.account_id,
            self._get_account("bill_receivable") | self._get_account("bill_contra"),
        )

    def test_a_private_school_has_no_clearing_pair(self):
        self._create_books(self.other_school, edu_recognition="accrual")
        self._create_bank_account(self.other_school)
        self._create_bill_of(90_000, self.other_student)
        rows = self.env["edu.trial.balance"].search(
            [("company_id", "=", self.other_school.id), ("is_clearing", "=", True)]
        )
        self.assertFalse(rows)
