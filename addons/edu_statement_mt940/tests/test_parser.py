# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime

from odoo.tests import BaseCase, tagged

from ..tools import mt940
from .mt940_file import build


@tagged("post_install", "-at_install")
class TestParser(BaseCase):
    def _parse(self, *lines, **options):
        [statement] = mt940.parse(build(*lines, **options))
        return statement

    def _read(self, line, text=""):
        """Return the only movement of a statement."""
        [found] = self._parse(line, *([f":86:{text}"] if text else [])).lines
        return found

    def test_marks_say_which_way_the_money_went(self):
        for mark, amount in (("C", 5), ("D", -5), ("RC", -5), ("RD", 5), ("CD", 5)):
            with self.subTest(mark):
                found = self._read(f":61:2610051005{mark}5,NTRFNONREF//FT1")
                self.assertEqual(found["amount"], amount)

    def test_lines_may_end_in_every_way(self):
        text = build(":61:261005C5,NTRFA//FT1", ":86:hoc phi")
        for end in ("\n", "\r\n", "\r"):
            with self.subTest(end):
                [statement] = mt940.parse(end.join(text.splitlines()))
                [line] = statement.lines
                self.assertEqual((line["amount"], line["memo"]), (5, "hoc phi"))

    def test_only_the_banks_reference_tells_movements_apart(self):
        found = self._read(":61:261005C5,NTRFHOCPHI//FT26278000001")
        self.assertEqual(found["reference"], "FT26278000001")
        self.assertFalse(found["is_made_up"])
        statement = self._parse(":61:261005D11000,NCHGPHI", ":61:261105D11000,NCHGPHI")
        october, november = statement.lines
        self.assertNotEqual(october["reference"], november["reference"])
        self.assertTrue(october["is_made_up"])

    def test_equal_lines_without_reference_are_two_and_stay_the_same(self):
        twin = ":61:261005C5,NTRFNONREF"
        first = self._parse(twin, twin)
        second = self._parse(":61:261005C9,NTRFNONREF//FT9", twin, twin)
        references = [line["reference"] for line in first.lines]
        self.assertEqual(len(set(references)), 2)
        self.assertEqual(references, [line["reference"] for line in second.lines[1:]])

    def test_a_reference_given_twice_makes_two_lines(self):
        twin = ":61:261005C5,NTRFNONREF//FT1"
        references = [line["reference"] for line in self._parse(twin, twin).lines]
        self.assertEqual(references, ["FT1", "FT1/2"])

    def test_the_day_of_booking_counts_over_new_year_too(self):
        for line, day in (
            (":61:2610051006C5,NTRFNONREF", (2026, 10, 6)),
            (":61:2612310102C5,NTRFNONREF", (2027, 1, 2)),
            (":61:2701021231C5,NTRFNONREF", (2026, 12, 31)),
            (":61:2402280229C5,NTRFNONREF", (2024, 2, 29)),
            (":61:261005C5,NTRFNONREF", (2026, 10, 5)),
        ):
            with self.subTest(line):
                self.assertEqual(self._read(line)["date"], datetime.date(*day))

    def test_the_memo_goes_on_over_lines_and_subfields(self):
        line = ":61:261005C5,NTRFNONREF//FT1"
        for text, memo in (
            ("CT DEN:TTHTPJEQ8M\nTRAN THI BA", "CT DEN:TTHTPJEQ8M TRAN THI BA"),
            ("166?20TTHTPJE?21Q8M?32TRAN THI BA", "TTHTPJEQ8M"),
        ):
            with self.subTest(text):
                self.assertEqual(self._read(line, text)["memo"], memo)

    def test_a_text_about_the_statement_is_no_memo(self):
        statement = self._parse(
            ":61:261005C5,NTRFHOCPHI//FT1", ":62F:C261005VND5,", ":86:TONG KET"
        )
        self.assertEqual(statement.lines[0]["memo"], "HOCPHI")

    def test_pages_of_a_statement_are_one_after_another(self):
        text = build(":61:261005C5,NTRFNONREF//FT1") + build(
            ":61:261005C6,NTRFNONREF//FT2"
        )
        first, second = mt940.parse(text)
        self.assertEqual(first.lines[0]["amount"], 5)
        self.assertEqual(second.lines[0]["amount"], 6)

    def test_the_account_may_stand_behind_the_banks_code(self):
        for value in (
            "BIDVVNVX/31410001234567",
            "31410001234567VND",
            "3141 0001234567",
        ):
            with self.subTest(value):
                statement = self._parse(account=value)
                self.assertEqual(statement.account_number, "31410001234567")

    def test_balances_below_zero_are_read(self):
        self.assertEqual(self._parse(opening="D261004VND500,").opening, -500)
        self.assertIsNone(self._parse(opening="C261004VND1,50").opening)

    def test_what_cannot_be_read_is_named(self):
        for line, name in (
            (":61:xyz", "line"),
            (":61:261005C1,50NTRFNONREF", "amount"),
            (":61:261005C0,NTRFNONREF", "amount"),
            (":61:261305C5,NTRFNONREF", "date"),
            (":61:2610051332C5,NTRFNONREF", "date"),
            (f":61:261005C{'9' * 20},NTRFNONREF", "line"),
        ):
            with self.subTest(line):
                statement = self._parse(line, ":86:x", ":61:261005C7,NTRFNONREF//FT7")
                self.assertEqual([one["field"] for one in statement.refused], [name])
                self.assertEqual([line["amount"] for line in statement.lines], [7])

    def test_a_long_line_takes_no_long_time(self):
        with self.subTest("digits"):
            self._parse(":61:261005C" + "1" * 100_000)
        with self.subTest("slashes"):
            self._parse(":61:261005C5,NTRF" + "/" * 20_000)

    def test_both_encodings_of_banks_are_read(self):
        self.assertEqual(mt940.decode("Học phí".encode()), "Học phí")
        self.assertEqual(mt940.decode(b"\xef\xbb\xbf:20:X"), ":20:X")
        self.assertIn("ph", mt940.decode(b"ph\xed \x81"))
