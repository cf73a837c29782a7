# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .disbursement_common import DisbursementCase
from .statement_common import StatementCase

CLOSED = "are closed up to"


class LockCase(DisbursementCase):
    @classmethod
    def _close(cls, day=date(2026, 10, 20), kind="day"):
        """Close the books up to a day, as the accountant."""
        lock = (
            cls.env["edu.books.lock"]
            .with_user(cls.accountant)
            .create({"company_id": cls.school.id, "date": day, "kind": kind})
        )
        lock.action_close()
        return lock

    def _post_entry(self, day):
        """Post an entry between two accounts of the school, as the accountant."""
        accounts = [self._get_account("bank_fee"), self._get_account("deposit_held")]
        move = (
            self.env["account.move"]
            .with_user(self.accountant)
            .create(
                {
                    "journal_id": self._get_journal("KHAC").id,
                    "date": day,
                    "line_ids": [
                        Command.create({"account_id": account.id, "balance": balance})
                        for account, balance in zip(accounts, (5, -5), strict=True)
                    ],
                }
            )
        )
        move.action_post()
        return move


@freeze_time("2026-10-20 03:00:00")
class TestBooksLock(LockCase):
    """Closed days: nothing is entered there, and the principal opens them."""

    def test_a_closed_day_takes_no_entry(self):
        self._close()
        with self.assertRaisesRegex(UserError, CLOSED):
            self._post_entry("2026-10-20")
        with self.assertRaisesRegex(UserError, CLOSED):
            self._post_entry("2026-09-01")
        self.assertEqual(self._post_entry("2026-10-21").state, "posted")

    def test_no_entry_moves_into_or_out_of_it(self):
        inside, after = self._post_entry("2026-10-20"), self._post_entry("2026-10-21")
        self._close()
        for move, day in ((after, "2026-10-19"), (inside, "2026-10-22")):
            with self.assertRaisesRegex(UserError, CLOSED):
                move.with_context(skip_readonly_check=True).date = day
        with self.assertRaisesRegex(UserError, CLOSED):
            inside.button_draft()

    def test_no_cash_goes_past_it(self):
        bill = self._create_bill_of(300_000)
        payment = self._approve(self._prepare(amount=1_000))
        self._close()
        for step in (
            lambda: self._take_cash(bill, 300_000),
            lambda: self.receipt.with_user(self.cashier).action_void("nhầm"),
            lambda: payment.with_user(self.cashier).action_pay(),
            lambda: self._deposit(1_000),
        ):
            with (
                self.assertRaisesRegex(UserError, CLOSED),
                self.env.cr.savepoint(),
            ):
                step()

    def test_a_round_makes_no_bill_in_a_closed_day(self):
        self._close()
        fee_round = self._create_round()
        fee_round._generate_now()
        self.assertFalse(fee_round._get_bills())

    def test_a_receipt_of_a_closed_day_is_voided_today(self):
        self._close()
        with freeze_time("2026-10-21 03:00:00"):
            self.receipt.with_user(self.cashier).action_void("nhầm")
        reversal = self.receipt.sudo().transaction_id.search(
            [("reversal_of_id", "=", self.receipt.sudo().transaction_id.id)]
        )
        self.assertEqual(reversal.date, date(2026, 10, 21))

    def test_the_other_school_works_on(self):
        self._create_books(self.other_school)
        self._close()
        bill = self._create_bill_of(100_000, self.other_student)
        self.assertEqual(bill.state, "posted")

    def test_the_principal_opens_it_with_a_reason(self):
        lock = self._close()
        with self.assertRaises(AccessError):
            lock.action_reopen("x")
        action = lock.with_user(self.principal).action_reopen()
        wizard = self.env["edu.reason"].with_user(self.principal)
        wizard = wizard.browse(action["res_id"])
        with self.assertRaisesRegex(UserError, "reason"):
            wizard.action_confirm()
        wizard.reason = "Bổ sung chứng từ ngân hàng"
        wizard.action_confirm()
        self.assertEqual(lock.state, "reopened")
        self.assertEqual(lock.reopened_by_id, self.principal)
        self._post_entry("2026-10-20")

    def test_what_was_closed_later_opens_with_it(self):
        first, second = self._close(date(2026, 10, 18)), self._close(date(2026, 10, 19))
        first.with_user(self.principal).action_reopen("sai số")
        self.assertEqual((first | second).mapped("state"), ["reopened", "reopened"])
        earlier = self._close(date(2026, 10, 17))
        later = self._close(date(2026, 10, 19))
        later.with_user(self.principal).action_reopen("sai số")
        self.assertEqual(earlier.state, "closed")
        with self.assertRaisesRegex(UserError, CLOSED):
            self._post_entry("2026-10-17")

    def _date_entries_back(self):
        """Let all entries be as old as a test needs them."""
        for query in (
            "UPDATE account_move SET create_date = '2026-10-19 01:00'",
            "UPDATE account_move_line SET create_date = '2026-10-19 01:00'",
        ):
            self.env.cr.execute(query)

    def test_who_changed_what_after_closing(self):
        self._post_entry("2026-10-20")
        lock = self._close()
        lock.sudo().closed_at = "2026-10-20 02:00:00"
        lock.with_user(self.principal).action_reopen("bổ sung")
        self._date_entries_back()
        late = self._post_entry("2026-10-20")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move SET create_date = '2026-10-21 01:00' WHERE id = %s",
            [late.id],
        )
        changes = self.env["edu.books.lock"]._find_changes_after_closing(
            self.school, date(2026, 10, 1), date(2026, 10, 31)
        )
        self.assertEqual(changes, late)

    def test_an_old_entry_that_a_match_rewrote_is_a_change(self):
        wrong, right = (
            self._create_bill_of(300_000, student)
            for student in (self.student, self.classmate)
        )
        money = self._receive(300_000, wrong.edu_payment_code)
        untouched = self._post_entry("2026-10-20")
        lock = self._close()
        self.env.flush_all()
        self._date_entries_back()
        lock.with_user(self.principal).action_reopen("sai học sinh")
        with patch.object(self.env.cr, "now", lambda: datetime(2026, 10, 21, 1)):
            money.with_user(self.accountant).action_undo_match("sai học sinh")
            money.with_user(self.accountant).action_match(right)
            self.env.flush_all()
        changes = self.env["edu.books.lock"]._find_changes_after_closing(
            self.school, date(2026, 10, 1), date(2026, 10, 31)
        )
        self.assertEqual(changes, money.statement_line_id.move_id)
        self.assertNotIn(untouched, changes)

    # === WHAT IS REFUSED === #

    def test_a_day_to_come_or_half_a_month_is_not_closed(self):
        for day, kind, words in (
            (date(2026, 10, 21), "day", "to come"),
            (date(2026, 10, 20), "month", "last day"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self._close(day, kind)
        self.assertEqual(self._close(date(2026, 9, 30), "month").state, "closed")

    def test_a_day_is_closed_once(self):
        self._close()
        for day in (date(2026, 10, 20), date(2026, 10, 1)):
            with self.assertRaisesRegex(UserError, "already"):
                self._close(day)

    @mute_logger("odoo.sql_db")
    def test_the_database_closes_a_day_once(self):
        lock = self._close()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            lock.sudo().copy({"date": lock.date}).state = "closed"
            self.env.flush_all()

    def test_of_a_cashier_who_is_gone_the_accountant_closes_the_session(self):
        session = self.env["edu.cash.session"].with_user(self.cashier).create({})
        self.cashier.active = False
        action = session.with_user(self.accountant).action_end()
        wizard = self.env["edu.cash.session.end"].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        wizard.reason = "Thủ quỹ nghỉ ốm"
        wizard.action_confirm()
        self.assertEqual(self._close().state, "closed")

    def test_an_open_cash_session_is_closed_first(self):
        session = self.env["edu.cash.session"].with_user(self.cashier).create({})
        with self.assertRaisesRegex(UserError, self.cashier.name):
            self._close()
        session.explanation = "không thu"
        session.action_close()
        self.assertEqual(self._close().state, "closed")

    def test_what_is_not_finished_is_shown_and_kept(self):
        self._receive(5_000, "ai do")
        self._approve(self._prepare(amount=1_000))
        lock = self._close()
        self.assertIn("Money in not identified: 1", lock.closed_findings)
        self.assertIn("Payments not finished: 1", lock.closed_findings)

    def test_only_the_accountant_closes_and_nobody_by_hand(self):
        lock = (
            self.env["edu.books.lock"]
            .with_user(self.accountant)
            .create({"company_id": self.school.id})
        )
        for user in (self.principal, self.cashier):
            with self.assertRaises(AccessError):
                lock.with_user(user).action_close()
        with self.assertRaises(AccessError):
            lock.state = "closed"
        with self.assertRaises(AccessError):
            lock.copy({"state": "closed"})
        lock.action_close()
        for change in (
            lambda: lock.write({"date": "2026-01-01"}),
            lock.unlink,
            lock.action_close,
        ):
            with self.assertRaises(UserError):
                change()

    def test_posting_asks_once_in_a_transaction(self):
        self._post_entry("2026-10-20")
        locks = self.env["edu.books.lock"]
        with self.assertQueryCount(0):
            locks._get_closed_until(self.school)


@freeze_time("2026-10-25 03:00:00")
class TestMoneyOfAClosedDay(LockCase):
    """What is recognised after the closing is an entry of its own, of today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.later_bill = cls._create_bill_of(300_000, cls.classmate)
        cls.unknown = cls._receive(300_000, "ai do chuyen")
        cls.spent = cls._receive(-100_000, "chi")
        cls._close(date(2026, 10, 20))

    def _match(self):
        self.unknown.with_user(self.accountant).action_match(self.later_bill)

    def test_the_match_is_an_entry_of_today(self):
        entry = self.unknown.statement_line_id.move_id
        before = entry.line_ids.mapped(lambda line: (line.account_id, line.balance))
        self._match()
        self.assertEqual(self.later_bill.amount_residual, 0)
        after = entry.line_ids.mapped(lambda line: (line.account_id, line.balance))
        self.assertEqual(after, before)
        self.assertEqual(self.unknown.transfer_move_id.date, date(2026, 10, 25))
        self.assertEqual(self._get_balance("unidentified_receipts"), 100_000)
        self.assertTrue(self.unknown.statement_line_id.is_reconciled)
        self._check_clearing_pair(self.school)

    def test_the_item_has_its_money_today(self):
        self._match()
        items = self.later_bill.edu_charge_ids.item_id
        rows = self.env["edu.fee.item.money"].search([("item_id", "in", items.ids)])
        self.assertEqual(set(rows.mapped("date")), {date(2026, 10, 25)})
        self.assertEqual(sum(rows.mapped("amount_in")), 300_000)

    def test_undoing_it_reverses_that_entry(self):
        self._match()
        transfer = self.unknown.transfer_move_id
        self.unknown.with_user(self.accountant).action_undo_match("nhầm")
        self.assertEqual(self.unknown.state, "queue")
        self.assertEqual(self.later_bill.amount_residual, 300_000)
        self.assertEqual(transfer.state, "posted")
        self.assertEqual(self._get_balance("unidentified_receipts"), -200_000)
        self.assertEqual(
            self.later_bill.edu_charge_ids.mapped("amount_recognised"), [0] * 2
        )
        self._match()
        self.assertEqual(self.later_bill.amount_residual, 0)

    # === WHAT WAS OVERPAID STANDS IN THAT ENTRY === #

    def _overpay(self):
        """Match 300,000 đ with a bill of 250,000 đ and return who has the rest."""
        self.unknown.with_user(self.accountant).action_match(
            self._create_bill_of(
                250_000,
                self.other_class_student,
                date="2026-10-21",
                date_due="2026-10-30",
            )
        )
        self.assertTrue(self.unknown.transfer_move_id)
        self.assertEqual(self.unknown.amount_credit, 50_000)
        return self.other_class_student

    def _use_credit(self, pupil):
        """Let a next bill take what is overpaid; return how much it took."""
        bill = self._create_bill_of(
            500_000,
            pupil,
            period=date(2026, 11, 1),
            date="2026-10-24",
            date_due="2026-11-15",
        )
        used = self.env["edu.fee.credit"].search([("move_id", "=", bill.id)])
        self.assertEqual(used.amount, 50_000)
        return used

    def test_credit_that_is_on_a_next_bill_is_not_undone(self):
        used = self._use_credit(self._overpay())
        with self.assertRaisesRegex(UserError, "is on bill"):
            self.unknown.with_user(self.accountant).action_undo_match("nhầm")
        self.assertEqual(self.unknown.state, "over")
        used.with_user(self.accountant).action_undo("nhầm")
        self.unknown.with_user(self.accountant).action_undo_match("nhầm")
        self.assertEqual(self.unknown.state, "queue")

    def test_credit_that_is_on_a_next_bill_is_not_reversed(self):
        self._use_credit(self._overpay())
        with self.assertRaisesRegex(UserError, "is on bill"):
            self.unknown.sudo()._reverse("không có tiền", date(2026, 10, 25))
        self.assertEqual(self.unknown.state, "over")

    def test_credit_that_was_paid_back_is_not_undone(self):
        pupil = self._overpay()
        refund = self._prepare(
            kind="refund",
            payee_name=False,
            lines=[{"student_id": pupil.id, "amount": 50_000}],
        )
        self._pay(refund)
        with self.assertRaisesRegex(UserError, "paid back"):
            self.unknown.with_user(self.accountant).action_undo_match("nhầm")

    def test_the_pupil_who_overpaid_is_found_to_pay_it_back(self):
        pupil = self._overpay()
        self.assertEqual(self.unknown._get_credited_student_sudo(), pupil)

    def test_a_match_of_the_closed_day_itself_is_not_undone(self):
        bill = self._create_bill_of(
            50_000, self.classmate, date="2026-10-21", date_due="2026-10-30"
        )
        line = self._receive(50_000, bill.edu_payment_code, date=date(2026, 10, 21))
        self._close(date(2026, 10, 22))
        with self.assertRaisesRegex(UserError, CLOSED):
            line.with_user(self.accountant).action_undo_match("nhầm")

    def test_a_payment_that_the_bank_made_then_is_recognised_today(self):
        payment = self._order(amount=100_000)
        payment.sudo()._match_bank_line(self.spent, "manual")
        self.assertEqual(payment.state, "paid")
        rows = self.env["edu.fee.item.money"].search([("item_id", "=", self.behalf.id)])
        self.assertEqual(sum(rows.mapped("amount_out")), 100_000)
        today = rows.filtered("amount_out")
        self.assertEqual(today.date, date(2026, 10, 25))
        self.assertEqual(self._get_balance("unidentified_receipts"), -300_000)


class TestMoneyOfAClosedEvening(StatementCase, LockCase):
    """The accountant closes at five; families pay until midnight."""

    @classmethod
    @freeze_time("2026-10-20 03:00:00")
    def setUpClass(cls):
        super().setUpClass()
        cls.evening_bill = cls._create_bill_of(300_000, cls.classmate)

    def _close_at_five(self):
        with freeze_time("2026-10-20 10:00:00"):
            return self._close()

    def _import_next_morning(self):
        """Import the bank's file with a payment of the evening before."""
        code = self.evening_bill.edu_payment_code
        with freeze_time("2026-10-21 01:00:00"):
            self._import_parsed(
                {
                    "date": date(2026, 10, 20),
                    "amount": 300_000,
                    "payment_ref": code,
                    "unique_import_id": "FT2020",
                },
                {
                    "date": date(2026, 10, 21),
                    "amount": 5_000,
                    "payment_ref": "ai do",
                    "unique_import_id": "FT0601",
                },
            )
        references = ["FT2020", "FT0601"]
        return self.transactions.search(
            [("bank_reference", "in", references)], order="date"
        )

    def test_the_file_of_the_next_morning_is_taken_whole(self):
        self._close_at_five()
        evening, morning = self._import_next_morning()
        self.assertEqual(self.evening_bill.amount_residual, 0)
        self.assertEqual(evening.statement_line_id.date, date(2026, 10, 21))
        self.assertEqual(
            (evening.date, evening.value_date), (date(2026, 10, 20), date(2026, 10, 20))
        )
        self.assertEqual(morning.statement_line_id.date, date(2026, 10, 21))
        self._check_clearing_pair(self.school)

    def test_what_is_booked_later_is_undone_while_that_day_is_open(self):
        self._close_at_five()
        evening, _morning = self._import_next_morning()
        with freeze_time("2026-10-21 02:00:00"):
            evening.with_user(self.accountant).action_undo_match("nhầm")
            evening.with_user(self.accountant).action_match(self.evening_bill)
        self.assertFalse(evening.transfer_move_id)
        self.assertEqual(self.evening_bill.amount_residual, 0)

    def test_on_the_closed_evening_a_match_is_an_entry_of_the_next_day(self):
        with freeze_time("2026-10-20 09:00:00"):
            unknown = self._receive(300_000, "ai do", date=date(2026, 10, 20))
        self._close_at_five()
        with freeze_time("2026-10-20 11:00:00"):
            unknown.with_user(self.accountant).action_match(self.evening_bill)
        self.assertEqual(self.evening_bill.amount_residual, 0)
        self.assertEqual(unknown.transfer_move_id.date, date(2026, 10, 21))

    def test_money_out_of_the_closed_evening_is_taken_too(self):
        self._close_at_five()
        with freeze_time("2026-10-21 01:00:00"):
            spent = self._receive(-100_000, "chi", date=date(2026, 10, 20))
        self.assertEqual(spent.state, "ignored")
        self.assertEqual(spent.statement_line_id.date, date(2026, 10, 21))
