# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError

from .disbursement_common import DisbursementCase


@freeze_time("2026-10-20 03:00:00")
class TestPaymentOrder(DisbursementCase):
    """Money out over the bank: in the books when the bank's line comes."""

    def test_an_order_is_in_the_books_when_the_bank_shows_it(self):
        payment = self._order(amount=500_000)
        self.assertEqual((payment.state, payment.name), ("ordered", "UNC2026/00001"))
        self.assertEqual(self._get_left(), 742_000)
        line = self._receive(-500_000, f"CK di {payment.order_code} tien thuc pham")
        self.assertEqual(payment.state, "paid")
        self.assertEqual((line.state, line.matched_by), ("matched", "auto"))
        self.assertEqual(line.disbursement_id, payment)
        self.assertEqual(self._get_left(), 242_000)
        self.assertEqual(self._get_balance("bank"), -500_000)
        self.assertEqual(self._get_balance("unidentified_receipts"), 0)
        self._check_entry(line)

    def test_an_order_is_promised_until_then(self):
        self._order(amount=500_000)
        with self.assertRaisesRegex(UserError, "242.000"):
            self._prepare(amount=300_000).action_submit()

    def test_another_amount_or_no_code_waits_for_a_person(self):
        payment = self._order(amount=500_000)
        other = self._receive(-499_000, payment.order_code)
        line = self._receive(-500_000, "chuyen tien")
        self.assertEqual((other.state, line.state), ("ignored", "ignored"))
        self.assertEqual(payment.state, "ordered")
        self.assertEqual(payment._get_candidates(), line)

    def test_one_line_of_the_bank_pays_one_order(self):
        payment = self._order(amount=500_000)
        first = self._receive(-500_000, payment.order_code)
        second = self._receive(-500_000, payment.order_code)
        self.assertEqual(first.disbursement_id, payment)
        self.assertFalse(second.disbursement_id)
        self.assertEqual(second.state, "ignored")

    def test_the_same_statement_twice_pays_once(self):
        payment = self._order(amount=500_000)
        for _time in range(2):
            self._receive(-500_000, payment.order_code, reference="FT123")
        self.assertEqual(self._get_balance("bank"), -500_000)
        self.assertEqual(self._get_left(), 242_000)

    def test_the_accountant_chooses_the_line_by_hand(self):
        payment = self._order(amount=500_000)
        line = self._receive(-500_000, "chuyen tien")
        action = payment.action_find_bank_line()
        wizard = self.env["edu.bank.match"].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        self.assertEqual(wizard.transaction_id, line)
        wizard.action_confirm()
        self.assertEqual((payment.state, line.matched_by), ("paid", "manual"))
        self.assertEqual(self._get_left(), 242_000)

    def test_a_line_that_no_longer_waits_is_refused(self):
        first, second = self._order(amount=300_000), self._order(amount=300_000)
        line = self._receive(-300_000, "chuyen tien")
        wizards = [
            self.env["edu.bank.match"]
            .with_user(self.accountant)
            .browse(payment.action_find_bank_line()["res_id"])
            for payment in (first, second)
        ]
        wizards[0].action_confirm()
        with self.assertRaisesRegex(UserError, "no longer waits"):
            wizards[1].action_confirm()
        self.assertEqual(line.disbursement_id, first)

    def test_a_wrong_match_is_undone_and_made_again(self):
        payment = self._order(amount=500_000)
        line = self._receive(-500_000, payment.order_code)
        line.with_user(self.accountant).action_undo_match("nhầm dòng")
        self.assertEqual((payment.state, line.state), ("ordered", "ignored"))
        self.assertFalse(line.disbursement_id)
        self.assertEqual(self._get_left(), 742_000)
        payment.sudo()._match_bank_line(line, "manual")
        self.assertEqual(self._get_left(), 242_000)

    def test_money_that_the_bank_gives_back_reverses_the_payment(self):
        payment = self._order(amount=500_000)
        self._receive(-500_000, payment.order_code)
        back = self._receive(500_000, "hoan tra lenh chuyen tien")
        self.assertEqual(payment._get_candidates(), back)
        wizard = self.env["edu.bank.match"].with_user(self.accountant)
        wizard = wizard.browse(payment.action_find_bank_line()["res_id"])
        wizard.transaction_id = back
        wizard.action_confirm()
        self.assertEqual(payment.state, "reversed")
        self.assertEqual(self._get_left(), 742_000)
        self.assertEqual(self._get_balance("bank"), 0)

    def test_an_order_that_the_bank_refuses_is_cancelled(self):
        payment = self._order(amount=500_000)
        payment.with_user(self.principal).action_cancel("VCB báo sai số tài khoản")
        self.assertEqual((payment.state, payment.number), ("cancelled", 1))
        self.assertEqual(self._order(amount=700_000).number, 2)

    def test_cash_and_orders_have_their_own_numbers(self):
        order, cash = self._order(amount=100_000), self._pay(amount=100_000)
        self.assertEqual((order.name, cash.name), ("UNC2026/00001", "PC2026/00001"))

    def test_the_wrong_way_of_paying_is_refused(self):
        cash = self._approve(self._prepare(amount=1_000))
        with self.assertRaisesRegex(UserError, "cashier"):
            cash.with_user(self.accountant).action_order()
        payment = self._prepare(
            amount=1_000,
            method="bank",
            bank_journal_id=self.journal.id,
            payee_account="1",
            payee_bank="x",
        )
        self._approve(payment)
        with self.assertRaisesRegex(UserError, "bank"):
            payment.with_user(self.cashier).action_pay()
        with self.assertRaisesRegex(UserError, "gives the money back"):
            payment.with_user(self.cashier).action_reverse("x")

    def test_a_cash_journal_is_no_bank_account(self):
        with self.assertRaisesRegex(UserError, "no account at a bank"):
            self._prepare(bank_journal_id=self._get_journal("TM").id)


