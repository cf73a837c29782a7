# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime

from odoo.tests import BaseCase, tagged

from odoo.addons.edu_fees.tools import statement_table, statement_writer

from ..const import FORM, FORM_WITH_SIGNS, LAYOUT

DAY = datetime.date(2026, 10, 5)
OLD = ["Ngày giao dịch", "Số tham chiếu", "+/-", "Số tiền", "Mô tả"]
NEW = ["Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Số dư", "Mô tả"]


@tagged("post_install", "-at_install")
class TestLayout(BaseCase):
    def _parse(self, rows):
        return statement_table.parse(rows, LAYOUT)

    def _matches(self, rows):
        return statement_table.matches(rows, LAYOUT)

    def test_both_layouts_say_the_same(self):
        movements = [
            {"date": DAY, "amount": 1252000, "memo": "MBVCB.1.TTHTPJEQ8M"},
            {"date": DAY, "amount": -2200, "memo": "Phí SMS"},
        ]
        seen = []
        for form in (FORM, FORM_WITH_SIGNS):
            rows = statement_writer.build(form, "0123499999", movements)
            statement = self._parse(rows)
            self.assertEqual(statement.account_number, "0123499999")
            self.assertFalse(statement.refused)
            seen.append([(one.reference, one.amount) for one in statement.lines])
        self.assertEqual(seen[0], seen[1])
        self.assertEqual([amount for _reference, amount in seen[0]], [1252000, -2200])

    def test_the_date_may_carry_the_document_number(self):
        statement = self._parse(
            [
                [
                    "Ngày giao dịch/ TNX Date\nSố CT/ Doc No",
                    "Số tiền ghi nợ/ Debit",
                    "Số tiền ghi có/ Credit",
                    "Số dư/ Balance",
                    "Nội dung chi tiết/ Transactions in detail",
                ],
                ["05/10/2026\n5078 - 49033", None, 1252000, "2.000.000", "a"],
            ]
        )
        line = statement.lines[0]
        self.assertEqual((line.date, line.reference), (DAY, "5078 - 49033"))

    def test_amounts_in_every_writing(self):
        for cell in ("1,252,000", "1.252.000", 1252000, 1252000.0, "+1,252,000 VND"):
            rows = [OLD, ["05/10/2026", "R1", "+", cell, "a"]]
            self.assertEqual(self._parse(rows).lines[0].amount, 1252000, cell)

    def test_amounts_that_are_no_whole_dong_are_refused(self):
        for cell in ("1,5", 1.5, "abc", True, "", "1.234,567", "#REF!", "1e6"):
            statement = self._parse([OLD, ["05/10/2026", "R1", "+", cell, "a"]])
            self.assertFalse(statement.lines, cell)
            self.assertEqual(statement.refused[0].field, "amount", cell)

    def test_a_row_without_a_sign_is_refused(self):
        statement = self._parse([OLD, ["05/10/2026", "R1", "", "1,000", "a"]])
        self.assertEqual(statement.refused[0].value, "1,000")

    def test_one_reference_of_two_equal_movements_is_told_apart(self):
        rows = [
            NEW,
            ["05/10/2026", "R1", None, "1,000", "1,000", "a"],
            ["05/10/2026", "R1", None, "1,000", "2,000", "a"],
            ["05/10/2026", "R1", None, "1,000", "2,000", "a"],
        ]
        references = [line.reference for line in self._parse(rows).lines]
        self.assertEqual(references, ["R1", "R1/2", "R1/2"])

    def test_balances_are_no_movements(self):
        statement = self._parse(
            [
                NEW,
                ["Số dư đầu kỳ", None, None, None, "5,000"],
                ["05/10/2026", "R1", None, "1,000", "6,000", "a"],
                ["Tổng", None, None, "1,000"],
                ["Số dư cuối kỳ", None, None, "6,000"],
            ]
        )
        self.assertEqual((statement.opening, statement.closing), (5000, 6000))
        self.assertEqual(len(statement.lines), 1)
        self.assertFalse(statement.refused)

    def test_other_layouts_are_left_to_others(self):
        for rows in (
            [],
            [["Họ tên", "Lớp"]],
            [["STT", "Ngày hiệu lực", "Ghi nợ", "Ghi có", "Số dư", "Mô tả"]],
        ):
            self.assertFalse(self._matches(rows))
