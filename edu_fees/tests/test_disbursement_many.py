# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Many payments at once, and what grows with them."""

import io

from freezegun import freeze_time
from openpyxl import load_workbook
from pypdf import PdfReader

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form

from .disbursement_common import DisbursementCase


@freeze_time("2026-10-20 03:00:00")
class TestManyPayments(DisbursementCase):
    def _prepare_many(self, count, **values):
        """Return draft payments of 1,000 đ each over the bank."""
        values = {
            "method": "bank",
            "bank_journal_id": self.journal.id,
            "payee_account": "0123456789",
            "payee_bank": "Ngân hàng thử nghiệm",
            **values,
        }
        return self.payments.union(
            *(
                self._prepare(amount=1_000, payee_name=f"Nhà cung cấp {n}", **values)
                for n in range(count)
            )
        )

    def _order_many(self, count, **values):
        payments = self._prepare_many(count, **values)
        payments.action_submit()
        payments.with_user(self.principal).action_approve()
        payments.action_order()
        return payments

    def test_a_list_is_submitted_approved_and_ordered_at_once(self):
        payments = self._order_many(5)
        self.assertEqual(set(payments.mapped("state")), {"ordered"})
        self.assertEqual(payments.mapped("number"), [1, 2, 3, 4, 5])
        self.assertEqual(len(set(payments.mapped("order_code"))), 5)

    def test_one_that_is_wrong_stops_the_whole_list(self):
        payments = self._prepare_many(3)
        payments[1].memo = False
        with self.assertRaisesRegex(UserError, "what it is for"):
            with self.env.cr.savepoint():
                payments.action_submit()
        self.env.invalidate_all()
        self.assertEqual(set(payments.mapped("state")), {"draft"})

    def test_together_they_cannot_spend_more_than_there_is(self):
        payments = self._prepare(amount=400_000) | self._prepare(amount=400_000)
        with self.assertRaisesRegex(UserError, "342.000"), self.env.cr.savepoint():
            payments.action_submit()

    def test_one_statement_closes_them_all(self):
        payments = self._order_many(4)
        transactions = self.transactions._register_movements(
            self.journal,
            [
                {
                    "bank_reference": f"FT{payment.id}",
                    "date": "2026-10-20",
                    "amount": -1_000,
                    "memo": f"ck {payment.order_code} noi dung",
                }
                for payment in payments
            ],
        )
        transactions._settle()
        self.assertEqual(set(payments.mapped("state")), {"paid"})
        self.assertEqual(self._get_left(), 742_000 - 4_000)
        self.assertEqual(self._get_balance("unidentified_receipts"), 0)

    def test_codes_of_two_orders_in_one_memo_close_the_right_one(self):
        first, second = self._order_many(2)
        other = self._order(amount=7_000)
        line = self._receive(-7_000, f"{first.order_code} {other.order_code}")
        self.assertEqual(line.disbursement_id, other)
        self.assertEqual((first.state, second.state), ("ordered", "ordered"))

    def test_the_file_holds_them_all_in_order(self):
        payments = self._order_many(3)
        report = self.env.ref("edu_fees.action_report_payment_file")
        report = report.with_user(self.accountant)
        content, _kind = report._render_xlsx(report.report_name, payments.ids, {})
        rows = (
            load_workbook(io.BytesIO(content))
            .worksheets[0]
            .iter_rows(min_row=2, values_only=True)
        )
        rows = list(rows)
        self.assertEqual([row[0] for row in rows], [1, 2, 3])
        self.assertEqual([row[1] for row in rows], payments.mapped("payee_name"))
        self.assertEqual({row[4] for row in rows}, {1_000})

    def test_vouchers_print_one_sheet_each(self):
        payments = self._pay(amount=1_000) | self._pay(amount=2_000)
        report = self.env.ref("edu_fees.action_report_disbursement")
        content = self.env["ir.actions.report"]._render(report, payments.ids)[0]
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
        self.assertEqual(len(pages), 2)
        for page, payment in zip(pages, payments, strict=True):
            self.assertEqual(page.count(payment.name), 2)

    def test_a_list_of_thirty_families_fits_its_pages(self):
        students = self.env["edu.student"].create(
            [
                {"name": f"Nguyễn Văn {number}", "company_id": self.school.id}
                for number in range(30)
            ]
        )
        refund = self._pay(
            kind="refund",
            lines=[
                {
                    "item_id": self.behalf.id,
                    "student_id": student.id,
                    "amount": 1_000,
                    "name": "3 suất ăn tháng 9",
                }
                for student in students
            ],
        )
        report = self.env.ref("edu_fees.action_report_disbursement")
        content = self.env["ir.actions.report"]._render(report, refund.ids)[0]
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
        self.assertLessEqual(len(pages), 4)
        text = " ".join(pages).replace("\xa0", " ")
        for student in students:
            self.assertIn(student.name, text)
        self.assertIn("30.000 đ", text)

    def test_a_copy_is_a_draft_without_signatures_or_number(self):
        payment = self._pay(amount=1_000)
        copy = payment.with_user(self.accountant).copy()
        self.assertEqual((copy.state, copy.number), ("draft", 0))
        self.assertFalse(copy.preparer_id or copy.approver_id or copy.cashier_id)
        self.assertEqual(copy.amount, 1_000)
        self.assertFalse(copy.sudo().transaction_ids)

    def test_a_refused_payment_is_signed_anew(self):
        payment = self._prepare(amount=1_000)
        payment.action_submit()
        payment.with_user(self.principal).action_approve()
        payment.with_user(self.principal).action_refuse("sai số tiền")
        self.assertFalse(payment.approver_id or payment.approver_name)
        payment.line_ids.amount = 2_000
        self._pay(payment)
        self.assertEqual(payment.amount, 2_000)

    def test_the_form_is_filled_as_a_person_does(self):
        form = Form(self.payments)
        self.assertEqual((form.kind, form.method), ("supplier", "cash"))
        form.payee_name = "Công ty Suất ăn Hoa Sen"
        form.memo = "Thực phẩm tháng 10"
        with form.line_ids.new() as line:
            line.item_id = self.behalf
            line.amount = 5_000
        self.assertEqual(form.amount, 5_000)
        payment = form.save()
        self.assertEqual(payment.line_ids.item_id, self.behalf)
        self.assertEqual(payment.company_id, self.school)

    def test_the_list_costs_the_same_however_many_there_are(self):
        self._order_many(12)
        self.env.flush_all()
        self.env.invalidate_all()
        payments = self.payments.with_user(self.principal)
        fields = {name: {} for name in ("name", "kind", "amount", "state", "memo")}
        with self.assertQueryCount(12):
            payments.web_search_read([], fields)

    def test_an_item_is_found_in_the_search_of_payments(self):
        payment = self._prepare(amount=1_000)
        domain = [("line_ids.item_id", "ilike", self.behalf.name)]
        self.assertIn(payment, self.payments.search(domain))

    def test_two_lines_of_one_item_are_looked_at_together(self):
        payment = self._prepare(
            lines=[
                {"item_id": self.behalf.id, "amount": 400_000},
                {"item_id": self.behalf.id, "amount": 400_000},
            ]
        )
        with self.assertRaisesRegex(UserError, "800.000"):
            payment.action_submit()

    def test_a_line_is_taken_off_a_draft(self):
        payment = self._prepare(
            lines=[
                {"item_id": self.behalf.id, "amount": 1_000},
                {"item_id": self.service.id, "amount": 2_000},
            ]
        )
        payment.line_ids = [Command.delete(payment.line_ids[0].id)]
        self.assertEqual(payment.amount, 2_000)
