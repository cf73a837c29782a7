# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .disbursement_common import DAY, DisbursementCase


class TransferCase(DisbursementCase):
    """A refund list of three families over the bank: 10,000 đ, 20,000 đ, 20,000 đ."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third = cls._create_student(school_class=cls.class_1a)
        cls.students = [cls.student, cls.classmate, cls.third]
        cls.refund = cls._order(
            kind="refund",
            lines=[
                {
                    "item_id": cls.behalf.id,
                    "student_id": student.id,
                    "amount": amount,
                    "name": "Hoàn tiền ăn",
                    "payee_account": "00123",
                    "payee_bank": "Ngân hàng A",
                }
                for student, amount in zip(
                    cls.students, (10_000, 20_000, 20_000), strict=True
                )
            ],
        )
        cls.lines = cls.refund.line_ids

    def _show(self, *lines):
        """Let the bank show the transfers of lines, one by one."""
        return self.transactions.union(
            *(self._receive(-int(one.amount), one.order_code) for one in lines)
        )

    def _open(self):
        """Open the window of the bank's lines as the accountant."""
        refund = self.refund.with_user(self.accountant)
        wizard = self.env["edu.bank.match"].with_user(self.accountant)
        return wizard.browse(refund.action_find_bank_line()["res_id"])

    def _give_back(self, line):
        """Let the bank give the transfer of a line back, matched by hand."""
        back = self._receive(int(line.amount), "hoan tra sai so tai khoan")
        wizard = self._open()
        wizard.transaction_id = back
        wizard.line_id = line
        wizard.action_confirm()
        return back