@freeze_time("2026-10-20 03:00:00")
class TestPaymentFile(DisbursementCase):
    """The file for the bank's website: its columns are data."""

    def _read(self, payments, user=None):
        report = self.env.ref("edu_fees.action_report_payment_file")
        report = report.with_user(user or self.accountant)
        content, kind = report._render_xlsx(report.report_name, payments.ids, {})
        self.assertEqual(kind, "xlsx")
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        return [list(row) for row in sheet.iter_rows(values_only=True)]

    def test_a_supplier_is_one_row(self):
        payment = self._order(amount=500_000, payee_account="0012345678")
        heads, row = self._read(payment)
        cells = dict(zip(heads, row, strict=True))
        self.assertEqual(cells["Amount"], 500_000)
        self.assertEqual(cells["Account of the payee"], "0012345678")
        self.assertIn(payment.order_code, cells["Content of the transfer"])

    def test_a_refund_is_one_row_per_pupil(self):
        payment = self._order(
            kind="refund",
            lines=[
                {
                    "item_id": self.behalf.id,
                    "student_id": student.id,
                    "amount": 10_000,
                    "payee_account": "00123",
                    "payee_bank": "Ngân hàng A",
                }
                for student in (self.student, self.classmate)
            ],
        )
        rows = self._read(payment)
        self.assertEqual(len(rows), 3)
        self.assertEqual([row[0] for row in rows[1:]], [1, 2])
        self.assertEqual(rows[1][1], self.student.name)

    def test_the_columns_are_data(self):
        layout = self.env.ref("edu_fees.payment_layout_generic")
        layout.column_ids.filtered(lambda one: one.source != "amount").unlink()
        self.assertEqual(self._read(self._order(amount=7_000)), [["Amount"], [7_000]])

    def test_a_text_that_looks_like_a_formula_stays_a_text(self):
        payment = self._order(amount=7_000, payee_name="=1+1")
        self.assertEqual(self._read(payment)[1][1], "=1+1")

    def test_only_orders_stand_in_it(self):
        payment = self._order(amount=7_000)
        action = payment.with_user(self.accountant).action_payment_file()
        self.assertEqual(action["report_type"], "xlsx")
        with self.assertRaisesRegex(UserError, "by the bank"):
            self._pay(amount=1_000).with_user(self.accountant).action_payment_file()
        with self.assertRaises(AccessError):
            payment.with_user(self.cashier).action_payment_file()
