# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .reconciliation_common import ReconciliationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-06 03:00:00")
class TestReturn(ReconciliationCase):
    """250,000 đ of somebody nobody knows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.waiting = cls._prove(250_000, "chuyen nham", counterparty="TRAN VAN B")

    def _prepare(self, **values):
        """Return the draft that pays the money back, with the sender's account."""
        action = self.waiting.with_user(self.accountant).action_pay_back()
        payment = self.env[action["res_model"]].with_user(self.accountant)
        payment = payment.browse(action["res_id"])
        payment.write(
            {
                "payee_account": "0123456789",
                "payee_bank": "Ngân hàng thử nghiệm",
                **values,
            }
        )
        return payment

    def _order(self):
        payment = self._prepare()
        payment.action_submit()
        payment.with_user(self.principal).action_approve()
        payment.action_order()
        return payment

    def _pay(self):
        payment = self._order()
        out = self._prove(-250_000, f"tra lai {payment.order_code}")
        return payment, out

    # === THE WAY BACK === #

    def test_the_draft_knows_sender_amount_and_account_that_pays(self):
        payment = self._prepare()
        self.assertEqual((payment.kind, payment.method), ("return", "bank"))
        self.assertEqual(payment.payee_name, "TRAN VAN B")
        self.assertEqual(int(payment.amount), 250_000)
        self.assertEqual(payment.sudo().bank_journal_id, self.journal)

    def test_two_persons_and_the_bank_pay_it_back(self):
        payment, out = self._pay()
        self.assertEqual((payment.state, out.state), ("paid", "matched"))
        self.assertEqual(self.waiting.state, "returned")
        self.assertEqual(self._get_balance("unidentified_receipts"), 0)
        self.assertEqual(self._get_balance("bank"), 0)
        self.assertTrue(self.waiting._get_suspense_line().reconciled)
        self._check_line(self.waiting, "returned", 250_000, 250_000)

    def test_it_stands_in_the_banks_file(self):
        payment = self._order()
        layout = self.env.ref("edu_fees.payment_layout_generic")
        _heads, row = layout._get_rows(payment)
        for value in ("TRAN VAN B", "0123456789", 250_000):
            self.assertIn(value, row)
        self.assertTrue(any(payment.order_code in str(cell) for cell in row))

    def test_one_payment_gives_it_back_however_often_it_is_asked_for(self):
        payment = self._prepare()
        self.assertEqual(self._prepare(), payment)

    @mute_logger("odoo.sql_db")
    def test_the_database_pays_it_back_once(self):
        payment = self._prepare()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            payment.sudo().copy({"returned_id": self.waiting.id})
            self.env.flush_all()

    def test_after_a_cancelled_return_it_is_matched_or_paid_back_anew(self):
        payment = self._prepare()
        payment.action_submit()
        payment.action_cancel("đã tìm ra")
        self.assertNotEqual(self._prepare(), payment)
        self.waiting.with_user(self.accountant).action_match(self.bill.ids)
        self.assertEqual(self.waiting.state, "partial")

    # === WHAT IS REFUSED === #

    def test_what_is_promised_to_its_sender_is_not_matched(self):
        self._prepare().action_submit()
        for step in (
            lambda: self.waiting.with_user(self.accountant).action_match(self.bill.ids),
            lambda: self.waiting._settle_by_hand(self.bill),
        ):
            with self.assertRaisesRegex(UserError, "being paid back"):
                step()

    def test_what_was_matched_meanwhile_is_not_paid_back(self):
        payment = self._prepare()
        self.waiting.with_user(self.accountant).action_match(self.bill.ids)
        with self.assertRaisesRegex(UserError, "cannot be paid back"):
            payment.action_submit()

    def test_what_the_bank_does_not_have_is_not_paid_back(self):
        told = self._tell(90_000, "x")
        action = told.with_user(self.accountant).action_pay_back()
        payment = self.env["edu.disbursement"].with_user(self.accountant)
        payment = payment.browse(action["res_id"])
        payment.write({"payee_name": "B", "payee_account": "1", "payee_bank": "N"})
        with self.assertRaisesRegex(UserError, "not in the bank's file"):
            payment.action_submit()

    def test_the_senders_account_is_asked_for(self):
        for name in ("payee_name", "payee_account", "payee_bank"):
            payment = self._prepare(payee_name="B")
            payment.write({name: " "})
            with self.assertRaisesRegex(UserError, "write"):
                payment.action_submit()

    def test_it_goes_back_by_the_bank_and_from_the_queue_only(self):
        payment = self._prepare(method="cash")
        with self.assertRaisesRegex(UserError, "by the bank"):
            payment.action_submit()
        loose = payment.create({"kind": "return", "memo": "x", "payee_name": "B"})
        with self.assertRaisesRegex(UserError, "above zero|from the list"):
            loose.action_submit()

    def test_no_other_kind_of_payment_gives_it_back(self):
        payment = self._prepare()
        other = self._prove(90_000, "khong ro")
        values = {"kind": "supplier", "memo": "x", "returned_id": other.id}
        for step in (
            lambda: payment.sudo().write({"kind": "supplier"}),
            lambda: payment.sudo().create(values),
        ):
            with (
                self.assertRaisesRegex(ValidationError, "return to the sender only"),
                self.env.cr.savepoint(),
            ):
                step()
        self.assertEqual(payment.kind, "return")

    def test_the_amount_is_what_came_in_for_a_return_only(self):
        payments = self.env["edu.disbursement"]
        values = {"returned_id": self.waiting.id}
        self.assertEqual(payments.new({**values, "kind": "return"}).amount, 250_000)
        other = payments.new({**values, "kind": "supplier"})
        self.assertEqual(other.amount, 0)
        self.assertIn("return to the sender only", other._get_problem())

    def test_money_on_its_way_back_closes_no_other_payment(self):
        paid, _out = self._pay()
        first = self._prove(250_000, "lan nua")
        second = self._prove(250_000, "lan ba")
        self.waiting = second
        self._prepare(payee_name="B").action_submit()
        wizards = self.env["edu.bank.match"].with_user(self.accountant)
        values = {"disbursement_id": paid.id, "transaction_id": second.id}
        with self.assertRaisesRegex(UserError, "being paid back"):
            wizards.create(values).action_confirm()
        self.assertEqual((paid.state, second.state), ("paid", "queue"))
        values["transaction_id"] = first.id
        wizards.create(values).action_confirm()
        self.assertEqual(paid.state, "reversed")

    def test_who_prepares_it_does_not_approve_it(self):
        payment = self._prepare()
        payment.action_submit()
        with self.assertRaises(AccessError):
            payment.action_approve()
        for persona in ("cashier", "principal", "teacher"):
            with self.assertRaises(AccessError, msg=persona):
                self.waiting.with_user(self._persona(persona)).action_pay_back()

    # === BACK AGAIN === #

    def test_what_the_bank_gives_back_waits_as_money_of_its_own(self):
        payment, _out = self._pay()
        back = self._prove(250_000, "hoan tra sai tai khoan")
        wizard = self.env["edu.bank.match"].with_user(self.accountant)
        wizard = wizard.create(
            {"disbursement_id": payment.id, "transaction_id": back.id}
        )
        wizard.action_confirm()
        self.assertEqual((payment.state, back.state), ("reversed", "queue"))
        self.assertEqual(self._get_balance("unidentified_receipts"), -250_000)
        back.with_user(self.accountant).action_match(self.bill.ids)
        self.assertEqual(back.state, "partial")

    def test_a_bank_line_that_was_another_payments_is_undone(self):
        payment, out = self._pay()
        out.with_user(self.accountant).action_undo_match("nhầm dòng")
        self.assertEqual((payment.state, self.waiting.state), ("ordered", "queue"))
        self.assertEqual((out.state, out.disbursement_id.id), ("ignored", False))

    # === WHAT WAS OVERPAID === #

    def test_what_was_paid_twice_goes_back_to_the_family(self):
        self._prove(1_252_000, self.code)
        again = self._prove(1_252_000, self.code)
        action = self._get_line(again).action_pay_back()
        payment = self.env["edu.disbursement"].browse(action["res_id"])
        self.assertEqual((payment.kind, int(payment.amount)), ("refund", 1_252_000))
        self.assertEqual(payment.line_ids.student_id, self.student)
        payment.line_ids.write({"payee_account": "1", "payee_bank": "N"})
        payment.with_user(self.accountant).action_submit()
        with self.assertRaisesRegex(UserError, "another bill, or was paid back"):
            again.with_user(self.accountant).action_pay_back()
