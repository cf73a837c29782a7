# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from datetime import date

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, ValidationError

from .disbursement_common import DisbursementCase
from .portal_common import read_pages


@freeze_time("2026-10-20 03:00:00")
class TestCashBook(DisbursementCase):
    """Sổ quỹ tiền mặt, from the account of cash: 1,252,000 đ have come in."""

    def _get_rows(self, user=None):
        """Return the book, the first row first."""
        self.env.flush_all()
        self.env.invalidate_all()
        book = self.env["edu.cash.book"].with_user(user or self.cashier)
        return book.search([], order="date, id")

    def _open(self, user=None, **values):
        """Return the choice of days: October."""
        values = {
            "date_start": date(2026, 10, 1),
            "date_end": date(2026, 10, 31),
            **values,
        }
        book = self.env["edu.cash.book.print"].with_user(user or self.cashier)
        return book.create(values)

    # === THE BOOK === #

    def test_a_receipt_is_a_row_with_its_number_and_payer(self):
        [row] = self._get_rows()
        self.assertEqual(row.number_in, self.receipt.name)
        self.assertFalse(row.number_out)
        self.assertEqual(row.person, "Bà Tư")
        self.assertEqual((row.amount_in, row.amount_left), (1_252_000, 1_252_000))

    def test_a_payment_goes_out_with_its_number_and_payee(self):
        payment = self._pay(amount=200_000)
        row = self._get_rows()[-1]
        self.assertEqual((row.number_in, row.number_out), (False, payment.name))
        self.assertEqual(row.person, "Công ty Suất ăn Hoa Sen")
        self.assertEqual((row.amount_out, row.amount_left), (200_000, 1_052_000))

    def test_cash_to_the_bank_leaves_nothing(self):
        self._deposit()
        rows = self._get_rows()
        self.assertEqual(rows.mapped("amount_left"), [1_252_000, 0])

    def test_a_voided_receipt_goes_out_by_its_own_number(self):
        self.receipt.with_user(self.cashier).action_void("nhầm học sinh")
        row = self._get_rows()[-1]
        self.assertEqual((row.number_out, row.amount_left), (self.receipt.name, 0))

    def test_the_book_equals_the_accountants_account(self):
        self._pay(amount=200_000)
        self._deposit(500_000)
        self.receipt.with_user(self.cashier)
        last = self._get_rows()[-1]
        balance = self._get_trial_balance()["111"]
        self.assertEqual(int(last.amount_left), balance)
        self.assertEqual(
            last.amount_left, self.env["edu.cash.count"]._get_balance_sudo(self.school)
        )

    def test_money_over_the_bank_is_not_in_the_box(self):
        bill = self.bill.edu_fee_round_id._get_bills() - self.bill
        self._receive(500_000, bill.edu_payment_code)
        self.assertEqual(len(self._get_rows()), 1)

    def test_an_account_that_has_the_role_no_more_counts_until_then(self):
        role = self.env["edu.account.role"].search(
            [("company_id", "=", self.school.id), ("role", "=", "cash_in_hand")]
        )
        role.date_end = date(2026, 10, 19)
        self.assertFalse(self._get_rows())

    def test_the_balance_holds_whatever_is_filtered(self):
        self._pay(amount=200_000)
        self._pay(amount=100_000)
        rows = self._get_rows().search([("amount_out", "=", 100_000)])
        self.assertEqual(rows.amount_left, 952_000)

    # === ON PAPER === #

    def test_the_print_opens_with_what_was_there(self):
        with freeze_time("2026-11-03 03:00:00"):
            self._pay(amount=200_000)
            book = self._open(date_start=date(2026, 11, 1), date_end=date(2026, 11, 30))
            self.assertEqual(book._get_opening(), 1_252_000)
            self.assertEqual(book._get_rows().mapped("amount_left"), [1_052_000])

    def test_the_print_names_the_form_and_each_row(self):
        payment = self._pay(amount=200_000)
        report = self.env.ref("edu_fees.action_report_cash_book")
        book = self._open().with_context(lang="vi_VN")
        report = report.with_user(self.cashier).with_context(lang="vi_VN")
        content, _kind = report._render(report.report_name, book.ids)
        [text] = read_pages(content)
        for part in (
            "S11-H",
            "Sổ quỹ tiền mặt",
            self.receipt.name,
            payment.name,
            "1.052.000",
            self.school.name,
        ):
            self.assertIn(part.casefold(), text.casefold())

    def test_the_workbook_has_the_same_rows(self):
        self._pay(amount=200_000)
        report = self.env.ref("edu_fees.action_report_cash_book_xlsx")
        report = report.with_user(self.cashier)
        content, _kind = report._render_xlsx(report.report_name, self._open().ids, {})
        sheet = load_workbook(io.BytesIO(content)).active
        rows = [
            row[6:9]
            for row in sheet.iter_rows(values_only=True)
            if isinstance(row[0], int)
        ]
        self.assertEqual(
            rows, [(0, 0, 0), (1_252_000, 0, 1_252_000), (0, 200_000, 1_052_000)]
        )

    def test_an_empty_month_keeps_its_balance(self):
        book = self._open(date_start=date(2026, 12, 1), date_end=date(2026, 12, 31))
        self.assertEqual((book._get_opening(), len(book._get_rows())), (1_252_000, 0))

    def test_days_the_wrong_way_round_are_refused(self):
        with self.assertRaises(ValidationError):
            self._open(date_start=date(2026, 11, 1))

    # === WHO READS IT === #

    def test_cashier_accountant_and_principal_read_it(self):
        for user in (self.cashier, self.accountant, self.principal):
            self.assertEqual(len(self._get_rows(user)), 1)
            self.assertEqual(len(self._open(user)._get_rows()), 1)

    def test_nobody_else_reads_it(self):
        for persona in ("teacher", "office", "officer", "parent"):
            with self.assertRaises(AccessError):
                self._get_rows(self._persona(persona))

    def test_another_schools_box_is_another_book(self):
        self._create_books(self.other_school)
        bill = self._create_bill(self.other_student)
        self.env["edu.receipt"]._issue(bill, 10_000, "Ông Năm")
        rows = self._get_rows(self.env.ref("base.user_root"))
        self.assertEqual(rows.company_id, self.school | self.other_school)
        other = rows.filtered(lambda row: row.company_id == self.other_school)
        self.assertEqual(other.amount_left, 10_000)
        self.assertEqual(self._get_rows().company_id, self.school)

    def test_a_long_month_takes_as_many_queries_as_a_short_one(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            book = self._open()
            before = self.cr.sql_log_count
            rows = book._get_rows()
            rows.read(["number_in", "person", "name", "amount_left"])
            return len(rows), self.cr.sql_log_count - before

        count()  # what is cached once
        few = count()
        for _number in range(6):
            self._pay(amount=10_000)
        many = count()
        self.assertEqual((few[0], many[0]), (1, 7))
        self.assertLessEqual(many[1], few[1])
