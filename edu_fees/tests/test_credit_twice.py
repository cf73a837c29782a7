# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError

from .disbursement_common import DisbursementCase


@freeze_time("2026-10-20 03:00:00")
class TestCreditTwice(DisbursementCase):
    """What was overpaid is carried to a bill or paid back, never both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pupil = cls.other_class_student
        first = cls._create_bill_of(300_000, cls.pupil)
        cls.money = cls._receive(350_000, first.edu_payment_code)
        cls.second = cls._create_bill_of(
            500_000,
            cls.pupil,
            period=date(2026, 11, 1),
            date_due=date(2026, 11, 15),
            publish=False,
        )

    def _publish(self):
        """Publish the second bill, which takes what is overpaid."""
        self.second.edu_fee_round_id.with_user(self.accountant).action_publish()
        return self.env["edu.fee.credit"].search([("move_id", "=", self.second.id)])

    def _refund(self, amount=50_000):
        """Return a draft that pays overpaid money back."""
        return self._prepare(
            kind="refund",
            payee_name=False,
            lines=[{"student_id": self.pupil.id, "amount": amount}],
        )

    def test_what_a_list_promises_goes_to_no_bill(self):
        self._refund(20_000).action_submit()
        self.assertEqual(self._publish().amount, 30_000)
        self.assertEqual(self.second.amount_residual, 470_000)

    def test_a_draft_promises_nothing(self):
        refund = self._refund()
        self.assertEqual(self._publish().amount, 50_000)
        with self.assertRaisesRegex(UserError, "not overpaid"):
            refund.action_submit()

    def test_what_is_on_a_bill_is_not_paid_back(self):
        self._publish()
        with self.assertRaisesRegex(UserError, "not overpaid"):
            self._refund(1).action_submit()

    def test_what_was_taken_back_from_the_bill_may_be_paid_back(self):
        self._publish().with_user(self.accountant).action_undo("Gia đình nhận lại tiền")
        self._pay(self._refund())
        self.assertEqual(self._get_balance("received_in_advance"), 0)
        with self.assertRaisesRegex(UserError, "no credit"):
            self.second.with_user(self.accountant).action_edu_use_credit()

    def test_a_refused_refund_leaves_the_credit_for_the_bill(self):
        refund = self._refund()
        refund.action_submit()
        self.assertFalse(self._publish())
        refund.with_user(self.principal).action_refuse("Chuyển sang kỳ sau")
        self.second.with_user(self.accountant).action_edu_use_credit()
        self.assertEqual(self.second.amount_residual, 450_000)

    def test_money_that_was_paid_back_is_not_taken_back(self):
        self._pay(self._refund())
        with self.assertRaisesRegex(UserError, "paid back"):
            self.money.with_user(self.accountant).action_undo_match("nhầm")

    def test_the_ledger_says_what_is_still_to_pay(self):
        used = self._publish()
        self.assertEqual(self._get_ledger_balance(), 450_000)
        used.with_user(self.accountant).action_undo("nhầm")
        self.assertEqual(self._get_ledger_balance(), 450_000)

    def _get_ledger_balance(self):
        """Return what the pupil's ledger says is still to pay."""
        rows = self.env["edu.student.ledger"].search(
            [("student_id", "=", self.pupil.id)]
        )
        return sum(rows.mapped("amount_balance"))

    def test_the_overpaid_lines_are_closed_with_the_bill(self):
        self._publish()
        account = self._get_account("received_in_advance")
        lines = self.env["account.move.line"].search([("account_id", "=", account.id)])
        self.assertEqual(set(lines.mapped("reconciled")), {True})

    def test_an_account_renumbered_since_keeps_the_credit(self):
        role = self.env["edu.account.role"].search(
            [
                ("company_id", "=", self.school.id),
                ("role", "=", "received_in_advance"),
            ]
        )
        old = role.account_id
        role.date_end = date(2026, 10, 19)
        role.copy(
            {
                "account_id": old.copy({"code": "33899"}).id,
                "date_start": date(2026, 10, 20),
                "date_end": False,
            }
        )
        self.assertEqual(self.pupil._edu_get_credit(self.school), {self.pupil: 50_000})
        self.assertEqual(self._publish().amount, 50_000)
        self.pupil.invalidate_recordset(["edu_credit"])
        self.assertEqual(self.pupil.edu_credit, 0)
