# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime

from odoo.tests import BaseCase, tagged

from ..tools import statement_balance, statement_table, statement_writer

LAYOUT = statement_table.Layout(date=("ngay",), foreign=("ngay hieu luc",))
TITLES = ("Ngày", "Số tham chiếu", "Ghi nợ", "Ghi có", "Số dư", "Mô tả")
SIGNS = ("Ngày", "Số tham chiếu", "+/-", "Số tiền", "Mô tả")
DAY = datetime.date(2026, 10, 5)


@tagged("post_install", "-at_install")
class TestStatementTable(BaseCase):
    """How the rows of any bank are read."""

    def _parse(self, *rows, above=(), titles=TITLES):
        return statement_table.parse([*above, titles, *rows], LAYOUT)

    def _read_date(self, cell):
        statement = self._parse([cell, "R1", None, "1.000", None, "x"])
        return statement.lines[0].date if statement.lines else statement.refused[0].code

    # === DATES === #

    def test_a_day_is_read_in_every_writing(self):
        for cell in (
            "05/10/2026",
            "5/10/2026",
            "05-10-2026",
            "05.10.2026",
            "2026-10-05",
            "05/10/2026 08:15:30",
            "2026-10-05T08:15:30",
            DAY,
            datetime.datetime(2026, 10, 5, 23, 59),
        ):
            self.assertEqual(self._read_date(cell), DAY, cell)

    def test_a_number_is_a_day_of_excel(self):
        for cell in (46300, 46300.0, 46300.75):
            self.assertEqual(self._read_date(cell), DAY, cell)
        for cell in (5, -46300, 99999, True):
            self.assertEqual(self._read_date(cell), "unreadable", cell)

    def test_a_moment_by_another_clock_falls_on_the_day_in_vietnam(self):
        for cell in (
            "2026-10-04T17:00:00Z",
            "2026-10-05T16:59:59+00:00",
            "2026-10-05 00:00:00+0700",
        ):
            statement = self._parse([cell, None, None, "1.000", None, "x"])
            self.assertEqual(statement.lines[0].date, DAY, cell)
            self.assertTrue(statement.lines[0].is_made_up, cell)

    def test_the_day_comes_before_the_month(self):
        self.assertEqual(self._read_date("03/04/2026"), datetime.date(2026, 4, 3))

    def test_what_is_no_day_is_refused(self):
        for cell in ("13/13/2026", "30/02/2026", "05/10/26", "hôm nay", 20261005):
            self.assertEqual(self._read_date(cell), "unreadable", cell)

    # === SIGNS === #

    def test_a_nameless_column_before_the_amounts_holds_the_signs(self):
        titles = ("Ngày", "Số tham chiếu", "", "Số tiền", "Mô tả")
        statement = self._parse(
            ["05/10/2026", "R1", "+", "1.000", "x"],
            ["05/10/2026", "R2", "-", "400", "y"],
            titles=titles,
        )
        self.assertEqual([line.amount for line in statement.lines], [1_000, -400])

    def test_a_sign_without_an_amount_is_refused(self):
        statement = self._parse(
            ["05/10/2026", "R1", "+", None, "x"],
            ["05/10/2026", "R2", "+", "0", "y"],
            ["05/10/2026", "R3", "+", "5", "z"],
            titles=SIGNS,
        )
        self.assertEqual([row.code for row in statement.refused], ["missing"] * 2)
        self.assertEqual([line.amount for line in statement.lines], [5])

    # === AMOUNTS === #

    def test_the_currency_behind_an_amount_is_left_out(self):
        for cell in ("1.000 VND", "1.000đ", "1.000 ₫", "1.000,00", "1.000\xa0đồng"):
            statement = self._parse(["05/10/2026", "R1", None, cell, None, "x"])
            self.assertEqual(statement.lines[0].amount, 1_000, cell)

    def test_two_kinds_of_separators_are_no_amount(self):
        statement = self._parse(["05/10/2026", "R1", None, "1.234,567", None, "x"])
        self.assertEqual(statement.refused[0].code, "unreadable")

    def test_an_amount_longer_than_any_account_is_refused(self):
        statement = self._parse(["05/10/2026", "R1", None, "9" * 19, None, "x"])
        self.assertEqual(statement.refused[0].code, "unreadable")

    def test_the_letters_of_a_sign_are_read(self):
        for sign, amount in (("+", 5), ("-", -5), ("C", 5), ("d", -5)):
            row = ["05/10/2026", "R1", sign, "5", "x"]
            self.assertEqual(self._parse(row, titles=SIGNS).lines[0].amount, amount)

    def test_a_sign_that_says_nothing_is_refused(self):
        for sign in ("", "?", "CD"):
            row = ["05/10/2026", "R1", sign, "5", "x"]
            refused = self._parse(row, titles=SIGNS).refused
            self.assertEqual([one.code for one in refused], ["sign"], sign)

    def test_money_in_below_zero_is_refused_beside_a_sign_too(self):
        row = ["05/10/2026", "R1", "+", "-5", "x"]
        self.assertEqual(self._parse(row, titles=SIGNS).refused[0].code, "negative")
        row[2] = "-"
        self.assertEqual(self._parse(row, titles=SIGNS).lines[0].amount, -5)

    def test_an_unreadable_balance_stops_no_movement(self):
        statement = self._parse(["05/10/2026", "R1", None, "5", "#REF!", "x"])
        self.assertIsNone(statement.lines[0].balance)

    # === ROWS THAT ARE NO MOVEMENTS === #

    def test_blank_rows_and_notes_are_passed_over(self):
        statement = self._parse(
            [], [None, None, None, None, None, "Trang 1/2"], ["-", None, "0", "0"]
        )
        self.assertFalse(statement.lines)
        self.assertFalse(statement.refused)

    def test_nothing_below_the_total_is_money(self):
        for total in ("Tổng cộng", "TỔNG PHÁT SINH", "Total"):
            statement = self._parse(
                [total, None, None, "5"], ["05/10/2026", "R9", None, "9", None, "x"]
            )
            self.assertFalse(statement.lines, total)

    def test_the_columns_may_stand_in_another_order(self):
        statement = self._parse(
            ["x", "5", None, "05/10/2026"], titles=["Mô tả", "Ghi có", "Ghi nợ", "Ngày"]
        )
        self.assertEqual((statement.lines[0].amount, statement.lines[0].memo), (5, "x"))

    def test_a_header_without_a_memo_is_no_header(self):
        titles = ["Ngày", "Ghi nợ", "Ghi có"]
        self.assertFalse(statement_table.matches([titles], LAYOUT))
        with self.assertRaises(ValueError):
            self._parse(titles=titles)

    def test_a_title_of_another_bank_is_left_to_it(self):
        titles = ["Ngày hiệu lực", *TITLES[1:]]
        self.assertFalse(statement_table.matches([titles], LAYOUT))

    def test_a_short_row_lacks_cells_and_nothing_breaks(self):
        statement = self._parse(["05/10/2026", "R1"])
        self.assertEqual(statement.refused[0].code, "missing")

    # === WHAT STANDS AROUND THE TABLE === #

    def test_the_account_stands_beside_its_label_or_behind_the_colon(self):
        for row in (
            ["Số tài khoản:", "0071 0012 3456 7"],
            ["Số tài khoản: 0071001234567"],
            ["Account No:", None, "0071-0012-3456-7"],
        ):
            statement = self._parse(above=[row])
            self.assertEqual(statement.account_number, "0071001234567", row)

    def test_another_currency_is_told(self):
        self.assertEqual(self._parse(above=[["Loại tiền: USD"]]).currency, "USD")
        self.assertEqual(self._parse().currency, "VND")

    def test_a_label_without_a_number_tells_no_balance(self):
        statement = self._parse(above=[["Số dư đầu kỳ:", "không có"]])
        self.assertIsNone(statement.opening)

    def test_a_balance_of_zero_is_a_balance(self):
        statement = self._parse(above=[["Số dư đầu kỳ:", "0"]])
        self.assertEqual(statement.opening, 0)

    def test_the_header_of_some_rows_tells_no_balances(self):
        account = ["Số tài khoản:", "0071001234567"]
        statement = self._parse(
            above=[account, ["Số dư đầu kỳ:", "5.000"], ["Ghi chú"]]
        )
        self.assertEqual(statement.header, [account, ["Ghi chú"], TITLES])

    # === REFERENCES === #

    def test_a_line_without_a_reference_gets_one_of_its_content(self):
        row = ["05/10/2026", None, None, "5", "10", "x"]
        first = self._parse(row).lines[0].reference
        self.assertRegex(first, "^X[0-9A-F]{16}$")
        self.assertEqual(self._parse([], row).lines[0].reference, first)
        self.assertNotEqual(self._parse([*row[:5], "y"]).lines[0].reference, first)

    def test_equal_lines_without_a_reference_are_two_movements(self):
        row = ["05/10/2026", None, None, "5", None, "x"]
        first, second = self._parse(row, row).lines
        self.assertNotEqual(first.reference, second.reference)

    def test_a_number_as_reference_has_no_fraction(self):
        row = ["05/10/2026", 50781234.0, None, "5", None, "x"]
        self.assertEqual(self._parse(row).lines[0].reference, "50781234")


