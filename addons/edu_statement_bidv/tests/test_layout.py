# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime

from odoo.tests import BaseCase, tagged

from odoo.addons.edu_fees.tools import statement_table, statement_writer

from ..const import FORM, LAYOUT

DAY = datetime.date(2026, 10, 5)
HEADER = ["STT", "Ngày hiệu lực", "Ghi nợ", "Ghi có", "Số dư", "Mô tả"]


@tagged("post_install", "-at_install")
class TestLayout(BaseCase):
    def _parse(self, rows):
        return statement_table.parse(rows, LAYOUT)

    def _matches(self, rows):
        return statement_table.matches(rows, LAYOUT)

    def _parse_movements(self, movements, **options):
        rows = statement_writer.build(FORM, "31410001234567", movements, **options)
        return self._parse(rows)

    def test_a_statement_is_read_whole(self):
        statement = self._parse_movements(
            [
                {"date": DAY, "amount": 1252000, "memo": "CT DEN:TTHTPJEQ8M"},
                {"date": DAY, "amount": -11000, "memo": "Phí dịch vụ"},
            ],
            opening=8_000_000,
        )
        self.assertEqual(statement.account_number, "31410001234567")
        self.assertEqual(statement.currency, "VND")
        self.assertEqual(statement.opening, 8_000_000)
        self.assertEqual(statement.closing, 9_241_000)
        self.assertEqual([line.amount for line in statement.lines], [1252000, -11000])
        self.assertEqual(statement.lines[0].date, DAY)
        self.assertEqual(statement.lines[0].memo, "CT DEN:TTHTPJEQ8M")
        self.assertEqual(statement.lines[0].balance, 9_252_000)
        self.assertFalse(statement.refused)

    def test_lines_without_a_reference_keep_theirs_in_another_file(self):
        twin = {"date": DAY, "amount": 50000, "memo": "tien nuoc"}
        first = self._parse_movements([twin, twin], opening=0)
        second = self._parse_movements(
            [{"date": DAY, "amount": 1, "memo": "x"}, twin, twin], opening=-1
        )
        references = [line.reference for line in first.lines]
        self.assertEqual(len(set(references)), 2)
        self.assertEqual(references, [line.reference for line in second.lines[1:]])

    def test_twins_without_a_balance_are_two_lines(self):
        rows = [HEADER, [1, "05/10/2026", None, "50.000", None, "x"]] + [
            [2, "05/10/2026", None, "50.000", None, "x"]
        ]
        first, second = self._parse(rows).lines
        self.assertNotEqual(first.reference, second.reference)

    def test_rows_that_cannot_be_read_are_named(self):
        statement = self._parse(
            [
                ["Số tài khoản: 31410001234567"],
                HEADER,
                [1, "32/10/2026", None, "1.000", None, "a"],
                [2, "05/10/2026", None, "1.5", None, "b"],
                [3, "05/10/2026", "5", "5", None, "c"],
                [4, None, None, "7.000", None, "d"],
                [5, datetime.datetime(2026, 10, 5, 8, 30), None, 7000.0, None, "e"],
            ]
        )
        self.assertEqual(
            [(row.row_number, row.field, row.value) for row in statement.refused],
            [
                (3, "date", "32/10/2026"),
                (4, "amount", "1.5"),
                (5, "amount", "5 / 5"),
                (6, "date", ""),
            ],
        )
        self.assertEqual([line.amount for line in statement.lines], [7000])

    def test_what_stands_below_the_total_is_no_money(self):
        statement = self._parse(
            [
                HEADER,
                [1, "05/10/2026", None, "1.000", "1.000", "a"],
                ["Tổng cộng", None, "0", "1.000"],
                [2, "05/10/2026", None, "9.000", "1.000", "not a movement"],
            ]
        )
        self.assertEqual([line.amount for line in statement.lines], [1000])

    def test_other_layouts_are_left_to_others(self):
        rows = [["Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Mô tả"]]
        self.assertFalse(self._matches(rows))
        with self.assertRaises(ValueError):
            self._parse(rows)
