# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError

from .disbursement_common import DisbursementCase

STEPS = 40
SEEDS = (3, 11)


@freeze_time("2026-10-20 03:00:00")
class TestMoneyInvariants(DisbursementCase):
    """Whatever is done in whatever order, the books, the box and the items agree."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bills = cls.env["account.move"]
        for _number in range(6):
            student = cls._create_student(school_class=cls.class_1b)
            cls.bills |= cls._create_bill_of(400_000, student)
        cls.items = cls.env["edu.fee.item"].search([("company_id", "=", cls.school.id)])

    # === WHAT PEOPLE DO === #

    def _do_take(self, chance):
        """Take cash for an open bill, all of it or a part."""
        bills = self.bills.filtered("amount_residual")
        if bills:
            bill = chance.choice(bills)
            amount = chance.choice((int(bill.amount_residual), 1_000))
            self._take_cash(bill, min(amount, int(bill.amount_residual)))

    def _do_transfer(self, chance):
        """Let a transfer come in: with its code, without one, or too much."""
        bill = chance.choice(self.bills)
        memo = chance.choice((bill.edu_payment_code, "không ghi gì"))
        self._receive(chance.choice((1_000, 50_000, 450_000)), memo)

    def _do_void(self, chance):
        """Void a receipt."""
        receipts = self.env["edu.receipt"].search(
            [("company_id", "=", self.school.id), ("state", "=", "posted")]
        )
        if receipts:
            chance.choice(receipts).with_user(self.cashier).action_void("nhầm")

    def _do_pay(self, chance):
        """Pay some money of an item in cash."""
        self._pay(amount=chance.choice((1_000, 90_000)), item=chance.choice(self.items))

    def _do_order(self, chance):
        """Pay some money of an item over the bank; sometimes it is shown."""
        payment = self._order(amount=2_000, item=chance.choice(self.items))
        if chance.random() < 0.7:
            self._receive(-2_000, payment.order_code)

    def _do_deposit(self, chance):
        """Take cash to the bank; sometimes the bank shows it."""
        balance = self.env["edu.cash.count"]._get_balance_sudo(self.school)
        if balance > 0:
            deposit = self._deposit(chance.randint(1, balance))
            if chance.random() < 0.7:
                self._receive(int(deposit.amount), deposit.order_code)

    def _do_reverse(self, chance):
        """Reverse a payment in cash."""
        payments = self.env["edu.disbursement"].search(
            [("state", "=", "paid"), ("method", "=", "cash"), ("kind", "!=", "deposit")]
        )
        if payments:
            chance.choice(payments).with_user(self.cashier).action_reverse("nhầm")

    def _do_undo(self, chance):
        """Undo a match of the bank."""
        lines = self.transactions.search(
            [
                ("journal_id", "=", self.journal.id),
                ("state", "in", ("matched", "partial", "over")),
            ]
        )
        if lines:
            chance.choice(lines).with_user(self.accountant).action_undo_match("nhầm")

    def _do_use_credit(self, chance):
        """Put what was overpaid on open bills of the same pupils."""
        self.env["edu.fee.credit"]._use_for(self.bills)

    def _do_take_credit_back(self, chance):
        """Take credit back from a bill."""
        used = self.env["edu.fee.credit"].search([("state", "=", "live")])
        if used:
            chance.choice(used).with_user(self.accountant).action_undo("nhầm")

    def _do_refund(self, chance):
        """Pay overpaid money back; sometimes it stays a promise."""
        credits = self.bills.edu_student_id._edu_get_credit(self.school)
        if not credits:
            return
        student, amount = chance.choice(sorted(credits.items(), key=lambda x: x[0].id))
        refund = self._prepare(
            kind="refund",
            payee_name=False,
            lines=[{"student_id": student.id, "amount": amount}],
        )
        if chance.random() < 0.7:
            self._pay(refund)
        else:
            refund.action_submit()

    def _walk(self, seed):
        """Do many things in an order that the seed gives."""
        chance = random.Random(seed)
        names = [name for name in dir(self) if name.startswith("_do_")]
        done = 0
        for _step in range(STEPS):
            step = getattr(self, chance.choice(sorted(names)))
            try:
                with self.env.cr.savepoint():
                    step(chance)
                    self.env.flush_all()
                done += 1
            except UserError:
                # Not enough money or cash: refused as a whole.
                self.env.invalidate_all()
        return done

    # === WHAT ALWAYS HOLDS === #

    def _check_items(self):
        """Each role's account holds what is left of its items."""
        rows = self.env["edu.fee.item.money"].search(
            [("company_id", "=", self.school.id)]
        )
        for role in ("collected_on_behalf", "service_revenue"):
            own = rows.filtered(lambda row, role=role: row.item_id.revenue_role == role)
            balance = -self._get_balance(role)
            if role == "service_revenue":
                balance -= self._get_balance("service_cost")
            self.assertEqual(sum(own.mapped("amount_left")), balance, role)

    def _check_cash(self):
        """The box holds what the vouchers say."""
        cash = self.transactions.search(
            [("company_id", "=", self.school.id), ("journal_id.type", "=", "cash")]
        )
        balance = self._get_balance("cash_in_hand")
        self.assertEqual(sum(cash.mapped("amount")), balance)
        under_way = self.env["edu.disbursement"].search(
            [("kind", "=", "deposit"), ("state", "=", "ordered")]
        )
        self.assertEqual(
            sum(under_way.mapped("amount")), self._get_balance("cash_in_transit")
        )

    def _check_numbers(self):
        """Numbers of each kind of voucher have no gap."""
        payments = self.env["edu.disbursement"].search([("number", ">", 0)])
        for own in payments.grouped("voucher_type").values():
            self.assertEqual(sorted(own.mapped("number")), [*range(1, len(own) + 1)])
        receipts = self.env["edu.receipt"].search([("company_id", "=", self.school.id)])
        self.assertEqual(
            sorted(receipts.mapped("number")), [*range(1, len(receipts) + 1)]
        )

    def _check_ledgers(self):
        """The ledgers of the pupils say what the bills and the credits say."""
        rows = self.env["edu.student.ledger"].search(
            [("company_id", "=", self.school.id)]
        )
        bills = self.env["account.move"].search(
            [
                *self.env["account.move"]._edu_get_bill_domain(),
                ("company_id", "=", self.school.id),
            ]
        )
        owed = sum(bills.mapped("amount_residual"))
        credit = -self._get_balance("received_in_advance")
        self.assertEqual(sum(rows.mapped("amount_balance")), owed - credit)

    def _check_credits(self):
        """No family got back or used more than it had overpaid."""
        account = self._get_account("received_in_advance")
        balances = self.env["account.move.line"]._read_group(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")],
            ["partner_id"],
            ["balance:sum"],
        )
        for partner, balance in balances:
            self.assertLessEqual(balance, 0, partner.name)

    def test_books_box_items_and_ledgers_agree_after_many_steps(self):
        for seed in SEEDS:
            with self.subTest(seed=seed), self.env.cr.savepoint():
                self.assertGreater(self._walk(seed), STEPS // 3)
                self.env.flush_all()
                self._check_items()
                self._check_cash()
                self._check_numbers()
                self._check_ledgers()
                self._check_credits()
                self._check_clearing_pair(self.school)

    def test_they_agree_after_a_month_is_closed_in_between(self):
        self._walk(5)
        with freeze_time("2026-11-02 03:00:00"):
            lock = (
                self.env["edu.books.lock"]
                .with_user(self.accountant)
                .create(
                    {
                        "company_id": self.school.id,
                        "date": date(2026, 10, 31),
                        "kind": "month",
                    }
                )
            )
            lock.action_close()
            self._walk(6)
        self.env.flush_all()
        self._check_items()
        self._check_cash()
        self._check_numbers()
        self._check_clearing_pair(self.school)
