# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The end of a month, from the checklist to the closed books and the figures."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form

from .test_books_lock import CLOSED, LockCase

OCTOBER_END = date(2026, 10, 31)


@freeze_time("2026-11-02 03:00:00")
class TestMonthClose(LockCase):
    """The accountant closes October on 2 November."""

    def _create_lock(self, **values):
        """Return a draft of closing October."""
        return (
            self.env["edu.books.lock"]
            .with_user(self.accountant)
            .create({"date": OCTOBER_END, "kind": "month", **values})
        )

    def _get_findings(self, **values):
        """Return {what is not finished: how many}."""
        return dict(self._create_lock(**values)._get_findings())

    # === THE CHECKLIST === #

    def test_nothing_to_look_at_when_all_is_done(self):
        self.assertEqual(self._get_findings(), {})
        self.assertFalse(self._create_lock().findings)

    def test_money_of_later_days_is_no_matter_of_this_month(self):
        self._receive(5_000, "ai do", date=date(2026, 11, 1))
        self._receive(6_000, "ai do", date=date(2026, 10, 31))
        self.assertEqual(self._get_findings(), {"Money in not identified": 1})
        november = self._get_findings(date=date(2026, 11, 1), kind="day")
        self.assertEqual(november, {"Money in not identified": 2})

    def test_money_out_is_explained_by_its_payment(self):
        payment = self._order(amount=2_000)
        self._receive(-3_000, "phi quan ly tai khoan")
        findings = self._get_findings()
        self.assertEqual(findings["Money out not explained"], 1)
        self.assertEqual(findings["Payments not finished"], 1)
        self._receive(-2_000, payment.order_code)
        findings = self._get_findings()
        self.assertEqual(findings["Money out not explained"], 1)
        self.assertNotIn("Payments not finished", findings)

    def test_cash_under_way_and_open_sessions_stand_there(self):
        self._deposit(10_000)
        self.env["edu.cash.session"].with_user(self.cashier).create(
            {"company_id": self.school.id}
        )
        findings = self._get_findings(date=date(2026, 11, 2), kind="day")
        self.assertEqual(findings["Cash on its way to the bank"], 1)
        self.assertEqual(findings["Cash sessions still open"], 1)
        # What was opened in November does not hinder October.
        self.assertNotIn("Cash sessions still open", self._get_findings())

    def test_the_form_shows_what_is_open_before_it_is_saved(self):
        self._receive(5_000, "ai do", date=date(2026, 10, 30))
        form = Form(self.env["edu.books.lock"].with_user(self.accountant))
        form.kind = "month"
        form.date = OCTOBER_END
        self.assertIn("Money in not identified: 1", form.findings)
        form.note = "Chờ ngân hàng xác nhận"
        lock = form.save()
        lock.action_close()
        self.assertEqual(lock.note, "Chờ ngân hàng xác nhận")
        self.assertIn("Money in not identified: 1", lock.closed_findings)

    def test_what_was_open_when_it_was_closed_stays_on_record(self):
        line = self._receive(5_000, "ai do", date=date(2026, 10, 30))
        lock = self._create_lock()
        lock.action_close()
        bill = self._create_bill_of(
            5_000, self.classmate, date="2026-11-02", date_due="2026-11-20"
        )
        line.with_user(self.accountant).action_match(bill)
        lock.invalidate_recordset()
        self.assertIn("Money in not identified: 1", lock.closed_findings)
        self.assertFalse(lock.findings)

    # === THE DAYS === #

    def test_the_last_day_is_closed_and_the_first_is_open(self):
        self._create_lock().action_close()
        for day, is_open in (
            ("2026-10-01", False),
            ("2026-10-31", False),
            ("2026-11-01", True),
        ):
            with self.subTest(day=day):
                if is_open:
                    self.assertEqual(self._post_entry(day).state, "posted")
                else:
                    with self.assertRaisesRegex(UserError, CLOSED):
                        self._post_entry(day)

    def test_the_message_names_entry_school_and_days(self):
        self._create_lock().action_close()
        with self.assertRaises(UserError) as caught:
            self._post_entry("2026-10-15")
        text = str(caught.exception)
        for words in (self.school.name, "15", "31", "2026", "principal"):
            self.assertIn(words, text)

    def test_the_message_is_vietnamese_for_who_reads_it(self):
        self._create_lock().action_close()
        moves = self.env["account.move"].with_context(lang="vi_VN")
        move = moves.new({"company_id": self.school.id, "date": "2026-10-15"})
        with self.assertRaisesRegex(UserError, "đã khóa đến hết ngày 31/10/2026"):
            move._check_fiscal_lock_dates()

    def test_midnight_in_vietnam_decides(self):
        with freeze_time("2026-10-31 16:59:59"):  # 23:59:59 in Ho Chi Minh City
            with self.assertRaisesRegex(UserError, "to come"):
                self._create_lock(date=date(2026, 11, 1), kind="day").action_close()
        with freeze_time("2026-10-31 17:00:00"):
            lock = self._create_lock(date=date(2026, 11, 1), kind="day")
            lock.action_close()
        self.assertEqual(lock.state, "closed")

    def test_days_and_months_follow_each_other(self):
        for day in (date(2026, 10, 29), date(2026, 10, 30)):
            self._close(day)
        self._create_lock().action_close()
        self._close(date(2026, 11, 1))
        locks = self.env["edu.books.lock"]
        until = locks._get_closed_until(self.school)
        self.assertEqual(until, date(2026, 11, 1))

    def test_a_reopened_month_is_closed_again(self):
        lock = self._create_lock()
        lock.action_close()
        lock.with_user(self.principal).action_reopen("bổ sung phiếu chi")
        self._post_entry("2026-10-31")
        again = self._create_lock()
        again.action_close()
        self.assertEqual((lock.state, again.state), ("reopened", "closed"))
        with self.assertRaisesRegex(UserError, CLOSED):
            self._post_entry("2026-10-31")

    def test_opening_what_is_open_is_refused(self):
        lock = self._create_lock()
        with self.assertRaisesRegex(UserError, "not closed"):
            lock.with_user(self.principal).action_reopen("x")
        lock.action_close()
        lock.with_user(self.principal).action_reopen("x")
        with self.assertRaisesRegex(UserError, "not closed"):
            lock.with_user(self.principal).action_reopen("x")

    def test_a_company_that_is_no_school_is_not_asked(self):
        company = self.env.ref("base.main_company")
        self.assertFalse(company.edu_is_school)
        self.env["edu.books.lock"].sudo().create(
            {"company_id": company.id, "date": OCTOBER_END, "state": "closed"}
        )
        move = self.env["account.move"].new(
            {"company_id": company.id, "date": "2020-01-01"}
        )
        self.assertTrue(move._check_fiscal_lock_dates())

    # === THE FIGURES STAND === #

    def test_the_settlement_of_a_closed_month_does_not_move(self):
        paid = self._create_bill_of(200_000, self.classmate)
        self._receive(200_000, paid.edu_payment_code, date=date(2026, 10, 29))
        self._receive(300_000, "ai do", date=date(2026, 10, 30))
        self._create_lock().action_close()
        settlement = (
            self.env["edu.settlement"]
            .with_user(self.accountant)
            .create({"date_start": "2026-10-01", "date_end": "2026-10-31"})
        )
        before = settlement._get_figures()
        self.assertEqual(sum(row.came_in for row in before.values()), 200_000)
        bill = self._create_bill_of(
            300_000, self.classmate, date="2026-11-02", date_due="2026-11-20"
        )
        line = self.transactions.search(
            [("state", "=", "queue"), ("company_id", "=", self.school.id)]
        )
        line.with_user(self.accountant).action_match(bill)
        self._pay(amount=5_000)
        self.env.flush_all()
        self.assertEqual(settlement._get_figures(), before)

    def test_a_receipt_and_its_void_stand_in_their_own_months(self):
        bill = self._create_bill_of(100_000, self.classmate)
        with freeze_time("2026-10-31 03:00:00"):
            receipt = self._take_cash(bill, 100_000)
        self._create_lock().action_close()
        receipt.with_user(self.cashier).action_void("nhầm")
        rows = self.env["edu.fee.item.money"].search(
            [("item_id", "in", bill.edu_charge_ids.item_id.ids)]
        )
        months = {}
        for row in rows:
            months[row.period] = months.get(row.period, 0) + row.amount_in
        self.assertEqual(
            months, {date(2026, 10, 1): 100_000, date(2026, 11, 1): -100_000}
        )