@freeze_time("2026-10-20 03:00:00")
class TestTransfers(TransferCase):
    """The bank books a list in one sum, or transfer by transfer."""

    def test_each_transfer_has_a_code_of_its_own_in_the_file(self):
        codes = [*self.lines.mapped("order_code"), self.refund.order_code]
        self.assertEqual(len(set(codes)), 4)
        layout = self.env.ref("edu_fees.payment_layout_generic")
        _heads, *rows = layout._get_rows(self.refund)
        for line, row in zip(self.lines, rows, strict=True):
            self.assertTrue(any(line.order_code in str(cell) for cell in row))

    def test_the_file_made_again_has_only_what_the_bank_has_not_paid(self):
        self._show(self.lines[0])
        layout = self.env.ref("edu_fees.payment_layout_generic")
        _heads, *rows = layout._get_rows(self.refund)
        text = str(rows)
        self.assertNotIn(self.lines[0].order_code, text)
        for line in self.lines[1:]:
            self.assertIn(line.order_code, text)

    def test_a_file_of_nothing_is_refused(self):
        self._show(*self.lines)
        with self.assertRaisesRegex(UserError, "every transfer"):
            self.refund.with_user(self.accountant).action_payment_file()

    def test_the_list_is_paid_when_all_transfers_are(self):
        self._show(*self.lines[:2])
        self.assertEqual(self.refund.state, "ordered")
        self.assertEqual(self.lines.mapped("bank_state"), ["paid", "paid", False])
        self._show(self.lines[2])
        self.assertEqual(self.refund.state, "paid")
        self.assertEqual(self._get_left(), 742_000 - 50_000)
        self.assertEqual(self._get_balance("bank"), -50_000)
        self.assertEqual(self._get_balance("unidentified_receipts"), 0)

    def test_each_transfer_is_booked_on_its_pupil(self):
        [line] = self._show(self.lines[1])
        entry = line.statement_line_id.move_id.line_ids.filtered("edu_fee_item_id")
        self.assertEqual(entry.partner_id, self.classmate.partner_id)
        self.assertEqual(entry.balance, 20_000)
        self._check_entry(line)

    def test_a_list_that_is_paid_in_part_promises_the_rest_only(self):
        self._show(self.lines[0])
        items = self.env["edu.fee.item"].sudo()
        self.assertEqual(items._get_left(self.behalf)[self.behalf], 742_000 - 50_000)

    def test_the_ledger_shows_who_has_the_money(self):
        self._show(self.lines[0])
        self.env.flush_all()
        for student, amount in ((self.student, 10_000), (self.classmate, 0)):
            rows = self.env["edu.student.ledger"].search(
                [("student_id", "=", student.id)]
            )
            self.assertEqual(sum(rows.mapped("amount_refunded")), amount)

    def test_one_sum_closes_the_whole_list(self):
        line = self._receive(-50_000, self.refund.order_code)
        self.assertEqual((self.refund.state, line.state), ("paid", "matched"))
        self.assertEqual(set(self.lines.mapped("bank_state")), {"paid"})

    def test_one_sum_closes_what_single_transfers_left(self):
        self._show(self.lines[0])
        self._receive(-40_000, self.refund.order_code)
        self.assertEqual(self.refund.state, "paid")
        self.assertEqual(self._get_balance("bank"), -50_000)

    def test_the_lists_code_and_an_amount_of_one_pupil_close_that_transfer(self):
        self._receive(-10_000, self.refund.order_code)
        self.assertEqual(self.lines.mapped("bank_state"), ["paid", False, False])

    def test_the_lists_code_does_not_choose_between_two_pupils(self):
        line = self._receive(-20_000, self.refund.order_code)
        self.assertEqual(line.state, "ignored")
        wizard = self._open()
        self.assertEqual(wizard.transaction_id, line)
        self.assertEqual(wizard.choice_ids, self.lines[1:])
        self.assertIn(self.classmate.name, wizard.choice_ids[0].display_name)
        with self.assertRaisesRegex(UserError, "Choose whose"):
            wizard.action_confirm()
        wizard.line_id = self.lines[2]
        wizard.action_confirm()
        self.assertEqual(self.lines.mapped("bank_state"), [False, False, "paid"])

    def test_a_transfer_is_paid_once(self):
        first, second = self._show(self.lines[0], self.lines[0])
        self.assertEqual((first.state, second.state), ("matched", "ignored"))

    def test_a_transfer_that_is_paid_twice_is_not_another_pupils(self):
        self._show(self.lines[1])
        again = self._receive(-20_000, self.lines[1].order_code)
        self.assertEqual(again.state, "ignored")
        self.assertEqual(self.lines.mapped("bank_state"), [False, "paid", False])

    def test_one_statement_with_the_same_code_twice_pays_once(self):
        entries = [
            {
                "bank_reference": f"FTX{number}",
                "date": DAY,
                "amount": -10_000,
                "memo": self.lines[0].order_code,
            }
            for number in range(2)
        ]
        both = self.transactions._register_movements(self.journal, entries)
        both._settle()
        self.assertEqual(sorted(both.mapped("state")), ["ignored", "matched"])

    def test_a_wrong_match_of_one_transfer_is_undone(self):
        line, _other = self._show(*self.lines[:2])
        line.with_user(self.accountant).action_undo_match("nhầm dòng")
        self.assertEqual(self.lines.mapped("bank_state"), [False, "paid", False])
        self.assertEqual((self.refund.state, line.state), ("ordered", "ignored"))

    def test_what_the_bank_did_is_not_typed(self):
        draft = self._prepare(kind="refund")
        values = {
            "disbursement_id": draft.id,
            "item_id": self.behalf.id,
            "student_id": self.student.id,
            "amount": 1_000,
        }
        lines = draft.line_ids.with_user(self.accountant)
        for forged in (
            {"bank_state": "paid"},
            {"order_code": "CT22222222"},
            {"is_paid": True},
        ):
            with self.assertRaises(AccessError):
                lines.write(forged)
        with self.assertRaises(AccessError):
            lines.create({**values, "bank_state": "paid"})
        with self.assertRaises(AccessError):
            lines.with_context(default_bank_state="paid").create(values)

    def test_the_queries_of_a_statement_do_not_grow_by_the_list(self):
        refund = self.refund.sudo()
        self.assertEqual(len(refund._get_parts(-1)), 4)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            parts = refund._find_parts(-10_000)
        self.assertEqual(parts, [self.lines[0]])


