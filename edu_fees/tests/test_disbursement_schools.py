# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Money out where a school, a person or a policy is another one."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError

from .common import FeesCase
from .disbursement_common import DisbursementCase


@freeze_time("2026-10-20 03:00:00")
class TestTwoSchools(DisbursementCase):
    """Each school has its own money, numbers, box and closed days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_books(cls.other_school)
        cls._create_bank_account(cls.other_school)
        cls.other_bill = cls._create_bill_of(900_000, cls.other_student)
        cls.env["edu.receipt"]._issue(cls.other_bill, 900_000, "Ông Năm")
        cls.other_behalf = cls.other_bill.edu_charge_ids.item_id.filtered(
            lambda item: item.revenue_role == "collected_on_behalf"
        )
        cls.staff = {
            duty: cls._create_user(f"khac_{duty}", group, companies=cls.other_school)
            for duty, group in (
                ("accountant", "edu_fees.group_accountant"),
                ("principal", "edu_core.group_principal"),
                ("cashier", "edu_fees.group_cashier"),
            )
        }

    def _prepare_other(self, amount=1_000):
        """Return a draft payment of the other school."""
        return (
            self.env["edu.disbursement"]
            .with_user(self.staff["accountant"])
            .create(
                {
                    "payee_name": "Công ty Nước uống",
                    "memo": "Nước uống tháng 10",
                    "line_ids": [
                        Command.create(
                            {"item_id": self.other_behalf.id, "amount": amount}
                        )
                    ],
                }
            )
        )

    def _pay_other(self, amount=1_000):
        """Have the other school pay in cash."""
        payment = self._prepare_other(amount)
        payment.action_submit()
        payment.with_user(self.staff["principal"]).action_approve()
        payment.with_user(self.staff["cashier"]).action_pay()
        return payment

    def test_each_school_counts_its_own_vouchers(self):
        own, other = self._pay(amount=1_000), self._pay_other()
        self.assertEqual((own.number, other.number), (1, 1))
        self.assertEqual((own.name, other.name), ("PC2026/00001", "PC2026/00001"))

    def test_each_school_has_its_own_box(self):
        self._pay_other(100_000)
        self.assertEqual(self._get_balance("cash_in_hand"), 1_252_000)
        self.assertEqual(self._get_balance("cash_in_hand", self.other_school), 800_000)
        counts = self.env["edu.cash.count"]
        self.assertEqual(counts._get_balance_sudo(self.other_school), 800_000)

    def test_the_money_of_one_school_pays_nothing_of_the_other(self):
        payment = self._prepare_other(400_000)
        with self.assertRaisesRegex(UserError, "390.000"):
            payment.action_submit()

    def test_a_bank_line_of_one_school_closes_no_order_of_the_other(self):
        payment = self._order(amount=2_000)
        line = self._receive(
            -2_000,
            payment.order_code,
            journal=self._get_journal("NH", self.other_school),
        )
        self.assertEqual((payment.state, line.state), ("ordered", "ignored"))
        self.assertFalse(payment._get_candidates())

    def test_a_bank_account_of_another_school_is_refused(self):
        journal = self._get_journal("NH", self.other_school)
        with self.assertRaises(UserError):
            self._prepare(method="bank", bank_journal_id=journal.id)

    def test_a_pupil_of_another_school_is_refused(self):
        with self.assertRaises(UserError):
            self._prepare(
                kind="refund",
                lines=[
                    {
                        "item_id": self.behalf.id,
                        "student_id": self.other_student.id,
                        "amount": 1_000,
                    }
                ],
            )

    def test_closed_days_are_the_schools_own(self):
        lock = self.env["edu.books.lock"].with_user(self.staff["accountant"])
        lock.create({"company_id": self.other_school.id}).action_close()
        self._pay(amount=1_000)
        payment = self._prepare_other()
        payment.action_submit()
        payment.with_user(self.staff["principal"]).action_approve()
        with self.assertRaisesRegex(UserError, "are closed up to"):
            payment.with_user(self.staff["cashier"]).action_pay()

    def test_the_window_of_deposits_shows_the_schools_own_accounts(self):
        wizard = self.env["edu.cash.deposit"].with_user(self.staff["cashier"])
        wizard = wizard.create({})
        self.assertEqual(wizard.amount, 900_000)
        self.assertEqual(
            wizard.account_ids, self.other_school.sudo().partner_id.bank_ids
        )
        wizard.sudo().account_id = self.bank_account
        with self.assertRaisesRegex(UserError, "Choose an account"):
            wizard.action_confirm()

    def test_the_window_of_another_school_takes_nothing(self):
        wizard = self.env["edu.cash.deposit"].with_user(self.cashier).create({})
        wizard.sudo().company_id = self.other_school
        with self.assertRaisesRegex(UserError, "Choose the school"):
            wizard.action_confirm()

    def test_a_session_is_open_at_each_school(self):
        both = self._create_user(
            "thu_quy_hai_truong",
            "edu_fees.group_cashier",
            companies=self.school | self.other_school,
        )
        sessions = self.env["edu.cash.session"].with_user(both)
        for school in (self.school, self.other_school):
            sessions.with_company(school).create({"company_id": school.id})
        receipts = self.env["edu.receipt"].with_user(both)
        receipts._issue(self._create_bill_of(300_000), 300_000, "Bà Tư")
        opened = sessions.search([("cashier_id", "=", both.id)])
        amounts = {one.company_id: one.amount_in for one in opened}
        self.assertEqual(amounts, {self.school: 300_000, self.other_school: 0})

    def test_a_settlement_names_only_the_schools_items(self):
        settlement = (
            self.env["edu.settlement"]
            .with_user(self.accountant)
            .create({"date_start": "2026-01-01", "date_end": "2026-12-31"})
        )
        schools = {key[0].company_id for key in settlement._get_figures()}
        self.assertEqual(schools, {self.school})

    def test_an_officer_of_both_units_reads_both(self):
        officer = self._persona("officer")
        self._link_authority(self.authority, self.other_school)
        rows = self.env["edu.fee.item.money"].with_user(officer).search([])
        self.assertEqual(
            {row.school_name for row in rows},
            {self.school.name, self.other_school.name},
        )
        board = self.env["edu.fee.board"].with_user(officer).search([])
        self.assertEqual(board.company_id.sudo(), self.school | self.other_school)


@freeze_time("2026-10-20 03:00:00")
class TestAccrualSchool(FeesCase):
    """A private school: its bills are revenue, its payments the same three steps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.edu_recognition = "accrual"
        cls.accountant = cls._persona("accountant")
        cls.principal = cls._persona("principal")
        cls.cashier = cls._persona("cashier")
        cls.meals = cls._create_fee_item(
            name="Tiền ăn", legal_class="collected_on_behalf"
        )
        cls.bill = cls._create_bill(cls.student, {cls.meals: 800_000})
        receipts = cls.env["edu.receipt"].with_user(cls.cashier)
        receipts._issue(cls.bill, 800_000, "Bà Tư")

    def _pay(self, amount, **values):
        payment = (
            self.env["edu.disbursement"]
            .with_user(self.accountant)
            .create(
                {
                    "payee_name": "Công ty Suất ăn",
                    "memo": "Thực phẩm",
                    "line_ids": [
                        Command.create({"item_id": self.meals.id, "amount": amount})
                    ],
                    **values,
                }
            )
        )
        payment.action_submit()
        payment.with_user(self.principal).action_approve()
        payment.with_user(self.cashier).action_pay()
        return payment

    def test_the_money_of_an_item_is_what_was_billed(self):
        billed = 800_000 * len(self.bill.edu_fee_round_id._get_bills())
        rows = self.env["edu.fee.item.money"].search([("item_id", "=", self.meals.id)])
        self.assertEqual(sum(rows.mapped("amount_in")), billed)

    def test_a_payment_takes_it_off(self):
        before = self._get_trial_balance()["3381"]
        self._pay(300_000)
        self.assertEqual(self._get_trial_balance()["3381"], before + 300_000)
        rows = self.env["edu.fee.item.money"].search([("item_id", "=", self.meals.id)])
        self.assertEqual(sum(rows.mapped("amount_out")), 300_000)

    def test_no_more_cash_leaves_than_is_there(self):
        with self.assertRaisesRegex(UserError, "in cash"):
            self._pay(900_000)

    def test_a_paid_bill_counts_as_paid_days(self):
        days = self.env["edu.fee.deduction"]._register_unused(
            self.school,
            [
                {
                    "student": bill.edu_student_id,
                    "item": self.meals,
                    "period": bill.edu_fee_round_id.period,
                    "quantity": 1,
                }
                for bill in self.bill.edu_fee_round_id._get_bills()
            ],
        )
        self.assertEqual(days._filter_paid().student_id, self.student)

    def test_old_debts_are_no_bills_there(self):
        opening = self.env["edu.opening"].create({"company_id": self.school.id})
        row = type("Row", (), {"problem": "", "kind": "debt"})
        problem = opening._get_row_problem(
            row, {"student_id": 1, "item_id": 1}, self.student, False
        )
        self.assertIn("entries", problem)

    def test_a_teacher_pays_nothing_here_either(self):
        with self.assertRaises(AccessError):
            self.env["edu.disbursement"].with_user(self._persona("teacher")).create({})
