# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime
import time

from odoo.tests import BaseCase, tagged

from ..tools import camt053
from .camt_file import build, build_details, build_entry

DAY = datetime.date(2026, 10, 5)


@tagged("post_install", "-at_install")
class TestParser(BaseCase):
    def _parse(self, *entries, **options):
        [statement] = camt053.parse(build(*entries, **options))
        return statement

    def _get_amounts(self, statement):
        return [line["amount"] for line in statement.lines]

    def test_money_in_and_out_have_their_signs(self):
        statement = self._parse(
            build_entry(1_252_000, "FT1"), build_entry(-11_000, "FT2")
        )
        self.assertEqual(self._get_amounts(statement), [1_252_000, -11_000])
        self.assertEqual({line["date"] for line in statement.lines}, {DAY})

    def test_a_moment_falls_on_the_day_that_it_is_in_vietnam(self):
        plain = build(build_entry(5, "FT1")).decode()
        self.assertIn("<BookgDt><Dt>2026-10-05</Dt></BookgDt>", plain)
        for moment in (
            "<DtTm>2026-10-04T17:00:00Z</DtTm>",
            "<DtTm>2026-10-05T16:59:59.9999999+00:00</DtTm>",
            "<DtTm>2026-10-05T00:00:00+07:00</DtTm>",
            "<DtTm>2026-10-05T23:59:59</DtTm>",
            "<Dt>2026-10-05+07:00</Dt>",
        ):
            with self.subTest(moment):
                text = plain.replace("<Dt>2026-10-05</Dt>", moment)
                [statement] = camt053.parse(text.encode())
                self.assertEqual([line["date"] for line in statement.lines], [DAY])

    def test_balances_and_account_are_read(self):
        statement = self._parse(
            build_entry(1_000, "FT1"), account="0071000123456", opening=-5, closing=995
        )
        self.assertEqual(statement.account_number, "0071000123456")
        self.assertEqual((statement.opening, statement.closing), (-5, 995))

    def test_all_versions_are_read(self):
        for version in ("001.02", "001.04", "001.08", "001.13"):
            with self.subTest(version):
                statement = self._parse(build_entry(7, "FT1"), version=version)
                self.assertEqual(self._get_amounts(statement), [7])

    def test_what_is_not_booked_is_no_money(self):
        statement = self._parse(
            build_entry(7, "FT1", status="PDNG"), build_entry(8, "FT2", status="INFO")
        )
        self.assertFalse(statement.lines)
        self.assertEqual([one["code"] for one in statement.refused], ["pending"] * 2)

    def test_a_batch_that_adds_up_is_taken_apart(self):
        details = build_details(300, "A") + build_details(700, "B")
        statement = self._parse(build_entry(1_000, "FT1", details=details))
        self.assertEqual(
            [
                (line["amount"], line["memo"], line["reference"])
                for line in statement.lines
            ],
            [(300, "A", "FT1-1"), (700, "B", "FT1-2")],
        )

    def test_a_batch_that_does_not_add_up_stays_whole(self):
        for details in (
            build_details(300, "A") + build_details(600, "B"),
            build_details(None, "A") + build_details(None, "B"),
        ):
            statement = self._parse(build_entry(1_000, "FT1", details=details))
            [line] = statement.lines
            self.assertEqual(
                (line["amount"], line["reference"], line["memo"]), (1_000, "FT1", "A B")
            )

    def test_equal_lines_without_reference_are_two_and_stay_the_same(self):
        twin = build_entry(5, "")
        first = self._parse(twin, twin)
        second = self._parse(build_entry(1, "FT9"), twin, twin)
        references = [line["reference"] for line in first.lines]
        self.assertEqual(len(set(references)), 2)
        self.assertEqual(references, [line["reference"] for line in second.lines[1:]])
        self.assertTrue(all(line["is_made_up"] for line in first.lines))

    def _parse_two(self, entry, second="31410001234567"):
        """Return the lines of a file with the entry in two statements."""
        one, other = build(entry), build(entry, account=second)
        begin, end = b"<Stmt>", b"</Stmt>"
        node = other[other.index(begin) : other.index(end) + len(end)]
        statements = camt053.parse(one.replace(end, end + node))
        self.assertEqual(len(statements), 2)
        return [line["reference"] for one in statements for line in one.lines]

    def test_equal_lines_in_two_statements_of_an_account_are_two(self):
        first, second = self._parse_two(build_entry(5, ""))
        self.assertNotEqual(first, second)
        [alone] = self._parse(build_entry(5, "")).lines
        self.assertEqual(first, alone["reference"])

    def test_equal_lines_of_two_accounts_do_not_count_together(self):
        first, second = self._parse_two(build_entry(5, ""), "31410007654321")
        self.assertEqual(first, second)

    def test_a_reference_in_two_statements_is_one_movement(self):
        self.assertEqual(self._parse_two(build_entry(5, "FT1")), ["FT1", "FT1"])

    def test_a_reference_given_twice_makes_two_lines(self):
        twin = build_entry(5, "FT1")
        statement = self._parse(twin, twin)
        self.assertEqual(
            [line["reference"] for line in statement.lines], ["FT1", "FT1/2"]
        )

    def test_amounts_that_are_no_whole_dong_are_refused(self):
        long = ("9" * 17, "9" * 1_000_000, f"1.{'0' * 1_000_000}1")
        other = ("1.5", "1e3000", "NaN", "-5", "abc", "", "Infinity", "1_000", "５")
        for text in (*other, *long):
            with self.subTest(text[:20]):
                entry = build_entry(5, "FT1").replace(">5<", f">{text}<")
                statement = self._parse(entry)
                self.assertFalse(statement.lines)
                self.assertEqual(statement.refused[0]["field"], "amount")

    def test_an_exponent_is_refused_at_once(self):
        start = time.monotonic()
        for text in ("1E999999999", "1E999999999999999999", "0E999999999", "1E5"):
            entry = build_entry(5, "FT1").replace(">5<", f">{text}<")
            self.assertEqual(self._parse(entry).refused[0]["code"], "unreadable")
        self.assertLess(time.monotonic() - start, 1)

    def test_whole_dong_may_be_written_with_noughts(self):
        for text in ("5.00", "005", "5.00000"):
            entry = build_entry(5, "FT1").replace(">5<", f">{text}<")
            self.assertEqual(self._get_amounts(self._parse(entry)), [5])

    def test_another_currency_is_refused(self):
        entry = build_entry(5, "FT1").replace('Ccy="VND"', 'Ccy="USD"')
        statement = self._parse(entry, build_entry(6, "FT2"), opening=1)
        self.assertEqual(self._get_amounts(statement), [6])
        self.assertEqual(statement.refused[0]["field"], "currency")

    def test_a_day_that_is_none_is_refused(self):
        for day in ("2026-02-30", "05/10/2026", ""):
            entry = build_entry(5, "FT1").replace("2026-10-05", day)
            statement = self._parse(entry)
            self.assertEqual(statement.refused[0]["field"], "date")

    # === FILES THAT ARE NOT READ === #

    def _get_code(self, data):
        with self.assertRaises(camt053.CamtError) as caught:
            camt053.parse(data)
        return caught.exception.code

    def test_entities_are_neither_resolved_nor_fetched(self):
        for kind in (
            b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
            b'<!DOCTYPE d [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>',
            b'<!DOCTYPE d SYSTEM "http://127.0.0.1:1/evil.dtd">',
        ):
            with self.subTest(kind):
                plain = build(build_entry(5, "FT1"))
                data = plain.replace(b"<Document", kind + b"<Document")
                self.assertEqual(self._get_code(data), "dtd")
                wide = (kind + b"<d/>").decode().encode("utf-16")
                self.assertEqual(self._get_code(wide), "dtd")

    def test_a_billion_laughs_are_refused_at_once(self):
        entities = '<!ENTITY l0 "ha">' + "".join(
            f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)
        )
        data = f"<!DOCTYPE d [{entities}]><d>&l11;</d>".encode()
        self.assertEqual(self._get_code(data), "dtd")

    def test_other_messages_are_named(self):
        data = build(build_entry(5, "FT1")).replace(b"camt.053", b"camt.054")
        with self.assertRaisesRegex(camt053.CamtError, "camt.054"):
            camt053.parse(data)
        self.assertEqual(self._get_code(b"<html/>"), "kind")

    def test_cut_and_deep_files_are_refused(self):
        whole = build(build_entry(5, "FT1"))
        for data in (whole[:-20], b"<a>" * 5000, b"<", b"<\x00>", b"<a>\xff</a>"):
            with self.subTest(data[:20]):
                self.assertEqual(self._get_code(data), "xml")
