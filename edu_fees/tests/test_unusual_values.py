# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time
import unicodedata
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..tools import allocation, ceiling, money, payment_code, suggestion
from ..tools.collection_call import Call, clean_text, get_bank_text


@tagged("post_install", "-at_install")
class TestUnusualValues(BaseCase):
    """What nobody means and somebody sends: an answer, or a ValueError."""

    def test_an_amount_that_a_float_has_worn_is_shown_whole(self):
        for amount in (1251999.9999999998, 1252000.0, Decimal("1252000.00"), 1252000):
            self.assertEqual(money.format_amount(amount, unit=""), "1.252.000")
        self.assertEqual(money.format_amount(-0.4, unit=""), "0")
        self.assertEqual(money.format_amount(False, unit=""), "0")

    def test_initials_are_letters_whatever_form_the_name_has(self):
        name = unicodedata.normalize("NFD", "Đặng Ấn (bé)")
        self.assertEqual(money.get_initials(name), "Đ.Ấ.B")
        self.assertEqual(money.get_initials("- 🙂"), "")

    def test_a_body_of_brackets_only_is_unreadable(self):
        for body in (b"[" * 100_000, b'{"a":' * 40_000):
            with self.assertRaisesRegex(ValueError, "nested"):
                Call("webhook", body).read_json()

    def test_words_on_two_lines_stay_two_words_for_the_bank(self):
        self.assertEqual(get_bank_text("Đặng Thị\nÂn\t(3A)"), "DANG THI AN (3A)")
        self.assertEqual(get_bank_text(None), "")
        self.assertEqual(get_bank_text(4711), "4711")
        self.assertEqual(clean_text(None), "")

    def test_a_part_of_a_dong_is_allocated_to_nobody(self):
        for amount, rooms in (
            (1.5, [2]),
            (2, [2.5]),
            (2, [Decimal("2.5")]),
            (float("inf"), [2]),
            (float("nan"), [2]),
            (None, [2]),
            ("2", [2]),
        ):
            with self.subTest((amount, rooms)), self.assertRaises(ValueError):
                allocation.allocate(amount, rooms)
        self.assertEqual(allocation.allocate(2.0, [Decimal(1), 5.0]), [1, 1])

    def test_a_price_that_fell_by_nearly_a_tenth_reads_as_a_tenth(self):
        self.assertEqual(ceiling.format_increase(270_001, 300_000), "-10,0 %")
        self.assertEqual(ceiling.format_increase(345_001, 300_000), "+15,1 %")
        with self.assertRaises(ValueError):
            ceiling.format_increase(1, 0)

    def test_a_memo_of_thousands_of_codes_is_read_at_once(self):
        code = payment_code.make(1)
        start = time.process_time()
        self.assertEqual(payment_code.find(f"{code} " * 20_000), [code])
        self.assertEqual(payment_code.find(f"{' '.join(code)} " * 5_000), [code])
        self.assertLess(time.process_time() - start, 5)

    def test_a_code_in_one_piece_wins_over_pieces_around_it(self):
        whole = payment_code.make(7)
        for number in range(50):
            pieces = payment_code.make(number)
            found = payment_code.find(f"{pieces[:4]} {whole} {pieces[4:]}")
            self.assertEqual(found, [whole])

    def test_a_bill_of_which_nothing_is_known_is_no_suggestion(self):
        nothing = {"amount": None, "name": None, "code": None, "guardians": None}
        self.assertEqual(suggestion.score(None, None, None, nothing), (0, []))
