# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .disbursement_common import DisbursementCase

OCTOBER = date(2026, 10, 1)


class RefundCase(DisbursementCase):
    """One pupil has paid the meals of October, a classmate has not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meals = cls._create_fee_item(
            name="Tiền ăn", legal_class="collected_on_behalf", unit="meal"
        )
        plan = cls._create_fee_plan({cls.meals: (38_000, 22)})
        cls.fee_round = cls._create_round(plan_id=plan.id)
        bills = cls._generate(cls.fee_round, publish=True)
        cls.meal_bill = bills.filtered(lambda one: one.edu_student_id == cls.student)
        cls.open_bill = bills.filtered(lambda one: one.edu_student_id == cls.classmate)
        cls._take_cash(cls.meal_bill, 836_000)
        cls.env["edu.fee.deduction"]._register_unused(
            cls.school,
            [
                {
                    "student": student,
                    "item": cls.meals,
                    "period": OCTOBER,
                    "quantity": 12,
                }
                for student in (cls.student, cls.classmate)
            ],
        )
        cls.days = cls.env["edu.fee.deduction"].search(
            [("student_id", "=", cls.student.id)]
        )

    @classmethod
    def _create_list(cls, **values):
        """Return an empty refund list."""
        return cls.payments.create(
            {
                "company_id": cls.school.id,
                "kind": "refund",
                "memo": "Hoàn trả tiền ăn tháng 10/2026",
                **values,
            }
        )

    @classmethod
    def _fill(cls, refund=None, **values):
        """Put on a list whom the school owes."""
        refund = refund or cls._create_list()
        cls.env["edu.disbursement.fill"].with_user(cls.accountant).create(
            {"disbursement_id": refund.id, **values}
        ).action_confirm()
        return refund


@freeze_time("2026-11-03 03:00:00")
class TestRefundOfUnusedDays(RefundCase):
    """Days that were paid for and not used, back in money, with signatures."""

    def test_only_who_has_paid_gets_money_back(self):
        refund = self._fill()
        self.assertEqual(refund.line_ids.student_id, self.student)
        self.assertEqual(refund.amount, 456_000)
        self.assertEqual(refund.line_ids.deduction_id, self.days)

    def test_paid_in_part_is_not_paid(self):
        self._take_cash(self.open_bill, 800_000)
        self.assertEqual(self._fill().line_ids.student_id, self.student)
        self._take_cash(self.open_bill, 36_000)
        both = self._fill().line_ids.student_id
        self.assertEqual(both, self.student | self.classmate)

    def test_each_month_is_looked_at_by_itself(self):
        plan = self.fee_round.plan_id
        self._create_bill(plan_id=plan.id, period=date(2026, 11, 1))
        days = self.env["edu.fee.deduction"]._register_unused(
            self.school,
            [
                {
                    "student": self.student,
                    "item": self.meals,
                    "period": date(2026, 11, 1),
                    "quantity": 1,
                }
            ],
        )
        self.assertFalse(days._filter_paid())
        self.assertEqual(self.days._filter_paid(), self.days)

    def test_the_money_goes_off_the_item_and_stands_on_the_pupil(self):
        refund = self._pay(self._fill())
        self.assertEqual(self._get_left(self.meals), 836_000 - 456_000)
        entry = refund.sudo().transaction_ids.statement_line_id.move_id
        line = entry.line_ids.filtered("edu_fee_item_id")
        self.assertEqual(line.partner_id, self.student.partner_id)
        self.assertEqual(line.balance, 456_000)

    def test_the_next_bill_does_not_take_off_what_is_on_a_list(self):
        refund = self._fill()
        refund.action_submit()
        self.assertEqual(self.days.state, "listed")
        bill = self._create_bill(
            plan_id=self.fee_round.plan_id.id, period=date(2026, 11, 1)
        )
        self.assertEqual(bill.amount_total, 836_000)
        refund.with_user(self.principal).action_approve()
        refund.with_user(self.cashier).action_pay()
        self.assertEqual(self.days.state, "refunded")

    def test_carry_over_is_the_other_choice(self):
        refund = self._fill()
        bill = self._create_bill(
            plan_id=self.fee_round.plan_id.id, period=date(2026, 11, 1)
        )
        self.assertEqual(bill.amount_total, 836_000 - 456_000)
        with self.assertRaisesRegex(UserError, "no longer open"):
            refund.action_submit()

    def test_days_are_on_one_list_only(self):
        first, second = self._fill(), self._fill()
        first.action_submit()
        with self.assertRaisesRegex(UserError, "no longer open"):
            second.action_submit()

    def test_steps_back_let_the_days_wait_again(self):
        refund = self._fill()
        refund.action_submit()
        refund.with_user(self.principal).action_refuse("sai")
        self.assertEqual(self.days.state, "open")
        self._pay(refund)
        refund.with_user(self.cashier).action_reverse("phụ huynh không nhận")
        self.assertEqual(self.days.state, "open")
        self.assertEqual(self._get_left(self.meals), 836_000)

    def test_a_cancelled_list_lets_the_days_wait_again(self):
        refund = self._fill()
        refund.action_submit()
        refund.action_cancel("không hoàn")
        self.assertEqual(self.days.state, "open")

    def test_the_list_is_filled_once(self):
        refund = self._fill()
        with self.assertRaisesRegex(UserError, "Nobody"):
            self._fill(refund)
        self.assertEqual(len(refund.line_ids), 1)

    def test_the_choice_of_class_item_and_month_holds(self):
        for values in (
            {"class_ids": [Command.set(self.class_1b.ids)]},
            {"item_ids": [Command.set(self.behalf.ids)]},
            {"period": date(2026, 9, 30)},
        ):
            with self.assertRaisesRegex(UserError, "Nobody"):
                self._fill(**values)
        refund = self._fill(
            item_ids=[Command.set(self.meals.ids)],
            class_ids=[Command.set(self.class_1a.ids)],
            period=OCTOBER,
        )
        self.assertEqual(len(refund.line_ids), 1)

    def test_the_worth_of_the_days_is_not_typed(self):
        refund = self._fill()
        refund.line_ids.amount = 500_000
        with self.assertRaisesRegex(UserError, "456.000"):
            refund.action_submit()

    @mute_logger("odoo.sql_db")
    def test_the_database_pays_days_once_on_a_list(self):
        refund = self._fill()
        values = {
            "disbursement_id": refund.id,
            "deduction_id": self.days.id,
            "item_id": self.meals.id,
            "amount": 456_000,
        }
        for student in (self.student, self.classmate):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                refund.line_ids.create({**values, "student_id": student.id})
                self.env.flush_all()

    def test_days_of_one_pupil_are_not_paid_to_another(self):
        for values in (
            {"student_id": self.classmate.id},
            {"item_id": self.behalf.id},
            {"item_id": False},
        ):
            refund = self._fill()
            refund.line_ids.write(values)
            with self.assertRaisesRegex(UserError, f"those of {self.student.name}"):
                refund.action_submit()
        self.assertEqual(self.days.state, "open")

    def test_days_are_paid_back_by_a_refund_list_only(self):
        refund = self._fill()
        refund.write({"kind": "supplier", "payee_name": "Công ty"})
        with self.assertRaisesRegex(UserError, "by a refund list only"):
            refund.action_submit()

    def test_the_pupils_ledger_is_zero_after_all(self):
        self._pay(self._fill())
        rows = self.env["edu.student.ledger"].search(
            [("student_id", "=", self.student.id)]
        )
        self.assertEqual(sum(rows.mapped("amount_balance")), 0)
        self.assertEqual(sum(rows.mapped("amount_refunded")), 456_000)

    def test_a_list_of_many_pupils_costs_few_queries(self):
        class_ = self._fill_class("1/9", 30)
        fee_round = self._create_round(
            plan_id=self.fee_round.plan_id.id, classes=class_
        )
        for bill in self._generate(fee_round, publish=True):
            self._receive(836_000, bill.edu_payment_code)
        self.env["edu.fee.deduction"]._register_unused(
            self.school,
            [
                {
                    "student": student,
                    "item": self.meals,
                    "period": OCTOBER,
                    "quantity": 1,
                }
                for student in self.env["edu.student"].search(
                    [("class_id", "=", class_.id)]
                )
            ],
        )
        wizard = self.env["edu.disbursement.fill"].with_user(self.accountant)
        wizard = wizard.create({"disbursement_id": self._create_list().id})
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            lines = wizard._prepare_unused_lines()
        self.assertEqual(len(lines), 31)


@freeze_time("2026-11-03 03:00:00")
class TestRefundOfOverpaidMoney(RefundCase):
    """What was paid beyond a bill is given back to the pupil it stands on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._receive(1_036_000, cls.open_bill.edu_payment_code)

    def test_the_credit_goes_to_the_pupil_it_stands_on(self):
        refund = self._fill(source="credit")
        self.assertEqual(refund.line_ids.student_id, self.classmate)
        self.assertEqual(refund.amount, 200_000)
        self._pay(refund)
        self.assertEqual(self._get_balance("received_in_advance"), 0)
        account = self._get_account("received_in_advance")
        lines = self.env["account.move.line"].search([("account_id", "=", account.id)])
        self.assertEqual(set(lines.mapped("reconciled")), {True})

    def test_nobody_gets_back_more_than_was_overpaid(self):
        refund = self._fill(source="credit")
        refund.line_ids.amount = 200_001
        with self.assertRaisesRegex(UserError, "not overpaid"):
            refund.action_submit()

    def test_a_credit_is_promised_once(self):
        first, second = self._fill(source="credit"), self._fill(source="credit")
        first.action_submit()
        with self.assertRaisesRegex(UserError, "not overpaid"):
            second.action_submit()
        with self.assertRaisesRegex(UserError, "Nobody"):
            self._fill(source="credit")

    def test_a_reversal_gives_the_credit_back(self):
        refund = self._pay(self._fill(source="credit"))
        refund.with_user(self.cashier).action_reverse("không đến nhận")
        credits = self.classmate._edu_get_credit(self.school)
        self.assertEqual(credits, {self.classmate: 200_000})
