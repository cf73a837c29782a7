# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .common import FeesCase


@freeze_time("2026-10-05")
class TestBilling(FeesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boarding = cls._create_fee_item(name="Phục vụ bán trú")
        cls.lunch = cls._create_fee_item(
            name="Tiền ăn", unit="day", legal_class="collected_on_behalf"
        )
        cls.prices = {cls.boarding: 350_000, cls.lunch: (38_000, 22)}

    def test_a_bill_is_a_posted_invoice_of_the_pupil(self):
        """Partner, account, dates, lines, amounts, code: as the notice says."""
        bill = self._create_bill(prices=self.prices)
        self.assertRecordValues(
            bill,
            [
                {
                    "move_type": "out_invoice",
                    "state": "posted",
                    "partner_id": self.student.partner_id.id,
                    "partner_bank_id": self.bank_account.id,
                    "edu_student_id": self.student.id,
                    "edu_class_id": self.class_1a.id,
                    "invoice_date": date(2026, 10, 1),
                    "date": date(2026, 10, 1),
                    "invoice_date_due": date(2026, 10, 15),
                    "amount_total": 1_186_000,
                    "amount_tax": 0,
                    "amount_residual": 1_186_000,
                    "payment_reference": bill.edu_payment_code,
                    "edu_published": True,
                    "edu_payment_state": "to_collect",
                }
            ],
        )
        self.assertEqual(bill.journal_id, self.school.edu_bill_journal_id)
        self.assertTrue(bill.name.startswith("TBT/"))
        self.assertEqual(
            bill._edu_amount_in_words(),
            "Một triệu một trăm tám mươi sáu nghìn đồng",
        )

    def test_a_pupil_of_a_combined_class_pays_the_price_of_the_own_grade(self):
        """The class teaches grades 1 and 2, the prices differ."""
        one, two = self._get_grade(1), self._get_grade(2)
        self.class_1a.grade_ids = two
        self.student.enrollment_ids.grade_id = two
        other = self._create_fee_item(name="Sách bài tập")
        plan = self._create_fee_plan({other: (50_000, 1, [one])})
        plan.line_ids.copy({"price": 70_000, "grade_ids": [(6, 0, two.ids)]})
        bills = self._generate(self._create_round(plan_id=plan.id))
        amounts = {bill.edu_student_id: bill.amount_total for bill in bills}
        self.assertEqual(amounts, {self.student: 70_000, self.classmate: 50_000})

    def test_lines_are_in_the_plans_order_in_a_parents_words(self):
        """Name, quantity × price and the month, in the school's language."""
        bill = self._create_bill(prices=self.prices)
        first, second = bill.invoice_line_ids.sorted("sequence")
        self.assertEqual(
            (first.edu_fee_item_id, int(first.price_total)), (self.boarding, 350_000)
        )
        self.assertEqual(
            (second.edu_fee_item_id, int(second.price_total)), (self.lunch, 836_000)
        )
        self.assertEqual(first.name, "Phục vụ bán trú, tháng 10/2026")
        # A no-break space keeps the amount and its unit together.
        self.assertEqual(
            second.name, "Tiền ăn: 22 ngày × 38.000\N{NO-BREAK SPACE}đ, tháng 10/2026"
        )

    def test_a_charge_stands_behind_every_line(self):
        """A snapshot of item, quantity, price and class, linked both ways."""
        bill = self._create_bill(prices=self.prices)
        self.assertRecordValues(
            bill.edu_charge_ids.sorted("id"),
            [
                {"item_id": self.boarding.id, "quantity": 1, "amount": 350_000},
                {"item_id": self.lunch.id, "quantity": 22, "amount": 836_000},
            ],
        )
        for charge in bill.edu_charge_ids:
            self.assertEqual(charge.move_line_id.edu_charge_id, charge)
            self.assertEqual(charge.move_line_id.move_id, bill)
            self.assertEqual(charge.class_id, self.class_1a)
            self.assertEqual(charge.payer_id, self.student.partner_id)
            self.assertEqual(charge.name, charge.move_line_id.name)

    def test_items_of_two_accounts_make_two_bills(self):
        """A transfer pays exactly one account, and so does a bill."""
        second = self._create_bank_account()
        kit = self._create_fee_item(beneficiary_account_id=second.id)
        bills = self._create_bill(prices={**self.prices, kit: 200_000})
        self.assertEqual(
            {bill.partner_bank_id: int(bill.amount_total) for bill in bills},
            {self.bank_account: 1_186_000, second: 200_000},
        )
        self.assertEqual(len(set(bills.mapped("edu_payment_code"))), 2)

    def test_on_collection_a_bill_stands_on_the_clearing_pair(self):
        """Receivable against contra; no revenue, no debt, no official account."""
        bill = self._create_bill(prices=self.prices)
        self.assertEqual(
            self._get_account("bill_receivable"),
            bill.line_ids.filtered(
                lambda line: line.display_type == "payment_term"
            ).account_id,
        )
        self.assertEqual(
            bill.invoice_line_ids.account_id, self._get_account("bill_contra")
        )
        self.assertEqual(self._get_trial_balance(), {})
        clearing = self._get_trial_balance(official=False)
        self.assertEqual(clearing, {"131": 2_372_000, "TBT": -2_372_000})

    def test_on_accrual_a_bill_is_revenue_at_once(self):
        """Receivable against the accounts of the items' roles."""
        self.school.edu_recognition = "accrual"
        self._create_bill(prices=self.prices)
        self.assertEqual(
            self._get_trial_balance(),
            {"131": 2_372_000, "3381": -1_672_000, "531": -700_000},
        )

    def test_the_receivable_follows_the_role_and_writes_no_property(self):
        """Partners stay untouched; the account is the role's on the bill's day."""
        account = self.env["account.account"].create(
            {
                "code": "1319",
                "name": "Other receivable",
                "account_type": "asset_receivable",
                "company_ids": [(6, 0, self.school.ids)],
            }
        )
        role = self.school.edu_account_role_ids.filtered(
            lambda row: row.role == "bill_receivable"
        )
        role.account_id = account
        bill = self._create_bill(prices=self.prices)
        term = bill.line_ids.filtered(lambda line: line.display_type == "payment_term")
        self.assertEqual(term.account_id, account)
        self.cr.execute(
            "SELECT property_account_receivable_id FROM res_partner WHERE id = %s",
            [self.student.partner_id.id],
        )
        self.assertFalse(self.cr.fetchone()[0])

    # === UNIQUE IN THE DATABASE === #

    def test_a_second_charge_for_the_same_thing_is_refused_by_the_database(self):
        """Raw SQL cannot charge twice; a cancelled charge gives way."""
        charge = self._create_bill(prices=self.prices).edu_charge_ids[0]
        insert = """
            INSERT INTO edu_fee_charge (name, round_id, student_id, item_id, payer_id,
                company_id, quantity, price, amount, state)
            SELECT name, round_id, student_id, item_id, payer_id,
                company_id, quantity, price, amount, state
              FROM edu_fee_charge WHERE id = %s
        """
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            with self.cr.savepoint():
                self.cr.execute(insert, [charge.id])
        charge.state = "cancelled"
        self.env.flush_all()
        self.cr.execute(
            insert.replace(", state\n              FROM", ", 'live' FROM"), [charge.id]
        )

    def test_a_second_bill_for_the_same_account_is_refused_by_the_database(self):
        """One bill per round, pupil and beneficiary account."""
        bill = self._create_bill(prices=self.prices)
        other = self._create_bill(prices=self.prices)
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            with self.cr.savepoint():
                self.cr.execute(
                    "UPDATE account_move SET edu_fee_round_id = %s WHERE id = %s",
                    [bill.edu_fee_round_id.id, other.id],
                )
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            with self.cr.savepoint():
                self.cr.execute(
                    "UPDATE account_move SET edu_payment_code = %s WHERE id = %s",
                    [bill.edu_payment_code, other.id],
                )

    # === WORDS === #

    def test_a_bill_says_its_state_to_the_accountant_and_to_the_parent(self):
        """The accountant collects, the parent pays; overdue is the parent's word."""
        bill = self._create_bill(prices=self.prices)
        self.assertEqual(bill._edu_payment_state_label(), "To collect")
        self.assertEqual(bill._edu_payment_state_label("parent"), "Not paid yet")
        with freeze_time("2026-10-16 03:00:00"):
            self.assertEqual(bill._edu_payment_state_label("parent"), "Overdue")

    # === CANCELLING === #

    def test_an_unpaid_bill_is_cancelled_with_a_reason_and_billed_again(self):
        """Bill and reversal stay in the books, which have not moved."""
        bill = self._create_bill(prices=self.prices)
        fee_round = bill.edu_fee_round_id
        action = bill.action_edu_cancel()
        self.env[action["res_model"]].with_context(**action["context"]).create(
            {"reason": "Ghi nhầm số ngày"}
        ).action_confirm()
        self.assertEqual(bill.edu_payment_state, "cancelled")
        self.assertEqual(bill._edu_payment_state_label("parent"), "Cancelled")
        self.assertEqual(bill.edu_cancel_reason, "Ghi nhầm số ngày")
        self.assertFalse(bill.edu_published or bill.edu_pay_token)
        self.assertIn("Ghi nhầm số ngày", bill.message_ids[0].body)
        self.assertEqual(set(bill.edu_charge_ids.mapped("state")), {"cancelled"})
        reversal = bill.reversal_move_ids
        self.assertEqual(reversal.state, "posted")
        self.assertFalse(reversal.edu_payment_code or reversal.edu_published)
        self.assertEqual(bill.amount_residual, 0)
        self.assertEqual(fee_round.bill_count, 1)
        self.assertEqual(
            self._get_trial_balance(official=False),
            {"131": 1_186_000, "TBT": -1_186_000},
        )
        again = self._generate(fee_round)
        self.assertEqual(again.edu_student_id, self.student)
        self.assertNotEqual(again.edu_payment_code, bill.edu_payment_code)

    def test_a_bill_is_not_cancelled_without_reason_twice_or_once_paid(self):
        """Each refusal names the bill and says why."""
        bill = self._create_bill(prices=self.prices)
        with self.assertRaisesRegex(UserError, "why"):
            bill._edu_cancel("  ")
        self._pay(bill, 186_000)
        with self.assertRaisesRegex(UserError, r"186\.000 đ"):
            bill.action_edu_cancel()
        other = self._create_bill(prices=self.prices)
        other._edu_cancel("Lý do")
        with self.assertRaisesRegex(UserError, "already cancelled"):
            other._edu_cancel("Lý do")
        with self.assertRaisesRegex(UserError, "not a bill"):
            other.reversal_move_ids._edu_cancel("Lý do")

    def _pay(self, bill, amount):
        """Reconcile an entry of this amount with the bill."""
        receivable = self._get_account("bill_receivable")
        entry = self.env["account.move"].create(
            {
                "journal_id": self._get_journal("KHAC").id,
                "company_id": self.school.id,
                "line_ids": [
                    (
                        0,
                        0,
                        {"account_id": self._get_account("bank").id, "debit": amount},
                    ),
                    (
                        0,
                        0,
                        {
                            "account_id": receivable.id,
                            "partner_id": bill.partner_id.id,
                            "credit": amount,
                        },
                    ),
                ],
            }
        )
        entry.action_post()
        lines = (bill | entry).line_ids
        lines.filtered(lambda line: line.account_id == receivable).reconcile()

    def test_a_pupil_shows_what_is_open_and_what_was_overpaid(self):
        """The ledger of the pupil in two figures, read by set."""
        bill = self._create_bill(prices=self.prices)
        self.assertEqual(self.student.edu_bill_residual, 1_186_000)
        self.assertEqual(self.student.edu_credit, 0)
        entry = self.env["account.move"].create(
            {
                "journal_id": self._get_journal("KHAC").id,
                "company_id": self.school.id,
                "line_ids": [
                    (
                        0,
                        0,
                        {"account_id": self._get_account("bank").id, "debit": 9_000},
                    ),
                    (
                        0,
                        0,
                        {
                            "account_id": self._get_account("received_in_advance").id,
                            "partner_id": self.student.partner_id.id,
                            "credit": 9_000,
                        },
                    ),
                ],
            }
        )
        entry.action_post()
        self.student.invalidate_recordset()
        self.assertEqual(self.student.edu_credit, 9_000)
        self.assertEqual(self.classmate.edu_credit, 0)
        action = self.student.action_view_bills()
        self.assertEqual(self.env["account.move"].search(action["domain"]), bill)

    def test_the_policy_of_a_school_with_bills_cannot_change(self):
        """The books rest on it."""
        self._create_bill(prices=self.prices)
        with self.assertRaisesRegex(UserError, self.school.name.split(" (")[0]):
            self.school.edu_recognition = "accrual"
