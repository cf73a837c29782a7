# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .collection_common import CollectionCase


class TestReason(CollectionCase):
    """What is undone or voided is undone with a reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.transaction = cls._receive(1_252_000, cls.bill.edu_payment_code)

    def _ask(self):
        """Press the button without a reason; return the window that asks for it."""
        action = self.transaction.with_user(self.accountant).action_undo_match()
        self.assertEqual(action["res_model"], "edu.reason")
        wizard = self.env["edu.reason"].with_user(self.accountant)
        return wizard.browse(action["res_id"])

    def test_nothing_is_undone_before_the_reason_is_given(self):
        self._ask()
        self.assertEqual(self.bill.amount_residual, 0)

    def test_blanks_are_no_reason(self):
        wizard = self._ask()
        wizard.reason = "   "
        with self.assertRaisesRegex(UserError, "Give the reason"):
            wizard.action_confirm()

    def test_the_reason_undoes_the_match(self):
        wizard = self._ask()
        wizard.reason = "nhầm học sinh"
        action = wizard.action_confirm()
        self.assertEqual(action["type"], "ir.actions.act_window_close")
        self.assertEqual(self.bill.amount_residual, 1_252_000)
        self.assertEqual(self.transaction.undo_reason, "nhầm học sinh")

    def test_a_reason_of_another_record_asks_that_record(self):
        wizard = self.env["edu.reason"].with_user(self.accountant)
        wizard = wizard.create(
            {"res_model": "res.users", "res_id": self.accountant.id, "reason": "x"}
        )
        with self.assertRaisesRegex(UserError, "Nothing is asked for"):
            wizard.action_confirm()

    def test_the_cashier_undoes_no_match_with_a_reason(self):
        wizard = self.env["edu.reason"].with_user(self._persona("cashier"))
        wizard = wizard.create(
            {
                "res_model": self.transaction._name,
                "res_id": self.transaction.id,
                "reason": "x",
            }
        )
        with self.assertRaises(AccessError):
            wizard.action_confirm()
        self.assertEqual(self.bill.amount_residual, 0)


class TestBillCancel(CollectionCase):
    """Bills are cancelled with a reason, and may be billed again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")

    def _open(self, bills):
        action = bills.with_user(self.accountant).action_edu_cancel()
        wizard = self.env["edu.bill.cancel"].with_user(self.accountant)
        return Form(wizard.with_context(**action["context"]))

    def test_the_window_knows_the_bills(self):
        form = self._open(self.bill)
        form.reason = "sai lớp"
        form.save().action_confirm()
        self.assertEqual(self.bill.edu_cancel_reason, "sai lớp")
        self.assertEqual(set(self.bill.edu_charge_ids.mapped("state")), {"cancelled"})

    def test_several_bills_are_cancelled_at_once(self):
        second = self._create_bill_of(300_000)
        form = self._open(self.bill | second)
        form.reason = "lập nhầm đợt thu"
        form.save().action_confirm()
        self.assertEqual(set((self.bill | second).mapped("amount_residual")), {0})
        self._check_clearing_pair(self.school)

    def test_blanks_are_no_reason(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self.bill._edu_cancel("   ")

    def test_a_bill_that_is_paid_in_part_is_not_cancelled(self):
        self._receive(1_000, self.bill.edu_payment_code)
        with self.assertRaisesRegex(UserError, "has been collected"):
            self._open(self.bill)

    def test_a_cancelled_bill_is_not_cancelled_again(self):
        self.bill._edu_cancel("sai lớp")
        with self.assertRaisesRegex(UserError, "already cancelled"):
            self._open(self.bill)

    def test_another_entry_is_no_bill_to_cancel(self):
        entry = self._receive(1_000, "x").statement_line_id.move_id
        with self.assertRaisesRegex(UserError, "not a bill"):
            entry._edu_check_cancellable()

    def test_the_history_of_the_bill_says_why(self):
        self.bill.with_user(self.accountant)._edu_cancel("sai lớp")
        message = self.bill.message_ids.sorted("id")[-1]
        self.assertIn("sai lớp", message.body)
        self.assertEqual(message.author_id, self.accountant.partner_id)

    def test_the_link_of_a_cancelled_bill_no_longer_opens(self):
        self.assertTrue(self.bill.sudo().edu_pay_token)
        self.bill._edu_cancel("sai lớp")
        self.assertFalse(self.bill.sudo().edu_pay_token)
        self.assertFalse(self.bill.edu_published)

    def test_only_the_accountant_cancels(self):
        for persona in ("cashier", "principal"):
            with self.assertRaises(AccessError, msg=persona):
                self.bill.with_user(self._persona(persona))._edu_cancel("x")


class TestMatchWizard(CollectionCase):
    """The window in which money is matched by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.transaction = cls._receive(1_252_000, "tien hoc")

    def _open(self):
        action = self.transaction.with_user(self.accountant).action_open_match()
        wizard = self.env["edu.collection.match"].with_user(self.accountant)
        return wizard.browse(action["res_id"])

    def test_it_shows_the_money_and_the_likely_bill(self):
        wizard = self._open()
        self.assertEqual((wizard.amount, wizard.memo), (1_252_000, "tien hoc"))
        line = wizard.line_ids.filtered(lambda one: one.move_id == self.bill)
        self.assertEqual(line.student_id, self.student)
        self.assertEqual(line.amount_residual, 1_252_000)
        self.assertEqual(line.reasons, "same amount")

    def test_the_likeliest_bill_stands_first(self):
        transaction = self._receive(1_252_000, f"nop tien cho {self.classmate.name}")
        (first, points, reasons), *others = transaction._get_suggestions()
        self.assertEqual(first.edu_student_id, self.classmate)
        self.assertEqual(reasons, "same amount, pupil's name")
        self.assertIn(self.bill, [bill for bill, *_rest in others])
        self.assertTrue(all(points > other for _bill, other, _reasons in others))

    def test_at_most_five_bills_are_suggested(self):
        for _number in range(6):
            self._create_bill_of(1_252_000)
        self.assertEqual(len(self.transaction._get_suggestions()), 5)

    def test_without_a_bill_it_asks_for_one(self):
        with self.assertRaisesRegex(UserError, "Choose the bill"):
            self._open().action_match()

    def test_two_bills_of_one_family_are_paid_with_one_transfer(self):
        second = self._create_bill_of(300_000, self.classmate)
        transaction = self._receive(1_552_000, "hai con")
        wizard = self.env["edu.collection.match"].with_user(self.accountant)
        wizard = wizard.create({"transaction_id": transaction.id})
        wizard.bill_ids = self.bill | second
        wizard.action_match()
        self.assertEqual(set((self.bill | second).mapped("amount_residual")), {0})
        self.assertEqual(transaction.matched_by, "manual")
        self.assertEqual(transaction.student_ids, self.student | self.classmate)
        self._check_entry(transaction)

    def test_too_much_for_the_chosen_bill_becomes_credit(self):
        transaction = self._receive(1_300_000, "x")
        transaction.with_user(self.accountant).action_match(self.bill.ids)
        self.assertEqual(transaction.state, "over")
        self.assertEqual(transaction.amount_credit, 48_000)
        self.assertEqual(self._get_balance("received_in_advance"), -48_000)
