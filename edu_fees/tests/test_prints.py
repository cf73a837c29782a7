# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import math

from freezegun import freeze_time
from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import FeesCase
from .portal_common import BIDV, PortalCase, read_pages, read_qr

NAMES = ["Trần Văn Bình", "Lê Thị Ánh", "Nguyễn An", "Phạm Đạt", "Võ Thị Yến"]


@tagged("post_install", "-at_install")
class TestSlips(FeesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.bank"].create({"name": "Ngân hàng A", "edu_vietqr_bin": BIDV})
        cls.bank_account.bank_id = cls.env["res.bank"].search(
            [("edu_vietqr_bin", "=", BIDV)], limit=1
        )
        (cls.student | cls.classmate | cls.other_class_student).active = False
        for school_class in (cls.class_1b, cls.class_1a):
            for name in NAMES:
                cls._create_student(school_class=school_class, name=name)
        item = cls._create_fee_item(name="Tiền ăn")
        cls.round = cls._create_round(
            {item: 836_000}, classes=cls.class_1a | cls.class_1b
        )
        cls.bills = cls._generate(cls.round, publish=True).filtered(
            lambda bill: bill.edu_student_id.name in NAMES
        )

    def _print(self, report, records):
        report = self.env.ref(f"edu_fees.{report}")
        return self.env["ir.actions.report"]._render(report, records.ids)[0]

    def test_three_notices_share_a_sheet(self):
        for count in (1, 3, 4, len(self.bills)):
            with self.subTest(count):
                pages = read_pages(
                    self._print("action_report_bill", self.bills[:count])
                )
                self.assertEqual(len(pages), math.ceil(count / 3))

    def test_notices_follow_the_classes_lists(self):
        text = " ".join(read_pages(self._print("action_report_bill", self.bills)))
        expected = [
            f"{name} – Lớp: {school_class.name}"
            for school_class in (self.class_1a, self.class_1b)
            for name in (
                "Nguyễn An",
                "Lê Thị Ánh",
                "Trần Văn Bình",
                "Phạm Đạt",
                "Võ Thị Yến",
            )
        ]
        positions = [text.index(part) for part in expected]
        self.assertEqual(positions, sorted(positions))

    def test_a_round_prints_all_its_valid_bills(self):
        cancelled = self.bills[0]
        cancelled._edu_cancel("Chuyển trường")
        text = " ".join(
            read_pages(self._print("action_report_round_bills", self.round))
        )
        self.assertNotIn(cancelled.edu_payment_code, text)
        for bill in self.bills - cancelled:
            self.assertIn(bill.edu_payment_code, text)

    def test_a_notice_says_all_that_a_family_needs(self):
        bill = self.bills[0]
        [text] = read_pages(self._print("action_report_bill", bill))
        for part in (
            "Tiền ăn",
            "836.000",
            "Tám trăm ba mươi sáu nghìn đồng",
            bill.edu_payment_code,
            self.bank_account.acc_number,
            "15/10/2026",
        ):
            self.assertIn(part, text)
        self.assertNotIn("hóa đơn", text.lower())

    def test_the_printed_code_can_be_scanned(self):
        bill = self.bills[0]
        reader = PdfReader(io.BytesIO(self._print("action_report_bill", bill)))
        [picture] = reader.pages[0].images
        code = read_qr(picture.data)
        self.assertEqual(code["amount"], 836_000)
        self.assertEqual(code["memo"], bill.edu_payment_code)

    def test_a_reprint_is_byte_identical(self):
        with freeze_time("2026-10-02"):
            first = self._print("action_report_bill", self.bills)
        with freeze_time("2026-10-03"):
            second = self._print("action_report_bill", self.bills)
        self.assertEqual(first, second)

    def test_a_bill_of_many_lines_keeps_its_third_of_the_sheet(self):
        items = {
            self._create_fee_item(name=f"Khoản thu thứ {number}"): 10_000
            for number in range(12)
        }
        bill = self._create_bill(self.bills[0].edu_student_id, items)
        pages = read_pages(
            self._print("action_report_bill", bill | self.bills[1] | self.bills[2])
        )
        self.assertEqual(len(pages), 1)

    def test_accountants_may_print(self):
        report = self.env.ref("edu_fees.action_report_bill")
        ids = self.bills[:1].ids
        accountant = self._persona("accountant")
        reports = self.env["ir.actions.report"].with_user(accountant)
        self.assertTrue(reports._render(report, ids)[0].startswith(b"%PDF"))


@tagged("post_install", "-at_install")
class TestReceipts(PortalCase):
    def test_a_receipt_has_two_parts_on_one_sheet(self):
        receipt = self._pay_in_cash(self.bill, 1_252_000)
        report = self.env.ref("edu_fees.action_report_receipt")
        content = self.env["ir.actions.report"]._render(report, receipt.ids)[0]
        [text] = read_pages(content)
        self.assertEqual(text.count(receipt.name), 2)
        # Twice in each part: what is asked for, and that it was received in full.
        self.assertEqual(text.count("Một triệu hai trăm năm mươi hai nghìn đồng"), 4)
        for part in ("PHIẾU THU", "C40-BB", "Trần Thị Bà", self.student.name):
            self.assertIn(part, text)

    def test_a_void_receipt_says_so(self):
        receipt = self._pay_in_cash(self.bill, 10_000)
        receipt.sudo().action_void("Thu nhầm học sinh")
        report = self.env.ref("edu_fees.action_report_receipt")
        [text] = read_pages(
            self.env["ir.actions.report"]._render(report, receipt.ids)[0]
        )
        self.assertIn("ĐÃ HỦY", text)
        self.assertIn("Thu nhầm học sinh", text)

    def test_a_confirmation_lists_every_payment(self):
        self._pay_by_bank(self.bill, 252_000)
        receipt = self._pay_in_cash(self.bill, 500_000)
        report = self.env.ref("edu_fees.action_report_payment_confirmation")
        [text] = read_pages(
            self.env["ir.actions.report"]._render(report, self.bill.ids)[0]
        )
        for part in (receipt.name, "252.000", "500.000", "752.000"):
            self.assertIn(part, text)
        self.assertIn("Bảy trăm năm mươi hai nghìn đồng", text)

    def test_the_notice_of_a_paid_bill_asks_for_nothing(self):
        self._pay_in_cash(self.bill, 1_252_000)
        report = self.env.ref("edu_fees.action_report_bill")
        [text] = read_pages(
            self.env["ir.actions.report"]._render(report, self.bill.ids)[0]
        )
        self.assertIn("Đã nộp đủ", text)
        for part in ("Không đồng", self.bill.edu_payment_code):
            self.assertNotIn(part, text)

    def test_a_family_prints_no_other_familys_papers(self):
        receipt = self._pay_in_cash(self.foreign_bill, 10_000)
        reports = self.env["ir.actions.report"].with_user(self.parent)
        for name, record in (
            ("action_report_bill", self.foreign_bill),
            ("action_report_payment_confirmation", self.foreign_bill),
            ("action_report_receipt", receipt),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                reports._render(f"edu_fees.{name}", record.ids)
