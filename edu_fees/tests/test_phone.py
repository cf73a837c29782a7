# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from .reconciliation_common import ReconciliationCase


@tagged("post_install", "-at_install")
class TestPhone(ReconciliationCase):
    """The mother of the pupil calls from 0912 345 678."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.student.write({"name": "Nguyễn Thị Ân", "student_code": "HS0077"})
        cls.guardian = cls._create_guardian(
            cls.student, name="Lê Thị Bưởi", phone="0912345678"
        )

    def _find(self, phone="0912 345 678", user=None):
        transactions = self.transactions.with_user(user or self.accountant)
        return transactions.search(
            [("phone", "ilike", phone), ("state", "=", "queue")], order="id"
        )

    def _open(self, transaction):
        action = transaction.with_user(self.accountant).action_open_match()
        wizard = self.env[action["res_model"]].with_user(self.accountant)
        return wizard.browse(action["res_id"])

    def test_number_names_codes_and_open_amounts_find_the_money(self):
        found = [
            self._prove(1_000, "0912345678 nop tien"),
            self._prove(2_000, "cho be NGUYEN THI AN"),
            self._prove(3_000, "x", counterparty="LE THI BUOI"),
            self._prove(4_000, "HS0077"),
            self._prove(1_252_000, "x"),
        ]
        self._prove(9_000, "ung ho", counterparty="TRAN VAN C")
        self.assertEqual(list(self._find()), found)

    def test_the_number_is_found_however_it_is_written(self):
        mine = self._prove(1_252_000, "x")
        for phone in ("0912345678", "+84 912.345.678", "84912345678"):
            self.assertEqual(self._find(phone), mine)

    def test_half_a_number_and_words_find_nothing(self):
        self._prove(1_252_000, "x")
        for phone in ("0912", "Bưởi", "%"):
            self.assertFalse(self._find(phone), phone)

    def test_a_guardian_of_former_days_finds_nothing(self):
        self._prove(1_252_000, "x")
        links = self.student.guardianship_ids.filtered(
            lambda link: link.guardian_id == self.guardian
        )
        links.write({"date_start": "2020-09-01", "date_end": "2021-05-31"})
        self.assertFalse(self._find())

    def test_children_of_another_school_are_not_searched_for(self):
        self._prove(1_252_000, "x")
        foreign = self._create_user(
            "foreign_accountant", "edu_fees.group_accountant", self.other_school
        )
        self.assertFalse(self._find(user=foreign))

    def test_the_open_bills_of_the_children_are_suggested(self):
        wizard = self._open(self._prove(7_000, "tien hoc"))
        self.assertFalse(wizard.line_ids)
        wizard.phone = "0912 345 678"
        action = wizard.action_search_phone()
        self.assertEqual(action["res_id"], wizard.id)
        line = wizard.line_ids.filtered(lambda one: one.move_id == self.bill)
        self.assertEqual(line.reasons, "guardian's phone number")
        line.action_match()
        self.assertEqual(self.bill.amount_residual, 1_245_000)

    def test_who_calls_goes_before_what_is_alike(self):
        wizard = self._open(self._prove(1_252_000, "x"))
        before = wizard.line_ids.filtered(lambda one: one.move_id == self.bill)
        self.assertEqual(before.reasons, "same amount")
        wizard.phone = "0912345678"
        wizard.action_search_phone()
        first = wizard.line_ids.sorted("score", reverse=True)[0]
        self.assertEqual(first.move_id, self.bill)
        self.assertEqual(first.reasons, "guardian's phone number, same amount")

    def test_a_number_nobody_has_is_told(self):
        wizard = self._open(self._prove(7_000, "x"))
        for phone in ("0987654321", "abc", False):
            wizard.phone = phone
            with self.assertRaisesRegex(UserError, "No open bill"):
                wizard.action_search_phone()
