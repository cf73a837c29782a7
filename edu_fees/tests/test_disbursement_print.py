# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time
from lxml.html import fromstring

from odoo import Command

from .disbursement_common import DisbursementCase
from .test_disbursement_transfer import TransferCase


@freeze_time("2026-10-20 03:00:00")
class TestDisbursementPrint(DisbursementCase):
    """Vouchers, lists and minutes on paper."""

    def _read(self, report, record, user):
        """Return the text that a person would print."""
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(user)
            .with_context(lang="vi_VN")
            ._render_qweb_html(f"edu_fees.{report}", record.ids)
        )
        return " ".join(html.decode().replace("\xa0", " ").split())

    def test_a_voucher_is_form_c41_with_both_accounts(self):
        payment = self._pay(amount=500_000)
        text = self._read("action_report_disbursement", payment, self.cashier)
        for words in (
            "C41-BB",
            "PC2026/00001",
            "Công ty Suất ăn Hoa Sen",
            "500.000 đ",
            "Năm trăm nghìn đồng",
            self.principal.name,
            self.accountant.name,
            self.cashier.name,
            "3381",
            "111",
        ):
            self.assertIn(words, text)
        self.assertEqual(text.count("PC2026/00001"), 2)

    def test_the_accounts_of_a_reversed_voucher_are_those_of_the_payment(self):
        payment = self._pay(amount=500_000)
        payment.with_user(self.cashier).action_reverse("nhầm")
        accounts = self.env["report.edu_fees.report_disbursement"]._get_accounts_sudo(
            payment
        )
        self.assertEqual(accounts, {"debit": "3381", "credit": "111"})

    def test_a_refund_has_the_list_to_sign(self):
        lines = [
            {"item_id": self.behalf.id, "student_id": student.id, "amount": 10_000}
            for student in (self.student, self.classmate)
        ]
        refund = self._pay(kind="refund", payee_name=False, lines=lines)
        text = self._read("action_report_disbursement", refund, self.cashier)
        for words in (
            "Danh sách hoàn trả",
            "Ký nhận",
            self.student.name,
            self.classmate.name,
            "20.000 đ",
            "Theo danh sách kèm theo",
        ):
            self.assertIn(words, text)

    def test_a_payment_by_the_bank_is_no_cash_voucher(self):
        payment = self._order(amount=1_000)
        text = self._read("action_report_disbursement", payment, self.accountant)
        self.assertIn("Ủy nhiệm chi", text)
        self.assertNotIn("C41-BB", text)

    def test_a_name_is_no_markup(self):
        payment = self._pay(amount=1_000, payee_name="<b>Công ty</b>")
        text = self._read("action_report_disbursement", payment, self.cashier)
        self.assertIn("&lt;b&gt;Công ty", text)

    def test_the_minutes_of_a_count(self):
        count = (
            self.env["edu.cash.count"]
            .with_user(self.cashier)
            .create(
                {
                    "company_id": self.school.id,
                    "witnesses": "Kế toán, Hiệu trưởng",
                    "explanation": "Thiếu 2.000 đ",
                    "line_ids": [
                        Command.create({"denomination": 500_000, "quantity": 2}),
                        Command.create({"denomination": 250_000, "quantity": 1}),
                    ],
                }
            )
        )
        count.action_confirm()
        text = self._read("action_report_cash_count", count, self.cashier)
        for words in (
            "Biên bản kiểm kê quỹ",
            "1.250.000 đ",
            "1.252.000 đ",
            "-2.000 đ",
            "Một triệu hai trăm năm mươi nghìn đồng",
            "Kế toán, Hiệu trưởng",
        ):
            self.assertIn(words, text)

    def test_printing_leads_to_the_reports(self):
        payment = self._pay(amount=1_000)
        action = payment.with_user(self.cashier).action_print()
        self.assertEqual(action["report_name"], "edu_fees.report_disbursement")
        count = self.env["edu.cash.count"].with_user(self.cashier).create({})
        action = count.action_print()
        self.assertEqual(action["report_name"], "edu_fees.report_cash_count")


@freeze_time("2026-10-20 03:00:00")
class TestDisbursementPrintTransfers(TransferCase):
    """The list of a refund that the bank paid family by family."""

    def _read(self):
        """Return the rows of the list that the accountant prints, cell by cell."""
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.accountant)
            .with_context(lang="vi_VN")
            ._render_qweb_html("edu_fees.action_report_disbursement", self.refund.ids)
        )
        table = fromstring(html).find_class("list")[0]
        return [
            [" ".join(cell.text_content().split()) for cell in row]
            for row in table.iter("tr")
        ]

    def test_it_says_which_transfers_came_back_or_were_not_made(self):
        self._show(*self.lines[:2])
        self._give_back(self.lines[1])
        self.refund.with_user(self.principal).action_cancel("Ngân hàng từ chối")
        heads, *rows = self._read()
        self.assertEqual(heads[5], "Tình trạng tại ngân hàng")
        self.assertEqual(
            [row[5] for row in rows[:3]], ["Đã chi", "Bị hoàn lại", "Không thực hiện"]
        )
        self.assertEqual(
            [row[:2] for row in rows[3:]],
            [
                ["Đã chi", "10.000 đ"],
                ["Tổng cộng", "50.000 đ"],
            ],
        )

    def test_what_the_bank_has_not_shown_is_under_way(self):
        self._show(self.lines[0])
        rows = self._read()[1:]
        self.assertEqual(
            [row[5] for row in rows[:3]], ["Đã chi", "Đang thực hiện", "Đang thực hiện"]
        )

    def test_where_all_is_paid_there_is_one_sum(self):
        self._show(*self.lines)
        rows = self._read()
        self.assertEqual(len(rows), 5)
        self.assertEqual(rows[-1][:2], ["Tổng cộng", "50.000 đ"])

    def test_before_the_bank_answers_the_list_has_no_state(self):
        rows = self._read()
        self.assertEqual({len(row) for row in rows[:4]}, {7})
        self.assertEqual(rows[-1][:2], ["Tổng cộng", "50.000 đ"])
