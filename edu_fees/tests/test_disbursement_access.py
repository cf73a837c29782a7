# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from .disbursement_common import DisbursementCase

STAFF = ("accountant", "principal", "cashier", "teacher", "homeroom", "office")
OUTSIDE = ("officer", "parent", "pupil", "public")
# Who may press which button, on a payment in the state where it is open.
STEPS = {
    "action_submit": ("draft", "accountant", []),
    "action_approve": ("submitted", "principal", []),
    "action_refuse": ("submitted", "principal", ["thiếu chứng từ"]),
    "action_pay": ("approved", "cashier", []),
    "action_reverse": ("paid", "cashier", ["nhầm"]),
    "action_cancel": ("approved", "accountant", ["không mua"]),
}
RESULTS = {
    "action_submit": "submitted",
    "action_approve": "approved",
    "action_refuse": "draft",
    "action_pay": "paid",
    "action_reverse": "reversed",
    "action_cancel": "cancelled",
}
# Methods of the entry itself, which no client may reach.
PRIVATE = (
    "_pay_cash",
    "_book_cash",
    "_match_bank_line",
    "_take_number",
    "_reverse_cash",
    "_free_deductions",
)


@freeze_time("2026-10-20 03:00:00")
class TestDisbursementAccess(DisbursementCase):
    """Who does what over RPC, where no button hides anything."""

    def _bring_to(self, state):
        """Return a payment that is in a state."""
        payment = self._prepare(amount=1_000)
        if state == "draft":
            return payment
        payment.with_user(self.accountant).action_submit()
        if state == "submitted":
            return payment
        payment.with_user(self.principal).action_approve()
        if state == "approved":
            return payment
        payment.with_user(self.cashier).action_pay()
        return payment

    def _call(self, record, user, method, *arguments):
        """Call a method as the browser does."""
        model = record.with_user(user).browse()
        return call_kw(model, method, [record.ids, *arguments], {})

    def _try(self, record, user, method, *arguments):
        """Call a method and undo what it did; return the error or None."""
        try:
            with self.env.cr.savepoint():
                self._call(record, user, method, *arguments)
                raise InterruptedError
        except InterruptedError:
            return None
        except (AccessError, UserError) as error:
            return error
        finally:
            self.env.invalidate_all()

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_each_button_is_one_persons(self):
        for method, (state, owner, arguments) in STEPS.items():
            payment = self._bring_to(state)
            for persona in (*STAFF, *OUTSIDE):
                user = self._persona(persona)
                with self.subTest(method=method, persona=persona):
                    error = self._try(payment, user, method, *arguments)
                    if persona == owner:
                        self.assertIsNone(error)
                    else:
                        self.assertIsInstance(error, AccessError)
                        self.assertEqual(payment.state, state)

    def test_each_button_leads_to_its_state(self):
        for method, (state, owner, arguments) in STEPS.items():
            with self.subTest(method=method):
                payment = self._bring_to(state)
                self._call(payment, self._persona(owner), method, *arguments)
                self.assertEqual(payment.state, RESULTS[method])

    def test_no_button_works_in_another_state(self):
        for method, (own, owner, arguments) in STEPS.items():
            for state in ("draft", "submitted", "approved", "paid"):
                payment = self._bring_to(state)
                error = self._try(payment, self._persona(owner), method, *arguments)
                with self.subTest(method=method, state=state):
                    if state == own:
                        self.assertIsNone(error)
                    elif error is None:
                        # What may be given back or cancelled at several desks.
                        self.assertIn(method, ("action_refuse", "action_cancel"))

    def test_nothing_private_is_reached(self):
        payment = self._bring_to("approved")
        for method in PRIVATE:
            for persona in ("accountant", "principal", "cashier"):
                with self.subTest(method=method), self.assertRaises(AccessError):
                    self._call(payment, self._persona(persona), method)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_the_accountant_of_another_school_touches_nothing(self):
        payment = self._bring_to("draft")
        other = self._create_user(
            "kt_truong_khac",
            "edu_fees.group_accountant",
            companies=self.other_school,
        )
        for method in ("action_submit", "action_cancel", "action_order"):
            self.assertIsInstance(self._try(payment, other, method), AccessError)
        with self.assertRaises(AccessError):
            payment.with_user(other).read(["amount"])
        with self.assertRaises(AccessError):
            payment.line_ids.with_user(other).write({"amount": 5})

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_a_payment_does_not_move_to_another_school(self):
        payment = self._bring_to("draft")
        with self.assertRaises(AccessError):
            payment.write({"company_id": self.other_school.id})

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_accounts_of_families_are_for_accountant_and_principal(self):
        refund = self._prepare(
            kind="refund",
            lines=[
                {
                    "item_id": self.behalf.id,
                    "student_id": self.student.id,
                    "amount": 1_000,
                    "payee_account": "0011002233",
                    "payee_bank": "Ngân hàng A",
                }
            ],
        )
        line = refund.line_ids
        for user in (self.accountant, self.principal):
            self.assertEqual(line.with_user(user).payee_account, "0011002233")
        with self.assertRaises(AccessError):
            line.with_user(self.cashier).read(["payee_account"])
        self.assertNotIn("payee_account", line.with_user(self.cashier).fields_get([]))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_windows_are_their_owners(self):
        payment = self._bring_to("draft")
        payment.sudo().kind = "refund"
        wizard = (
            self.env["edu.disbursement.fill"]
            .with_user(self.accountant)
            .create({"disbursement_id": payment.id})
        )
        colleague = self._create_user("kt_hai", "edu_fees.group_accountant")
        with self.assertRaises(AccessError):
            wizard.with_user(colleague).read(["source"])
        for persona in ("principal", "cashier", "teacher", "parent"):
            with self.assertRaises(AccessError):
                wizard.with_user(self._persona(persona)).action_confirm()

    def test_a_list_is_filled_while_it_is_a_draft_only(self):
        payment = self._bring_to("submitted")
        with self.assertRaisesRegex(UserError, "not open"):
            payment.action_fill()
        wizard = (
            self.env["edu.disbursement.fill"]
            .with_user(self.accountant)
            .create({"disbursement_id": payment.id})
        )
        with self.assertRaisesRegex(UserError, "not open"):
            wizard.action_confirm()

    def test_the_cashier_leads_no_bank_line_to_a_payment(self):
        payment = self._order(amount=1_000)
        with self.assertRaises(AccessError):
            payment.with_user(self.cashier).action_find_bank_line()
        action = payment.with_user(self.accountant).action_find_bank_line()
        self.assertEqual(action["res_model"], "edu.bank.match")

    def test_a_match_without_a_line_says_so(self):
        payment = self._order(amount=1_000)
        wizard = (
            self.env["edu.bank.match"]
            .with_user(self.accountant)
            .create({"disbursement_id": payment.id})
        )
        self.assertFalse(wizard.candidate_ids)
        with self.assertRaisesRegex(UserError, "Choose the line"):
            wizard.action_confirm()
