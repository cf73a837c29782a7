# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
import unicodedata

from odoo.tests import BaseCase, tagged

from odoo.addons.edu_core.tools import vietnamese
from odoo.addons.test_edu.tests.common import EduCase

WORDS = {
    0: "Không",
    5: "Năm",
    10: "Mười",
    11: "Mười một",
    15: "Mười lăm",
    20: "Hai mươi",
    21: "Hai mươi mốt",
    24: "Hai mươi bốn",
    55: "Năm mươi lăm",
    100: "Một trăm",
    101: "Một trăm linh một",
    105: "Một trăm linh năm",
    115: "Một trăm mười lăm",
    1000: "Một nghìn",
    1001: "Một nghìn không trăm linh một",
    1015: "Một nghìn không trăm mười lăm",
    1100: "Một nghìn một trăm",
    105000: "Một trăm linh năm nghìn",
    485000: "Bốn trăm tám mươi lăm nghìn",
    1000001: "Một triệu không trăm linh một",
    1005000: "Một triệu không trăm linh năm nghìn",
    1050000: "Một triệu không trăm năm mươi nghìn",
    1250000: "Một triệu hai trăm năm mươi nghìn",
    21000000: "Hai mươi mốt triệu",
    1000000015: "Một tỷ không trăm mười lăm",
    2005000000: "Hai tỷ không trăm linh năm triệu",
    10**12: "Một nghìn tỷ",
    10**12 + 5: "Một nghìn tỷ không trăm linh năm",
    1005 * 10**9: "Một nghìn không trăm linh năm tỷ",
    10**18: "Một tỷ tỷ",
    10**18 + 10**6: "Một tỷ tỷ không trăm linh một triệu",
}
PHONES = {
    "84912345678": (
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "(091) 234-5678",
        "+84912345678",
        "+84 (0) 912 345 678",
        "84912345678",
        "840912345678",
        "0084912345678",
        "912345678",
        "'0912345678",
        "912345678.0",
        " 0912\u00a0345\u00a0678\u200b",
        "０９１２３４５６７８",
        912345678,
        912345678.0,
        84912345678,
    ),
    # Numbers that begin with 84 after their zero
    "84849123456": ("0849123456", "849123456", 849123456, "84849123456"),
    "842838223344": ("028 3822 3344", "02838223344", 2838223344, "+842838223344"),
}
NO_PHONES = (
    None,
    "",
    "   ",
    True,
    False,
    0,
    -912345678,
    912345678.5,
    float("nan"),
    "không có",
    "O912345678",
    "113",
    "19001234",
    "0123456789",
    "01234567890",
    "091234567",
    "09123456789",
    "9.12E+08",
    "+1 912 345 678",
    "+912345678",
    "0912345678/0987654321",
    "0912345678 0987654321",
)
# As a school's list has them, from the first to the last.
SORTED_NAMES = (
    "Lê An",
    "Nguyễn An",
    "Nguyễn Văn An",
    "Trần An",
    "Đỗ Án",
    "Lê Anh",
    "Lê Ánh",
    "Lê Ăn",
    "Lê Ân",
    "Lê Ấn",
    "Lê Bình",
    "Lê Cúc",
    "Lê Dung",
    "Lê Dũng",
    "Lê Đan",
    "Lê Em",
    "Lê Êm",
    "Lê Giang",
    "Lê Nga",
    "Lê Nghĩa",
    "Lê Oanh",
    "Lê Ô",
    "Lê Ơn",
    "Lê Phú",
    "Lê Tâm",
    "Lê Thu",
    "Lê Thư",
    "Lê Tú",
    "Lê Uyên",
    "Lê Ư",
    "Lê Vy",
    "Lê Xuân",
    "Lê Yến",
    "Lê Zoe",
)


@tagged("post_install", "-at_install")
class TestExamples(BaseCase):
    def test_the_examples_of_the_documentation_hold(self):
        result = doctest.testmod(vietnamese)
        self.assertEqual((result.failed, result.attempted > 0), (0, True))


@tagged("post_install", "-at_install")
class TestAmountInWords(BaseCase):
    def test_amounts_read_as_on_a_receipt(self):
        for amount, words in WORDS.items():
            with self.subTest(amount=amount):
                self.assertEqual(vietnamese.amount_in_words(amount), f"{words} đồng")

    def test_the_southern_word_for_an_empty_ten_can_be_chosen(self):
        words = vietnamese.amount_in_words(1001, zero_ten="lẻ")
        self.assertEqual(words, "Một nghìn không trăm lẻ một đồng")

    def test_the_word_for_an_empty_ten_may_come_in_two_forms(self):
        for form in ("NFC", "NFD"):
            word = unicodedata.normalize(form, "lẻ")
            words = vietnamese.amount_in_words(105, word)
            self.assertEqual(words, "Một trăm lẻ năm đồng")

    def test_an_unknown_word_for_an_empty_ten_is_refused(self):
        with self.assertRaises(ValueError):
            vietnamese.amount_in_words(1001, zero_ten="lẽ")

    def test_a_negative_amount_begins_with_am(self):
        self.assertEqual(vietnamese.amount_in_words(-15), "Âm mười lăm đồng")

    def test_what_is_no_int_is_refused(self):
        for amount in (1.0, "15", None, True):
            with self.subTest(amount=amount), self.assertRaises(TypeError):
                vietnamese.amount_in_words(amount)

    def test_an_amount_of_a_thousand_digits_is_read(self):
        self.assertTrue(vietnamese.amount_in_words(10**1000).startswith("Mười tỷ"))

    def test_every_number_below_two_thousand_reads_differently(self):
        words = {vietnamese.amount_in_words(number) for number in range(2000)}
        self.assertEqual(len(words), 2000)