@freeze_time("2026-10-20 03:00:00")
class TestTransferGivenBack(TransferCase):
    """One transfer of a list bounces."""

    def test_a_bounced_transfer_is_booked_on_its_pupil(self):
        self._show(*self.lines)
        back = self._give_back(self.lines[1])
        self.assertEqual(self.refund.state, "paid")
        self.assertEqual(self.lines.mapped("bank_state"), ["paid", "returned", "paid"])
        entry = back.statement_line_id.move_id.line_ids.filtered("edu_fee_item_id")
        self.assertEqual(entry.partner_id, self.classmate.partner_id)
        self.assertEqual(entry.balance, -20_000)
        self.assertEqual(self._get_left(), 742_000 - 30_000)
        self._check_entry(back)

    def test_a_transfer_of_a_sum_bounces_as_well(self):
        self._receive(-50_000, self.refund.order_code)
        self._give_back(self.lines[2])
        self.assertEqual(self.lines.mapped("bank_state"), ["paid", "paid", "returned"])

    def test_nobody_is_chosen_who_is_not_the_only_one(self):
        self._show(*self.lines)
        back = self._receive(20_000, "hoan tra")
        wizard = self._open()
        self.assertFalse(wizard.transaction_id)
        wizard.transaction_id = back
        self.assertTrue(wizard.is_return)
        self.assertEqual((wizard.choice_ids, wizard.line_id.ids), (self.lines[1:], []))

    def test_a_list_whose_transfers_all_bounce_is_reversed(self):
        self._show(*self.lines)
        for line in self.lines:
            self._give_back(line)
        self.assertEqual(self.refund.state, "reversed")
        self.assertEqual(self._get_left(), 742_000)
        with self.assertRaisesRegex(UserError, "in 3 lines"):
            self.refund.with_user(self.accountant).action_undo_return("nhầm")

    def test_a_transfer_bounces_while_others_wait(self):
        self._show(self.lines[0])
        self._give_back(self.lines[0])
        self.assertEqual(self.refund.state, "ordered")
        self._show(*self.lines[1:])
        self.assertEqual(self.refund.state, "paid")
        self.assertEqual(self._get_balance("bank"), -40_000)

    def test_a_wrong_return_of_a_transfer_is_undone(self):
        [out, *_others] = self._show(*self.lines)
        back = self._give_back(self.lines[0])
        with self.assertRaisesRegex(UserError, "Undo that first"):
            out.with_user(self.accountant).action_undo_match("nhầm")
        back.with_user(self.accountant).action_undo_match("là tiền của phụ huynh")
        self.assertEqual((self.refund.state, back.state), ("paid", "queue"))
        self.assertEqual(set(self.lines.mapped("bank_state")), {"paid"})

    def test_what_bounced_is_put_on_another_list(self):
        self._show(*self.lines)
        self._give_back(self.lines[0])
        again = self._pay(
            kind="refund",
            lines=[
                {
                    "item_id": self.behalf.id,
                    "student_id": self.student.id,
                    "amount": 10_000,
                }
            ],
        )
        self.assertEqual(again.state, "paid")
        self.assertEqual(self._get_left(), 742_000 - 50_000)

    # === WHAT THE BANK NEVER PAYS === #

    def test_what_the_bank_does_not_pay_of_a_list_is_cancelled(self):
        self._show(*self.lines[:2])
        self.refund.with_user(self.principal).action_cancel("VCB: sai số tài khoản")
        self.assertEqual(self.refund.state, "paid")
        self.assertEqual(self.lines.mapped("bank_state"), ["paid", "paid", "cancelled"])
        items = self.env["edu.fee.item"].sudo()
        self.assertEqual(items._get_left(self.behalf)[self.behalf], 742_000 - 30_000)

    def test_a_cancelled_transfer_that_is_paid_after_all_is_found(self):
        self._show(*self.lines[:2])
        self.refund.with_user(self.principal).action_cancel("VCB: sai số tài khoản")
        line = self._show(self.lines[2])
        self.assertEqual((line.state, self.lines[2].bank_state), ("matched", "paid"))
        self.assertEqual(self.refund.state, "paid")

    def test_of_a_cancelled_list_one_transfer_is_paid_after_all(self):
        self.refund.with_user(self.principal).action_cancel("VCB: lỗi tệp")
        self.assertEqual(self.refund.state, "cancelled")
        self._show(self.lines[1])
        self.assertEqual(self.refund.state, "paid")
        self.assertEqual(
            self.lines.mapped("bank_state"), ["cancelled", "paid", "cancelled"]
        )
        self.assertEqual(self._get_left(), 742_000 - 20_000)