@tagged("post_install", "-at_install")
class TestStatementWriter(BaseCase):
    """What is written is what is read."""

    FORM = statement_writer.Form(
        "NGÂN HÀNG",
        ".",
        tuple(
            zip(
                TITLES,
                ("date", "reference", "debit", "credit", "balance", "memo"),
                strict=True,
            )
        ),
    )

    def test_a_statement_comes_back_as_it_was_written(self):
        movements = [
            {"date": DAY, "amount": 1_252_000, "memo": "a", "reference": "R1"},
            {"date": DAY, "amount": -11_000, "memo": "b", "reference": "R2"},
        ]
        rows = statement_writer.build(self.FORM, "0071", movements, opening=8_000_000)
        statement = statement_table.parse(rows, LAYOUT)
        self.assertFalse(statement.refused)
        self.assertEqual(
            [
                {
                    "date": line.date,
                    "amount": line.amount,
                    "memo": line.memo,
                    "reference": line.reference,
                }
                for line in statement.lines
            ],
            movements,
        )
        self.assertEqual((statement.opening, statement.closing), (8_000_000, 9_241_000))

    def test_a_statement_without_movements_keeps_its_balance(self):
        rows = statement_writer.build(self.FORM, "0071", [], opening=5)
        statement = statement_table.parse(rows, LAYOUT)
        self.assertFalse(statement.lines)
        self.assertEqual((statement.opening, statement.closing), (5, 5))


@tagged("post_install", "-at_install")
class TestStatementBalance(BaseCase):
    """When the balances of a file are in order."""

    def test_no_movement_changes_no_balance(self):
        check = statement_balance.compare(5, 5, [], before=5)
        self.assertEqual(check.state, "agree")

    def test_an_unknown_end_is_reckoned(self):
        check = statement_balance.compare(5, None, [3, -1], before=5)
        self.assertEqual((check.state, check.end), ("agree", 7))

    def test_a_first_file_still_has_to_add_up(self):
        check = statement_balance.compare(5, 9, [3], before=0, is_first=True)
        self.assertEqual((check.state, check.sum_difference), ("differs", 1))
        self.assertEqual(check.books_difference, 0)

    def test_either_side_of_the_first_day_agrees(self):
        for opening in (100, 130):
            check = statement_balance.compare(
                opening, None, [1], before=100, same_day=30
            )
            self.assertEqual(check.state, "agree", opening)
        check = statement_balance.compare(120, None, [1], before=100, same_day=30)
        self.assertEqual((check.books, check.books_difference), (130, -10))

    def test_an_overdrawn_account_is_compared_too(self):
        check = statement_balance.compare(-50, -70, [-20], before=-50)
        self.assertEqual(check.state, "agree")
