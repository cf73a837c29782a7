# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from .disbursement_common import DisbursementCase


@freeze_time("2026-10-20 03:00:00")
class TestDisbursement(DisbursementCase):
    """Money out of the cash box: prepared, approved and paid by three persons."""

    def test_a_payment_in_cash_takes_the_money_off_its_item(self):
        payment = self._pay(amount=500_000)
        self.assertEqual(payment.state, "paid")
        self.assertEqual(payment.name, "PC2026/00001")
        self.assertEqual(str(payment.date), "2026-10-20")
        self.assertEqual(self._get_balance("cash_in_hand"), 752_000)
        self.assertEqual(self._get_balance("collected_on_behalf"), -242_000)
        self.assertEqual(self._get_left(), 242_000)
        self._check_entry(payment.sudo().transaction_ids)
        self.assertEqual(payment.amount_in_words, "Năm trăm nghìn đồng")

    def test_each_signs_with_his_name(self):
        payment = self._pay()
        self.assertEqual(payment.preparer_id, self.accountant)
        self.assertEqual(payment.approver_id, self.principal)
        self.assertEqual(payment.cashier_id, self.cashier)
        self.assertEqual(payment.cashier_name, self.cashier.name)

    def test_the_cost_of_a_service_does_not_lessen_its_revenue(self):
        self._pay(amount=300_000, item=self.service)
        self.assertEqual(self._get_balance("service_revenue"), -510_000)
        self.assertEqual(self._get_balance("service_cost"), 300_000)
        self.assertEqual(self._get_left(self.service), 210_000)

    def test_one_payment_takes_from_several_items(self):
        payment = self._pay(
            lines=[
                {"item_id": self.behalf.id, "amount": 100_000},
                {"item_id": self.service.id, "amount": 50_000},
            ]
        )
        self.assertEqual(payment.amount, 150_000)
        self.assertEqual(self._get_left(), 642_000)
        self.assertEqual(self._get_left(self.service), 460_000)

    # === WHO DOES WHAT === #

    def test_each_step_is_its_own_persons(self):
        payment = self._prepare()
        for user in (self.principal, self.cashier):
            with self.assertRaises(AccessError):
                payment.with_user(user).action_submit()
        payment.action_submit()
        for user in (self.accountant, self.cashier):
            with self.assertRaises(AccessError):
                payment.with_user(user).action_approve()
        payment.with_user(self.principal).action_approve()
        for user in (self.accountant, self.principal):
            with self.assertRaises(AccessError):
                payment.with_user(user).action_pay()
        for persona in ("teacher", "homeroom", "office"):
            for step in ("action_submit", "action_approve", "action_pay"):
                with self.assertRaises(AccessError):
                    getattr(payment.with_user(self._persona(persona)), step)()
        self.assertEqual(payment.state, "approved")

    def test_who_is_accountant_and_principal_does_not_approve_her_own_payment(self):
        self.accountant.group_ids += self.env.ref("edu_core.group_principal")
        payment = self._prepare()
        payment.action_submit()
        with self.assertRaisesRegex(UserError, "three persons"):
            payment.action_approve()

    def test_a_second_account_of_the_same_person_counts_as_her(self):
        other = self._create_user(
            "hai_tai_khoan",
            "edu_core.group_principal",
            partner_id=self.accountant.partner_id.id,
        )
        payment = self._prepare()
        payment.action_submit()
        with self.assertRaisesRegex(UserError, "three persons"):
            payment.with_user(other).action_approve()

    @mute_logger("odoo.sql_db")
    def test_the_database_holds_the_three_persons(self):
        payment = self._approve(self._prepare())
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            payment.sudo().cashier_id = self.principal
            payment.flush_recordset()

    # === WHAT IS REFUSED === #

    def test_no_more_is_paid_of_an_item_than_came_in(self):
        payment = self._prepare(amount=742_001)
        with self.assertRaisesRegex(UserError, "742.000"):
            payment.action_submit()
        self._pay(amount=742_000)
        self.assertEqual(self._get_left(), 0)

    def test_what_waits_is_promised_already(self):
        self._prepare(amount=500_000).action_submit()
        second = self._prepare(amount=300_000)
        with self.assertRaisesRegex(UserError, "242.000"):
            second.action_submit()

    def test_a_refused_payment_promises_nothing(self):
        first = self._prepare(amount=500_000)
        first.action_submit()
        first.with_user(self.principal).action_refuse("Thiếu hóa đơn")
        self.assertEqual(first.state, "draft")
        self.assertEqual(first.state_reason, "Thiếu hóa đơn")
        self._pay(amount=742_000)

    def test_money_that_went_back_meanwhile_is_not_paid(self):
        payment = self._approve(self._prepare(amount=700_000))
        self._receive(2_000_000, "x")
        self.receipt.with_user(self.cashier).action_void("nhầm học sinh")
        with self.assertRaisesRegex(UserError, "left"):
            payment.with_user(self.cashier).action_pay()
        self.assertEqual(payment.state, "approved")

    def test_overspending_needs_the_setting_and_a_reason(self):
        payment = self._prepare(amount=800_000)
        payment.item_overspend_reason = "Ứng trước cho nhà cung cấp"
        with self.assertRaisesRegex(UserError, "left"):
            payment.action_submit()
        self.school.edu_overspend_allowed = True
        payment.item_overspend_reason = " "
        with self.assertRaisesRegex(UserError, "left"):
            payment.action_submit()
        payment.item_overspend_reason = "Ứng trước cho nhà cung cấp"
        self._pay(payment)
        self.assertEqual(self._get_left(), -58_000)

    def test_a_reason_of_overspending_is_asked_for_where_the_school_allows_it(self):
        payment = self._prepare()
        form = Form(payment, "edu_fees.edu_disbursement_view_form")
        with self.assertRaisesRegex(AssertionError, "item_overspend_reason"):
            form.item_overspend_reason = "Ứng trước cho nhà cung cấp"
        self.school.edu_overspend_allowed = True
        form = Form(payment, "edu_fees.edu_disbursement_view_form")
        form.item_overspend_reason = "Ứng trước cho nhà cung cấp"
        form.save()
        self.assertEqual(payment.item_overspend_reason, "Ứng trước cho nhà cung cấp")

    def test_no_more_cash_is_paid_than_is_in_the_box(self):
        self._deposit(1_000_000)
        payment = self._approve(self._prepare(amount=500_000))
        with self.assertRaisesRegex(UserError, "252.000"):
            payment.with_user(self.cashier).action_pay()
        self.assertEqual(self._get_balance("cash_in_hand"), 252_000)

    def test_what_is_missing_is_named(self):
        for values, problem in (
            ({"memo": False}, "what it is for"),
            ({"payee_name": " "}, "who is paid"),
            ({"method": "bank"}, "bank account"),
            (
                {"method": "bank", "bank_journal_id": self.journal.id},
                "account and bank",
            ),
            ({"lines": [{"amount": 1_000}]}, "fee item"),
            ({"kind": "refund"}, "names the pupil"),
        ):
            with self.subTest(values=values):
                payment = self._prepare(**values)
                with self.assertRaisesRegex(UserError, problem):
                    payment.action_submit()

    @mute_logger("odoo.sql_db")
    def test_an_amount_of_nothing_is_refused_by_the_database(self):
        for amount in (0, -5):
            with self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self._prepare(amount=amount)

    # === BY HAND === #

    def test_nobody_writes_the_steps_by_hand(self):
        payment = self._prepare()
        for values in (
            {"state": "approved"},
            {"approver_id": self.principal.id},
            {"number": 5},
            {"kind": "deposit"},
            {"amount": 1},
        ):
            with self.assertRaises(AccessError):
                payment.write(values)
        for values in (
            {"state": "approved"},
            {"approver_id": self.principal.id},
            {"kind": "deposit"},
        ):
            with self.assertRaises(UserError):
                self._prepare(**values)
        with self.assertRaises(AccessError):
            self.payments.with_context(default_state="approved").create(
                {"company_id": self.school.id}
            )

    def test_a_submitted_payment_does_not_change(self):
        payment = self._prepare()
        payment.action_submit()
        with self.assertRaises(UserError):
            payment.payee_name = "Người khác"
        with self.assertRaises(UserError):
            payment.line_ids.amount = 1
        with self.assertRaises(UserError):
            payment.line_ids.unlink()
        with self.assertRaises(UserError):
            payment.line_ids = [
                Command.create({"item_id": self.behalf.id, "amount": 1})
            ]
        with self.assertRaises(UserError):
            payment.unlink()

    def test_a_line_does_not_move_into_a_submitted_payment(self):
        payment, draft = self._prepare(amount=1_000), self._prepare(amount=2_000)
        payment.action_submit()
        with self.assertRaises(UserError):
            draft.line_ids.disbursement_id = payment

    def test_a_draft_may_be_thrown_away(self):
        payment = self._prepare()
        payment.unlink()
        self.assertFalse(payment.exists())

    # === REVERSE AND CANCEL === #

    def test_a_reversal_is_a_new_row_and_the_number_stays(self):
        payment = self._pay(amount=500_000)
        payment.with_user(self.cashier).action_reverse("Nhà cung cấp trả lại")
        self.assertEqual(payment.state, "reversed")
        self.assertEqual(self._get_balance("cash_in_hand"), 1_252_000)
        self.assertEqual(self._get_left(), 742_000)
        booked = payment.sudo().transaction_ids
        self.assertEqual(sorted(booked.mapped("amount")), [-500_000, 500_000])
        again = self._pay(amount=100_000)
        self.assertEqual((payment.number, again.number), (1, 2))
        with self.assertRaises(UserError):
            payment.with_user(self.cashier).action_reverse("lần nữa")

    def test_a_reversed_payment_counts_as_paid_and_back(self):
        payment = self._pay(amount=500_000)
        payment.with_user(self.cashier).action_reverse("nhầm")
        rows = self.env["edu.fee.item.money"].search([("item_id", "=", self.behalf.id)])
        self.assertEqual(sum(rows.mapped("amount_in")), 742_000)
        self.assertEqual(sum(rows.mapped("amount_out")), 0)

    def test_steps_back_need_a_reason(self):
        payment = self._prepare()
        payment.action_submit()
        for user, step, method in (
            (self.principal, "action_refuse", "action_refuse"),
            (self.accountant, "action_cancel", "action_cancel"),
        ):
            action = getattr(payment.with_user(user), step)()
            wizard = self.env["edu.reason"].with_user(user).browse(action["res_id"])
            self.assertEqual(wizard.method, method)
            with self.assertRaisesRegex(UserError, "reason"):
                wizard.action_confirm()
        wizard.reason = "Không mua nữa"
        wizard.action_confirm()
        self.assertEqual(payment.state, "cancelled")
        self.assertEqual(payment.state_reason, "Không mua nữa")

    def test_the_window_of_reasons_calls_nothing_else(self):
        payment = self._approve(self._prepare())
        wizard = self.env["edu.reason"].create(
            {
                "res_model": payment._name,
                "res_id": payment.id,
                "method": "unlink",
                "reason": "x",
            }
        )
        with self.assertRaisesRegex(UserError, "Nothing"):
            wizard.action_confirm()

    def test_what_is_paid_is_not_cancelled(self):
        payment = self._pay()
        with self.assertRaisesRegex(UserError, "not open"):
            payment.with_user(self.accountant).action_cancel("x")

    def test_the_accountant_does_not_undo_cash_in_the_list_of_movements(self):
        payment = self._pay()
        with self.assertRaisesRegex(UserError, payment.name):
            payment.sudo().transaction_ids.action_undo_match("x")

    def test_numbers_have_no_gap_after_a_refused_payment(self):
        self._pay(amount=100_000)
        payment = self._approve(self._prepare(amount=600_000))
        self._deposit(1_000_000)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            payment.with_user(self.cashier).action_pay()
        third = self._pay(amount=10_000)
        self.assertEqual(third.number, 3)

    def test_another_schools_item_is_refused(self):
        foreign = self._create_fee_item(self.other_school)
        with self.assertRaises(UserError):
            self._prepare(item=foreign)