@tagged("post_install", "-at_install")
class TestSortKey(BaseCase):
    def _sort(self, names):
        """Sort names that came in the opposite order, so that ties show."""
        names = list(reversed(names))
        return sorted(names, key=vietnamese.sort_key)

    def test_names_sort_by_given_name_letters_and_tones(self):
        names = self._sort(SORTED_NAMES)
        self.assertEqual(names, list(SORTED_NAMES))

    def test_tones_sort_in_their_order(self):
        tones = ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"]
        self.assertEqual(self._sort(tones), tones)

    def test_letters_weigh_more_than_tones(self):
        names = ["Án", "Anh", "Ánh", "Ăn"]
        self.assertEqual(self._sort(names), names)

    def test_the_family_name_decides_between_equal_given_names(self):
        names = ["Đỗ Văn An", "Lê Thị An", "Lê Văn An", "Ngô An"]
        self.assertEqual(self._sort(names), names)

    def test_keys_are_plain_ascii(self):
        for name in (*SORTED_NAMES, "Y H'Đơk Êban", "李明", "Zoë Müller 2"):
            with self.subTest(name=name):
                self.assertRegex(vietnamese.sort_key(name), r"\A[a-z0-9]+\Z")

    def test_form_case_and_spaces_do_not_matter(self):
        for name in SORTED_NAMES:
            key = vietnamese.sort_key(name)
            decomposed = unicodedata.normalize("NFD", name)
            for other in (decomposed, name.upper(), f"  {name.replace(' ', '   ')}\t"):
                self.assertEqual(vietnamese.sort_key(other), key)

    def test_the_place_of_the_tone_mark_does_not_matter(self):
        self.assertEqual(vietnamese.sort_key("Hoà"), vietnamese.sort_key("Hòa"))

    def test_look_alikes_of_d_with_stroke_are_one_letter(self):
        self.assertEqual(vietnamese.sort_key("Ðào"), vietnamese.sort_key("Đào"))

    def test_brackets_after_a_name_come_last(self):
        names = ["Lê An", "Lê An (A)", "Lê An (B)", "Lê Bình"]
        self.assertEqual(self._sort(names), names)

    def test_no_name_has_an_empty_key(self):
        for name in ("", None, "  ", "-"):
            self.assertEqual(vietnamese.sort_key(name), "")


class TestSortKeyInDatabase(EduCase):
    def test_the_database_sorts_keys_like_python(self):
        keys = sorted(vietnamese.sort_key(name) for name in SORTED_NAMES)
        self.env.cr.execute("SELECT key FROM unnest(%s) AS key ORDER BY key", [keys])
        self.assertEqual([key for (key,) in self.env.cr.fetchall()], keys)


@tagged("post_install", "-at_install")
class TestUnaccent(BaseCase):
    def test_marks_go_and_the_rest_stays(self):
        texts = {
            "Nguyễn Thị Đào, lớp 3A": "Nguyen Thi Dao, lop 3A",
            "ĐƯỜNG ÂU CƠ": "DUONG AU CO",
            unicodedata.normalize("NFD", "Trường học"): "Truong hoc",
            "plain": "plain",
        }
        for text, plain in texts.items():
            self.assertEqual(vietnamese.unaccent(text), plain)

    def test_nothing_gives_nothing(self):
        for text in ("", None, False):
            self.assertEqual(vietnamese.unaccent(text), "")


@tagged("post_install", "-at_install")
class TestNormalizePhone(BaseCase):
    def test_numbers_are_brought_into_one_form(self):
        for number, texts in PHONES.items():
            for text in texts:
                with self.subTest(text=text):
                    self.assertEqual(vietnamese.normalize_phone(text), number)

    def test_a_normal_form_stays_as_it_is(self):
        for number in PHONES:
            self.assertEqual(vietnamese.normalize_phone(number), number)

    def test_what_is_no_vietnamese_number_is_refused(self):
        for text in NO_PHONES:
            with self.subTest(text=text), self.assertRaises(ValueError):
                vietnamese.normalize_phone(text)
