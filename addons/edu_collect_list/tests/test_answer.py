# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edu_core.tools import workbook

from .common import ListCase

TITLES = ["STT", "Mã thanh toán", "Kết quả", "Lý do"]


@tagged("post_install", "-at_install")
class TestAnswer(ListCase):
    """The bank's answer to a list."""

    def setUp(self):
        super().setUp()
        self.outbound = self._make("full")
        self.outbound.action_send()
        self.codes = self.bills.mapped("edu_payment_code")

    def _answer(self, *rows, name="tra-loi.xlsx"):
        table = [["KẾT QUẢ XỬ LÝ"], TITLES, *rows]
        if name.endswith(".csv"):
            content = workbook.write_csv(table)
        else:
            content = workbook.write([workbook.Sheet("KQ", table)])
        self.outbound.write(
            {"answer_file": base64.b64encode(content), "answer_filename": name}
        )
        self.outbound.action_read_answer()

    def _get_states(self):
        return {
            line.payment_code: (line.state, line.reason or "")
            for line in self.outbound.line_ids
        }

    def test_rejected_rows_are_read_with_their_reasons(self):
        first, second = self.codes
        for name in ("tra-loi.xlsx", "tra-loi.csv"):
            with self.subTest(name):
                self._answer(
                    [1, first, "OK", None], [2, second, "Lỗi", "Sai tên"], name=name
                )
                self.assertEqual(
                    self._get_states(),
                    {first: ("accepted", ""), second: ("rejected", "Sai tên")},
                )
        self.assertEqual(self.outbound.count_rejected, 1)
        self.assertEqual(self.outbound.state, "sent")

    def test_a_row_that_the_answer_forgets_is_not_taken(self):
        first, second = self.codes
        self._answer([1, first, "000", None])
        self.assertEqual(self._get_states()[second][0], "rejected")

    def test_an_answer_of_refused_rows_only_accepts_the_others(self):
        first, second = self.codes
        self.outbound.layout_id.sudo().answer_is_whole = False
        self._answer([1, second, "021", None])
        self.assertEqual(
            self._get_states(),
            {first: ("accepted", ""), second: ("rejected", "021")},
        )

    def test_the_answer_to_another_list_is_refused_whole(self):
        with self.assertRaisesRegex(UserError, "TTKHAC"):
            self._answer([1, self.codes[0], "OK", None], [2, "TTKHAC", "OK", None])
        self.assertEqual(set(self.outbound.line_ids.mapped("state")), {"pending"})

    def test_files_that_are_no_answer_say_so(self):
        for content in (b"", b"x", workbook.write([workbook.Sheet("A", [["a"]])])):
            self.outbound.write(
                {"answer_file": base64.b64encode(content), "answer_filename": "x.xlsx"}
            )
            with self.subTest(content[:9]), self.assertRaisesRegex(UserError, "x.xlsx"):
                self.outbound.action_read_answer()

    def test_the_accountant_writes_a_rejection_by_hand(self):
        line = self.outbound.line_ids[0]
        with self.assertRaisesRegex(UserError, "reason"):
            line.state = "rejected"
        line.write({"state": "rejected", "reason": "Sai lớp"})
        self.outbound.action_acknowledge()
        states = [state for state, _reason in self._get_states().values()]
        self.assertEqual(sorted(states), ["accepted", "rejected"])
        with self.assertRaises(UserError):
            line.write({"state": "accepted"})

    def test_an_acknowledged_list_takes_no_more_answers(self):
        self.outbound.action_acknowledge()
        for action in ("action_acknowledge", "action_cancel", "action_read_answer"):
            with self.subTest(action), self.assertRaises(UserError):
                getattr(self.outbound, action)()
        with self.assertRaises(UserError):
            self.outbound.answer_file = b"eA=="

    def test_a_principal_reads_and_does_not_answer(self):
        outbound = self.outbound.with_user(self._persona("principal"))
        self.assertEqual(len(outbound.line_ids), 2)
        for action in ("action_read_answer", "action_acknowledge", "action_cancel"):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(outbound, action)()
        with self.assertRaises(AccessError):
            outbound.answer_file = b"eA=="
