# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What pupils have overpaid, and what they get back of it."""

from freezegun import freeze_time

from .disbursement_common import DisbursementCase


@freeze_time("2026-10-20 03:00:00")
class TestCredit(DisbursementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.over_bill = cls._create_bill_of(300_000, cls.other_class_student)
        cls._receive(350_000, cls.over_bill.edu_payment_code)
        cls.pupil = cls.other_class_student

    def _get_credit(self, students=None, **values):
        students = self.pupil if students is None else students
        return students._edu_get_credit(self.school, **values)

    def _prepare_refund(self, amount, student=None):
        """Return a draft that pays overpaid money back."""
        return self._prepare(
            kind="refund",
            payee_name=False,
            lines=[{"student_id": (student or self.pupil).id, "amount": amount}],
        )

    def test_what_is_beyond_the_bill_is_credit(self):
        self.assertEqual(self._get_credit(), {self.pupil: 50_000})

    def test_who_has_paid_exactly_has_none(self):
        students = self.student | self.classmate
        self.assertEqual(self._get_credit(students), {})
        self.assertEqual(self._get_credit(students | self.pupil), {self.pupil: 50_000})

    def test_an_item_received_in_advance_is_nobodys_credit(self):
        """Its money stands on the same account, and was paid for something."""
        item = self._create_fee_item(revenue_role="received_in_advance")
        account = self._get_account("received_in_advance")
        bill = self._create_bill(self.classmate, {item: 300_000})
        self._receive(300_000, bill.edu_payment_code)
        self.assertEqual(bill.edu_payment_state, "collected")
        self.assertEqual(self._get_credit(self.classmate), {})
        self.assertEqual(self.classmate.edu_credit, 0)
        self.assertFalse(self.classmate.partner_id._edu_get_open_credits(account))

    def test_money_of_an_item_received_in_advance_pays_no_later_bill(self):
        item = self._create_fee_item(revenue_role="received_in_advance")
        bill = self._create_bill(self.classmate, {item: 300_000})
        self._receive(300_000, bill.edu_payment_code)
        later = self._create_bill_of(500_000, self.classmate)
        self.assertEqual(later.amount_residual, 500_000)

    def test_two_payments_too_many_add_up(self):
        self._receive(25_000, self.over_bill.edu_payment_code)
        self.assertEqual(self._get_credit(), {self.pupil: 75_000})

    def test_what_a_list_promises_is_no_longer_there(self):
        refund = self._prepare_refund(20_000)
        self.assertEqual(self._get_credit(), {self.pupil: 50_000})
        refund.action_submit()
        self.assertEqual(self._get_credit(), {self.pupil: 30_000})
        self.assertEqual(self._get_credit(without=refund), {self.pupil: 50_000})

    def test_what_was_paid_back_is_gone(self):
        self._pay(self._prepare_refund(50_000))
        self.assertEqual(self._get_credit(), {})
        rows = self.env["edu.student.ledger"].search(
            [("student_id", "=", self.pupil.id)]
        )
        kinds = sorted(rows.mapped("kind"))
        self.assertEqual(kinds, ["bill", "credit", "payment", "refund"])
        self.assertEqual(sum(rows.mapped("amount_balance")), 0)

    def test_a_part_may_be_paid_back(self):
        self._pay(self._prepare_refund(20_000))
        self.assertEqual(self._get_credit(), {self.pupil: 30_000})
        account = self._get_account("received_in_advance")
        lines = self.env["account.move.line"].search([("account_id", "=", account.id)])
        self.assertEqual(sum(lines.mapped("amount_residual")), -30_000)

    def test_a_refund_touches_no_item(self):
        items = self.env["edu.fee.item.money"].search([])
        before = sum(items.mapped("amount_left"))
        self._pay(self._prepare_refund(50_000))
        items = self.env["edu.fee.item.money"].search([])
        self.assertEqual(sum(items.mapped("amount_left")), before)

    def test_undoing_the_payment_takes_the_credit_away(self):
        line = self.transactions.search(
            [("state", "=", "over"), ("company_id", "=", self.school.id)]
        )
        line.with_user(self.accountant).action_undo_match("nhầm")
        self.assertEqual(self._get_credit(), {})

    def test_the_oldest_credit_is_used_first(self):
        self._receive(25_000, self.over_bill.edu_payment_code)
        account = self._get_account("received_in_advance")
        partner = self.pupil.partner_id
        first, second = partner._edu_get_open_credits(account)
        self._pay(self._prepare_refund(50_000))
        self.assertTrue(first.reconciled)
        self.assertFalse(second.reconciled)

    def test_over_the_bank_it_is_credit_until_the_bank_shows_it(self):
        refund = self._order(
            kind="refund",
            payee_name=False,
            lines=[
                {
                    "student_id": self.pupil.id,
                    "amount": 50_000,
                    "payee_account": "00123",
                    "payee_bank": "Ngân hàng A",
                }
            ],
        )
        self.assertEqual(self._get_balance("received_in_advance"), -50_000)
        self._receive(-50_000, refund.order_code)
        self.assertEqual(self._get_balance("received_in_advance"), 0)
        self.assertEqual(refund.state, "paid")
