# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import BaseCase, tagged

from ..tools import suggestion

BILL = {
    "amount": 1_252_000,
    "code": "TTHTPJEQ8M",
    "name": "Nguyễn Thị Ngọc Ân",
    "student_code": "HS0042",
    "class_name": "3A",
    "guardians": ["Trần Văn Bình", "Hoa"],
}


@tagged("post_install", "-at_install")
class TestSuggestion(BaseCase):
    """What makes a bill likely, in the words that banks and families leave."""

    def _get_reasons(self, memo, counterparty="", amount=5):
        return suggestion.score(memo, counterparty, amount, BILL)[1]

    def test_the_name_counts_without_accents_and_in_any_case(self):
        for memo in ("nguyen thi ngoc an", "NGUYỄN THỊ NGỌC ÂN nop tien"):
            self.assertEqual(self._get_reasons(memo), ["name"], memo)

    def test_the_end_of_a_name_counts_less_than_the_whole(self):
        part = suggestion.score("nop cho ngoc an", "", 5, BILL)
        whole = suggestion.score("nguyen thi ngoc an", "", 5, BILL)
        self.assertEqual(part[1], ["given_name"])
        self.assertLess(part[0], whole[0])

    def test_a_name_inside_other_words_is_no_name(self):
        self.assertFalse(self._get_reasons("cong ty ngoc anh"))

    def test_a_class_alone_is_no_reason(self):
        self.assertFalse(self._get_reasons("lop 3A nop tien"))
        self.assertEqual(self._get_reasons("ngoc an lop 3A"), ["given_name", "class"])

    def test_another_class_is_no_reason(self):
        self.assertEqual(self._get_reasons("ngoc an lop 13A"), ["given_name"])

    def test_the_sender_may_be_the_guardian(self):
        self.assertEqual(
            self._get_reasons("chuyen tien", "TRAN VAN BINH"), ["guardian"]
        )

    def test_a_guardian_of_one_word_is_nobody(self):
        self.assertFalse(self._get_reasons("mua hoa"))

    def test_the_code_of_the_pupil_counts_as_much_as_a_cut_payment_code(self):
        code = suggestion.score("HS0042", "", 5, BILL)
        cut = suggestion.score("TTHTPJEQ", "", 5, BILL)
        self.assertEqual(code[0], cut[0])

    def test_one_wrong_letter_of_the_code_is_near(self):
        self.assertEqual(self._get_reasons("TT HTPJEX8M"), ["near_code"])

    def test_two_wrong_letters_are_another_code(self):
        self.assertFalse(self._get_reasons("TT HTPXXX8M"))

    def test_the_same_amount_weighs_more_than_part_of_a_name(self):
        amount = suggestion.score("", "", 1_252_000, BILL)
        name = suggestion.score("ngoc an", "", 5, BILL)
        self.assertGreater(amount[0], name[0])

    def test_an_empty_memo_says_nothing(self):
        for memo in (None, "", "   ", "…"):
            self.assertFalse(self._get_reasons(memo), memo)

    def test_a_bill_of_which_little_is_known_breaks_nothing(self):
        self.assertEqual(suggestion.score("x", None, 5, {"amount": 7}), (0, []))
        self.assertEqual(
            suggestion.score("x", None, 5, {"amount": 5}), (50, ["amount"])
        )
