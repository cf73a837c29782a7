# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import BaseCase, tagged

from ..tools.due_list import Due, compare, to_bank_text


@tagged("post_install", "-at_install")
class TestTools(BaseCase):
    def test_any_change_that_the_bank_sees_is_told(self):
        old = Due("TTA", "HS1", "AN", "3A", "T10", 500)
        for values in (
            {"amount": 400},
            {"name": "BINH"},
            {"class_name": "3B"},
            {"period": "T11"},
            {"pupil_code": "HS2"},
        ):
            with self.subTest(values):
                new = Due(**{**old.__dict__, **values})
                self.assertEqual(compare({"TTA": old}, {"TTA": new}), [("change", new)])

    def test_what_is_gone_is_removed_with_no_amount(self):
        [(action, due)] = compare({"TTA": Due("TTA", amount=5)}, {})
        self.assertEqual((action, due.amount), ("remove", 0))

    def test_texts_for_a_bank_are_plain(self):
        for text, plain in (
            ("Đặng Thị Mỹ Hạnh", "DANG THI MY HANH"),
            ("Đợt thu tháng 10/2026", "DOT THU THANG 10/2026"),
            ("  H'Hen  Niê ", "H'HEN NIE"),
            ("+84", "84"),
            ("-1+1", "11"),
            ("@SUM(A1)", "SUMA1"),
            ("中文", ""),
            ("A&B", "A VA B"),
        ):
            with self.subTest(text):
                self.assertEqual(to_bank_text(text), plain)
