# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
import random

from odoo.tests import BaseCase, tagged

from ..tools import vietqr

ACB = ("970416", "257678859")
BIDV = ("970418", "1401000999888")
# What is asked for, and the payload whose check sum was reckoned elsewhere.
VECTORS = [
    (
        ACB,
        {},
        "00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA"
        "53037045802VN6304AE9F",
    ),
    (
        ACB,
        {"amount": 10000, "memo": "Chuyển tiền"},
        "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA"
        "53037045405100005802VN62150811Chuyen tien630453E6",
    ),
    (
        ("970422", "660704060000129"),
        {
            "amount": 100,
            "memo": "INVTEST0001",
            "category": "0000",
            "name": "company_1_data",
            "city": "Vietnam",
        },
        "00020101021238590010A0000007270129000697042201156607040600001290208QRIBFTTA"
        "52040000530370454031005802VN5914company_1_data6007Vietnam62150811INVTEST0001"
        "63042656",
    ),
    (
        BIDV,
        {},
        "00020101021138570010A00000072701270006970418011314010009998880208QRIBFTTA"
        "53037045802VN6304653C",
    ),
    (
        BIDV,
        {"amount": 1250000, "memo": "HP2609 HS0012345"},
        "00020101021238570010A00000072701270006970418011314010009998880208QRIBFTTA"
        "5303704540712500005802VN62200816HP2609 HS00123456304B9F9",
    ),
    (
        ("970426", "96888123456789"),
        {
            "amount": 99000,
            "bill": "KT2609-0001",
            "reference": "HPA7K2M9",
            "memo": "HPA7K2M9",
        },
        "00020101021238580010A000000727012800069704260114968881234567890208QRIBFTTA"
        "53037045405990005802VN62390111KT2609-00010508HPA7K2M90808HPA7K2M963042226",
    ),
]


@tagged("post_install", "-at_install")
class TestVietqr(BaseCase):
    def test_doctests_hold(self):
        self.assertEqual(doctest.testmod(vietqr).failed, 0)

    def test_published_payloads_are_built_character_by_character(self):
        for place, options, payload in VECTORS:
            self.assertEqual(vietqr.build(*place, **options), payload)

    def test_published_payloads_are_read_back(self):
        for (number, account), options, payload in VECTORS:
            expected = {**dict.fromkeys(vietqr.KEYS), **options}
            expected.update(bin=number, account=account, service="QRIBFTTA")
            if expected["memo"]:
                expected["memo"] = vietqr.unaccent(expected["memo"])
            self.assertEqual(vietqr.parse(payload), expected)

    def test_what_makes_no_payload_is_refused(self):
        for options in (
            {"amount": 0},
            {"amount": -1},
            {"amount": 1.0},
            {"amount": True},
            {"amount": "1000"},
            {"amount": 10**13},
            {"memo": "x" * 26},
            {"memo": "tiền ăn 🍚"},
            {"memo": "a\nb"},
            {"memo": 5},
            {"category": "82"},
            {"service": "QR"},
            {"name": "x" * 26},
            {"city": "x" * 16},
            {"bill": b"1"},
        ):
            with self.assertRaises(ValueError, msg=str(options)):
                vietqr.build(*BIDV, **options)

    def test_an_unknown_bank_or_account_is_refused(self):
        for place in (
            ("97041", BIDV[1]),
            ("９７０４１８", BIDV[1]),
            (970418, BIDV[1]),
            ("970418", "12-34 567"),
            ("970418", ""),
            ("970418", "1" * 20),
            (None, None),
        ):
            with self.assertRaises(ValueError, msg=str(place)):
                vietqr.build(*place)

    def test_accents_are_taken_off_before_the_length_counts(self):
        memo = "Đặng Đình Ấn nộp tiền ăn"
        parsed = vietqr.parse(vietqr.build(*BIDV, memo=memo))
        self.assertEqual(parsed["memo"], "Dang Dinh An nop tien an")

    def test_unknown_fields_are_passed_over(self):
        payload = VECTORS[0][2][:-8] + "9903abc" + "6304"
        payload += vietqr.crc16(payload)
        self.assertEqual(vietqr.parse(payload)["account"], "257678859")

    def test_a_code_of_another_scheme_has_no_account(self):
        payload = "00020126190010A0000007750101X53037045802VN6304"
        parsed = vietqr.parse(payload + vietqr.crc16(payload))
        self.assertIsNone(parsed["bin"])

    def test_another_currency_is_no_dong(self):
        payload = VECTORS[1][2][:-4].replace("5303704", "5303840")
        with self.assertRaises(ValueError):
            vietqr.parse(payload + vietqr.crc16(payload))

    def test_every_single_wrong_character_is_noticed(self):
        payload = VECTORS[4][2]
        for place, char in enumerate(payload):
            for other in "0A ế":
                if other != char:
                    wrong = payload[:place] + other + payload[place + 1 :]
                    with self.assertRaises(ValueError):
                        vietqr.parse(wrong)

    def test_a_fault_behind_a_right_sum_is_named(self):
        """Whoever builds a wrong code may well reckon its sum rightly."""
        head = "000201010211"
        for body, words in (
            ("5802VN5802VN", "comes twice"),
            ("5899VN", "says 99 characters"),
            ("5800", "says 0 characters"),
            ("58x", "no field begins"),
            ("530370454051.5005802VN", "not a whole number"),
        ):
            payload = f"{head}{body}6304"
            with self.subTest(body), self.assertRaisesRegex(ValueError, words):
                vietqr.parse(payload + vietqr.crc16(payload))

    def test_decimals_of_nothing_are_read_over(self):
        """Some banks write 1252000.00, which is the same."""
        payload = VECTORS[1][2].split("6304")[0]
        amount = vietqr.parse(VECTORS[1][2])["amount"]
        old = f"54{len(str(amount)):02d}{amount}"
        self.assertIn(old, payload)
        payload = payload.replace(old, f"54{len(str(amount)) + 3:02d}{amount}.00")
        payload += "6304"
        self.assertEqual(
            vietqr.parse(payload + vietqr.crc16(payload))["amount"], amount
        )

    def test_garbage_raises_nothing_but_value_errors(self):
        generator = random.Random(2)
        alphabet = "0123456789AF\ud800é "
        for _round in range(3000):
            text = "".join(generator.choices(alphabet, k=generator.randrange(60)))
            with self.assertRaises(ValueError):
                vietqr.parse(text + "6304" + "".join(generator.choices("01AF", k=4)))
        for other in (None, 1, b"0002", [], {}):
            with self.assertRaises(ValueError):
                vietqr.parse(other)
