# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A family with children in two schools, each with a bill."""

import io

import zxingcpp
from lxml import html
from PIL import Image
from pypdf import PdfReader

from odoo.tests import tagged

from ..tools import vietqr
from .common import FeesHttpCase

BIDV, VCB = "970418", "970436"


def read_qr(picture):
    """Return what a QR code says, read by a decoder that is not ours."""
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("L"))
    return vietqr.parse(code.text)


def read_pages(pdf):
    """Return the text of each page of a PDF, on one line."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


@tagged("post_install", "-at_install")
class PortalCase(FeesHttpCase):
    """One guardian, two schools: 1,252,000 đ and 930,000 đ are open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_books(cls.other_school)
        cls._set_bank(cls.bank_account, "BIDV", BIDV)
        cls.other_account = cls._create_bank_account(cls.other_school)
        cls._set_bank(cls.other_account, "Vietcombank", VCB)
        cls.guardian = cls._create_guardian(cls.student, user="parent-of-two")
        cls._create_guardianship(cls.guardian, cls.other_student)
        cls.parent = cls.guardian.partner_id.user_ids
        cls.bill = cls._create_bill(cls.student, cls._get_prices(cls.school))
        cls.other_bill = cls._create_bill(
            cls.other_student, {cls._create_fee_item(cls.other_school): 930_000}
        )
        cls.foreign_bill = cls._create_bill(cls.other_class_student)

    @classmethod
    def _set_bank(cls, account, name, number):
        """Put an account at a bank that NAPAS knows."""
        banks = cls.env["res.bank"]
        account.bank_id = banks.search(
            [("edu_vietqr_bin", "=", number)], limit=1
        ) or banks.create({"name": name, "edu_vietqr_bin": number})

    @classmethod
    def _get_prices(cls, school):
        """Return the prices of an October bill of 1,252,000 đ."""
        rows = [
            ("Phục vụ bán trú", 350_000, 1),
            ("Tiền ăn", 38_000, 19),
            ("Nước uống", 20_000, 1),
            ("Máy lạnh", 50_000, 1),
            ("Ứng dụng CNTT", 110_000, 1),
        ]
        return {
            cls._create_fee_item(school, name=name): (price, quantity)
            for name, price, quantity in rows
        }

    def _get_page(self, url, user=None):
        """Open a page as a user and return the answer."""
        self._login(user or self.parent)
        return self.url_open(url)

    def _get_tree(self, response):
        """Return the parsed page."""
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.text)

    def _get_text(self, response):
        """Return the text of a page, with plain spaces."""
        text = self._get_tree(response).text_content().replace("\xa0", " ")
        return " ".join(text.split())

    def _pay_by_bank(self, bill, amount, reference="FT26100100001"):
        """Let money come in for a bill as a statement file would."""
        transactions = self.env["edu.collection.transaction"]._register_movements(
            self._get_journal("NH", bill.company_id),
            [
                {
                    "bank_reference": reference,
                    "date": bill.invoice_date,
                    "amount": amount,
                    "memo": f"MBVCB 123 {bill.edu_payment_code} chuyen tien",
                }
            ],
        )
        transactions._settle()
        self.env.flush_all()
        self.env.invalidate_all()

    def _pay_in_cash(self, bill, amount):
        """Take cash for a bill and return its voucher."""
        receipt = self.env["edu.receipt"].sudo()._issue(bill, amount, "Trần Thị Bà")
        self.env.flush_all()
        self.env.invalidate_all()
        return receipt
