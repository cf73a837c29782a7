# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..tools import vietqr
from .collection_common import CollectionCase


@tagged("post_install", "-at_install")
class TestBillQr(CollectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls.env.ref("edu_fees.res_bank_bidv")
        cls.bill.partner_bank_id.bank_id = cls.bank

    def test_banks_come_with_their_numbers(self):
        self.assertEqual(self.bank.edu_vietqr_bin, "970418")
        banks = self.env["res.bank"].search([("edu_vietqr_bin", "!=", False)])
        self.assertGreaterEqual(len(banks), 40)
        self.assertEqual(len(set(banks.mapped("edu_vietqr_bin"))), len(banks))

    def test_a_bin_has_six_digits(self):
        for number in ("97041", "97O418", "９７０４１８"):
            with self.assertRaises(ValidationError, msg=number):
                self.bank.edu_vietqr_bin = number

    def test_the_code_asks_for_what_is_open(self):
        self._receive(252_000, self.bill.edu_payment_code)
        parsed = vietqr.parse(self.bill._edu_get_vietqr())
        self.assertEqual(parsed["bin"], "970418")
        self.assertEqual(
            parsed["account"], self.bill.partner_bank_id.sanitized_acc_number
        )
        self.assertEqual(parsed["amount"], 1_000_000)
        self.assertEqual(parsed["memo"], self.bill.edu_payment_code)

    def test_a_paid_bill_and_an_unknown_bank_have_no_code(self):
        self.bill.partner_bank_id.bank_id = False
        self.assertEqual(self.bill._edu_get_vietqr(), "")
        self.assertEqual(self.bill._edu_get_vietqr_png(), b"")
        self.bill.partner_bank_id.bank_id = self.bank
        self._receive(1_252_000, self.bill.edu_payment_code)
        self.assertEqual(self.bill._edu_get_vietqr(), "")

    def test_the_picture_is_a_png(self):
        picture = self.bill._edu_get_vietqr_png()
        self.assertTrue(picture.startswith(b"\x89PNG"))

    def test_a_parent_gets_the_code_of_the_childs_bill(self):
        bill = self.bill.with_user(self._persona("parent"))
        self.assertTrue(bill._edu_get_vietqr())
