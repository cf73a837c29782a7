# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
import random

from odoo.tests import BaseCase, tagged

from ..tools import payment_code, suggestion

CODE = payment_code.make(20261123)
A, B = CODE[:5], CODE[5:]
# What banks and payers make of a memo that carries the code.
MANGLED = [
    CODE,
    CODE.lower(),
    f"  {CODE}  ",
    f"MBVCB.6912345678.{CODE}.CT tu 0071000123456 NGUYEN VAN A toi 0123499999",
    f"MBVCB6912345678{CODE}CTTU0071000123456",
    f"{A} {B}",
    f"{A}.{B}",
    f"{A}-{B}",
    " ".join(CODE),
    f"{A}\n{B}",
    f"-CHUYEN TIEN-OQCH0003Zb9-{CODE}-CHUYEN_TIEN",
    f"Nộp tiền ăn cháu Đặng Thị Ân {CODE} tháng 10",
    f"TT {CODE}",
    f"TTTT{CODE}",
    f"thanh toan TT hoc phi {CODE}.",
    f"{CODE}{CODE}",
    f"({CODE})",
    f"QR - {CODE} - 970418",
    f"IBFT {CODE}; tai Napas",
    f"CT DEN:632811223344 {CODE} FT26326001234567",
    f"{CODE}/nguyen van a",
    f"Ma:{CODE[:2]} {CODE[2:]}",
    f"​{CODE}﻿",
]


@tagged("post_install", "-at_install")
class TestPaymentCode(BaseCase):
    def test_doctests_hold(self):
        self.assertEqual(doctest.testmod(payment_code).failed, 0)
        self.assertEqual(doctest.testmod(suggestion).failed, 0)

    def test_each_number_has_its_own_code(self):
        codes = {payment_code.make(number) for number in range(50_000)}
        self.assertEqual(len(codes), 50_000)
        for code in list(codes)[:1000]:
            self.assertTrue(payment_code.is_valid(code))
            self.assertFalse(set(code[2:]) & set("0O1I"))
            self.assertEqual(len(code), 10)

    def test_one_wrong_character_or_an_exchange_is_noticed(self):
        body = CODE[2:]
        for place, char in enumerate(body):
            for other in payment_code.ALPHABET:
                wrong = f"TT{body[:place]}{other}{body[place + 1 :]}"
                self.assertEqual(payment_code.is_valid(wrong), other == char)
        for place in range(len(body) - 1):
            pair = body[place + 1] + body[place]
            wrong = f"TT{body[:place]}{pair}{body[place + 2 :]}"
            self.assertEqual(payment_code.is_valid(wrong), wrong == CODE)

    def test_codes_are_found_whatever_the_bank_made_of_the_memo(self):
        self.assertGreaterEqual(len(MANGLED), 20)
        for memo in MANGLED:
            self.assertEqual(payment_code.find(memo), [CODE], memo)

    def test_a_cut_code_is_not_found(self):
        for length in range(len(CODE)):
            self.assertEqual(payment_code.find(f"MBVCB.123.{CODE[:length]}"), [])

    def test_several_codes_come_in_their_order_each_once(self):
        first, second = payment_code.make(2), payment_code.make(1)
        memo = f"{first} va {second.lower()}, {first}"
        self.assertEqual(payment_code.find(memo), [first, second])

    def test_only_the_prefixes_of_the_contract_count(self):
        other = payment_code.make(5, prefix="kt")
        self.assertTrue(other.startswith("KT"))
        self.assertEqual(payment_code.find(other), [])
        self.assertEqual(payment_code.find(other, ("TT", "KT")), [other])

    def test_one_prefix_may_stand_without_brackets(self):
        code = payment_code.make(7, prefix="AB")
        self.assertEqual(payment_code.find(f"nop {code}", "AB"), [code])

    def test_letters_of_another_script_are_no_part_of_a_code(self):
        code = payment_code.make(7)
        self.assertEqual(payment_code.find(f"中{code}中"), [code])

    def test_memos_without_a_code_give_nothing(self):
        for memo in (None, "", " ", 0, "TT hoc phi lop 3A chau Nguyen Van An", "TT"):
            self.assertEqual(payment_code.find(memo), [])
        generator = random.Random(4)
        words = "TT HOC PHI THANH TOAN TIEN AN LOP NGUYEN VAN QUANG THANG KHAC".split()
        found = sum(
            bool(payment_code.find(" ".join(generator.choices(words, k=8))))
            for _memo in range(2000)
        )
        self.assertLess(found, 20)

    def test_what_makes_no_code_is_refused(self):
        for number in (True, 1.0, "1", None, -1, payment_code.LIMIT):
            with self.assertRaises(ValueError):
                payment_code.make(number)
        for prefix in ("", "T", "TTTTT", "T1", None, "ĐT"):
            with self.assertRaises(ValueError):
                payment_code.make(1, prefix)
        for code in (None, "", "TT", CODE[:-1], CODE + "2", CODE.lower(), 5):
            self.assertFalse(payment_code.is_valid(code))
