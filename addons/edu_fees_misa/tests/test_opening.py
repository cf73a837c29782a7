# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import MisaCase

TITLES = ["STT", "Mã học sinh", "Họ và tên", "Mã khoản thu", "Đợt thu", "Còn phải thu"]


@tagged("post_install", "-at_install")
class TestOpening(MisaCase):
    """A list of dues of MISA is what pupils still owe."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls._create_fee_item(code="BT")

    def _open(self, *rows):
        opening = (
            self.env["edu.opening"]
            .with_user(self.accountant)
            .create({"file": self._write(*rows), "filename": "no.xlsx"})
        )
        opening.action_read()
        return opening

    def test_months_of_an_item_add_up_to_one_debt(self):
        opening = self._open(
            ["DANH SÁCH CÒN NỢ"],
            TITLES,
            [1, self.code, "An", "BT", "Tháng 8", "350.000"],
            [2, self.code, "An", "BT", "Tháng 9", 350_000],
        )
        [line] = opening.line_ids
        self.assertEqual(
            (line.kind, line.student_id, line.item_id, int(line.amount), line.problem),
            ("debt", self.student, self.item, 700_000, False),
        )
        self.assertEqual(int(opening.amount_debt), 700_000)

    def test_what_is_wrong_is_said_of_the_row(self):
        opening = self._open(
            TITLES,
            [1, self.code, "An", "BT", "Tháng 8", "1.5"],
            [2, "KHÔNG CÓ", "An", "BT", "Tháng 8", 5_000],
            [3, self.classmate.student_code, "B", "XX", "Tháng 8", 5_000],
            [4, self.classmate.student_code, "B", "BT", "Tháng 8", 5_000],
            [5, self.classmate.student_code, "B", "BT", "Tháng 8", 5_000],
        )
        self.assertEqual(opening.problem_count, 4)

    def test_the_suites_own_file_is_read_as_before(self):
        opening = self._open(
            ["Loại", "Mã", "Tên", "Khoản thu", "Số tiền"],
            ["Nợ cũ", self.code, "An", "BT", 350_000],
        )
        self.assertEqual(opening.line_ids.mapped("kind"), ["debt"])

    def test_any_other_table_is_refused(self):
        with self.assertRaises(UserError):
            self._open(["a", "b"], [1, 2])
