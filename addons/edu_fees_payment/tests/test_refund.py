# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from freezegun import freeze_time
from requests.exceptions import JSONDecodeError, ReadTimeout

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.payment.models.payment_provider import PaymentProvider
from odoo.addons.payment.models.payment_transaction import PaymentTransaction

from ..const import INQUIRY
from ..exceptions import RefundRefused
from .common import OnlineCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23 02:00:00")
class TestRefund(OnlineCase):
    """What goes back is asked for by one person and approved by another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.principal = cls._persona("principal")
        cls.payment = cls._pay()
        cls.movement = cls.payment.edu_movement_id

    def setUp(self):
        super().setUp()

        def support(providers):
            providers.support_refund = "full_only"

        self.answer = "done"

        def send(refund):
            if isinstance(self.answer, Exception):
                raise self.answer
            if self.answer == "done":
                refund._set_done()
            else:
                refund._set_pending()

        self.startPatcher(
            patch.object(PaymentProvider, "_compute_feature_support_fields", support)
        )
        self.startPatcher(
            patch.object(PaymentTransaction, "_send_refund_request", send)
        )
        self.env["payment.provider"].invalidate_model(["support_refund"])

    def _ask(self):
        self.movement.with_user(self.accountant).action_ask_refund("Nộp nhầm lớp")

    def _approve(self):
        self.movement.with_user(self.principal).action_approve_refund()

    def _second(self, group):
        """Return who has a duty at the other school and an office over this one."""
        user = self._create_user(
            f"biet_phai_{group.rpartition('.')[2]}",
            f"{group},edu_core.group_officer",
            companies=self.other_school,
        )
        self.env["edu.authority.officer"].create(
            {
                "authority_id": self.authority.id,
                "user_id": user.id,
                "date_start": "2020-01-01",
            }
        )
        return user

    def test_who_only_oversees_the_school_refunds_nothing(self):
        self._ask()
        accountant = self._second("edu_fees.group_accountant")
        principal = self._second("edu_core.group_principal")
        self.movement.with_user(principal).check_access("read")
        for user, step in (
            (accountant, "action_ask_refund"),
            (accountant, "action_withdraw_refund"),
            (accountant, "action_open_payout"),
            (principal, "action_withdraw_refund"),
            (principal, "action_approve_refund"),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                getattr(self.movement.with_user(user), step)()
        self.assertEqual(self.movement.refund_state, "asked")

    def test_an_approved_refund_reverses_the_movement(self):
        self._ask()
        self.assertEqual(self.movement.refund_state, "asked")
        self.assertEqual(self.bill.amount_residual, 0)
        self._approve()
        self.assertEqual(self.movement.refund_state, "done")
        self.assertEqual(self.movement.state, "reversed")
        self.assertEqual(self.bill.amount_residual, 485_000)
        for role in ("cash_in_transit", "service_revenue", "collected_on_behalf"):
            self.assertEqual(self._get_balance(role), 0)
        self.assertEqual(self.payment._edu_get_family_state()["key"], "refunded")

    def test_the_refund_of_odoo_makes_no_payment_and_reverses_once(self):
        self._ask()
        self._approve()
        refund = self.payment.child_transaction_ids
        self.assertEqual(refund.amount, -485_000)
        refund._post_process()
        self.assertFalse(refund.payment_id)
        reversals = self.movements.search([("reversal_of_id", "=", self.movement.id)])
        self.assertEqual(len(reversals), 1)

    def test_a_refund_that_takes_time_is_reversed_when_it_is_done(self):
        self.answer = "pending"
        self._ask()
        self._approve()
        self.assertEqual(self.movement.refund_state, "sent")
        self.assertEqual(self.movement.state, "matched")
        refund = self.payment.child_transaction_ids
        refund._set_done()
        refund._post_process()
        self.assertEqual(self.movement.state, "reversed")

    def test_a_refusal_of_the_provider_changes_no_books(self):
        self.answer = RefundRefused("refuses GW1")
        self._ask()
        self._approve()
        self.assertEqual(self.movement.refund_state, "failed")
        self.assertIn("GW1", self.movement.refund_error)
        self.assertEqual(self.movement.state, "matched")
        self._ask()
        self.assertEqual(self.movement.refund_state, "asked")

    # === WHAT THE PROVIDER DID NOT ANSWER === #

    def _send(self, answer="pending"):
        """Let a refund go out; return the payment that gives the money back."""
        self.answer = answer
        self._ask()
        self._approve()
        return self.payment.child_transaction_ids

    def test_a_refund_without_a_readable_answer_waits_and_is_not_sent_twice(self):
        for answer in (
            ValidationError("no connection"),
            ReadTimeout("no answer"),
            JSONDecodeError("no answer", "<html>", 0),
            ValueError("no answer"),
        ):
            with self.subTest(answer), self.env.cr.savepoint() as savepoint:
                refund = self._send(answer)
                self.assertEqual(refund.state, "pending")
                self.assertEqual(self.movement.refund_state, "sent")
                self.assertIn("no ", self.movement.refund_error)
                self.assertEqual(self.movement.state, "matched")
                with self.assertRaisesRegex(UserError, "already on its way"):
                    self._ask()
                savepoint.rollback()
                self.env.invalidate_all()

    def test_the_accountant_notes_that_the_provider_paid(self):
        refund = self._send(ValidationError("no connection"))
        self.movement.with_user(self.accountant).action_refund_paid("Sao kê cổng 24/11")
        self.assertEqual((refund.state, self.movement.state), ("done", "reversed"))
        self.assertEqual(self.movement.refund_state, "done")
        self.assertFalse(self.movement.refund_error)
        self.assertEqual(self.bill.amount_residual, 485_000)
        self.assertIn("Sao kê cổng 24/11", self.movement.message_ids[0].body)
        refund._post_process()
        reversals = self.movements.search([("reversal_of_id", "=", self.movement.id)])
        self.assertEqual(len(reversals), 1)

    def test_the_accountant_notes_that_the_provider_did_not_pay(self):
        refund = self._send()
        movement = self.movement.with_user(self.accountant)
        movement.action_refund_not_paid("Công văn 12")
        self.assertEqual((refund.state, self.movement.state), ("error", "matched"))
        self.assertEqual(self.movement.refund_state, "failed")
        self.assertIn("Công văn 12", self.movement.refund_error)
        self._ask()
        self.assertEqual(self.movement.refund_state, "asked")

    def test_what_the_provider_said_it_paid_is_not_denied(self):
        self._send()._set_done()
        movement = self.movement.with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "has said that it paid"):
            movement.action_refund_not_paid("Công văn 12")
        self.assertEqual(self.movement.refund_state, "sent")

    def test_the_paper_of_the_provider_is_asked_for(self):
        self._send()
        movement = self.movement.with_user(self.accountant)
        wizards = self.env["edu.reason"].with_user(self.accountant)
        for method in ("action_refund_not_paid", "action_refund_paid"):
            action = getattr(movement, method)(" ")
            self.assertEqual(wizards.browse(action["res_id"]).method, method)
            self.assertEqual(self.movement.refund_state, "sent")
        wizard = wizards.browse(action["res_id"])
        wizard.reason = "Sao kê cổng"
        wizard.action_confirm()
        self.assertEqual(self.movement.refund_state, "done")

    def test_only_the_accountant_decides_and_only_what_was_sent(self):
        methods = ("action_refund_paid", "action_refund_not_paid")
        movement = self.movement.with_user(self.accountant)
        for method in methods:
            with self.assertRaisesRegex(UserError, "waits for its provider"):
                getattr(movement, method)("x")
        self._send()
        for name in ("principal", "cashier", "teacher"):
            for method in methods:
                with self.subTest(name), self.assertRaises(AccessError):
                    getattr(self.movement.with_user(self._persona(name)), method)("x")
        self.assertEqual(self.movement.refund_state, "sent")

    def test_a_refund_that_was_paid_is_not_forgotten_when_it_cannot_be_booked(self):
        refusal = UserError("no journal")
        with patch.object(type(self.movement), "_reverse", side_effect=refusal):
            refund = self._send("done")
        self.assertEqual((refund.state, self.movement.state), ("done", "matched"))
        self.assertEqual(self.movement.refund_state, "sent")
        self.assertEqual(self.movement.refund_error, "no journal")
        self.movement.with_user(self.accountant).action_refund_paid("Sao kê cổng")
        self.assertEqual(self.movement.state, "reversed")
        self.assertFalse(self.movement.refund_error)

    # === WHAT THE PROVIDER TELLS OF A REFUND === #

    def _tell(self, refund, status, amount=485_000):
        """Let the provider tell of a refund in an answer; return the outcome."""
        data = {
            "reference": refund.reference,
            "amount": amount,
            "status": status,
            "provider_reference": "R1",
            "message": "x",
        }
        told = {"amount": amount, "currency_code": "VND"}
        with (
            patch.object(PaymentTransaction, "_extract_amount_data", lambda *_: told),
            patch.object(
                PaymentTransaction,
                "_apply_updates",
                lambda one, values: one._edu_apply_updates(values),
            ),
        ):
            return self.provider._edu_process(INQUIRY, data, None)

    def test_a_refund_that_is_told_to_be_paid_is_no_money_that_came(self):
        refund = self._send()
        before = self.movements.search_count([])
        self.assertEqual(self._tell(refund, "paid"), "done")
        self.assertEqual((refund.state, self.movement.state), ("done", "reversed"))
        self.assertEqual(self._tell(refund, "paid"), "repeated")
        # The reversal, and nothing else.
        self.assertEqual(self.movements.search_count([]), before + 1)
        self.assertEqual(self._get_balance("cash_in_transit"), 0)

    def test_a_refund_of_another_amount_changes_nothing(self):
        refund = self._send()
        before = self.movements.search_count([])
        self.assertEqual(self._tell(refund, "paid", 5_000), "amount")
        self.assertEqual((refund.state, self.movement.state), ("pending", "matched"))
        self.assertEqual(self.movements.search_count([]), before)

    def test_a_refund_that_is_told_to_be_refused_has_failed(self):
        refund = self._send()
        self._tell(refund, "failed")
        self.assertEqual((refund.state, self.movement.state), ("error", "matched"))
        self.assertEqual(self.movement.refund_state, "failed")

    # === WHO MAY === #

    def test_who_asked_does_not_approve(self):
        both = self._persona("principal")
        self._ask()
        self.movement.sudo().refund_asked_by_id = both
        with self.assertRaisesRegex(UserError, "another person"):
            self._approve()

    def test_only_the_principal_approves_and_only_the_accountant_asks(self):
        with self.assertRaises(AccessError):
            self.movement.with_user(self.principal).action_ask_refund("x")
        self._ask()
        for name in ("accountant", "cashier", "teacher"):
            with self.subTest(name), self.assertRaises(AccessError):
                movement = self.movement.with_user(self._persona(name))
                movement.action_approve_refund()

    def test_nobody_refunds_past_the_two_persons(self):
        with self.assertRaisesRegex(UserError, "principal approves"):
            self.payment.action_refund()
        self._ask()
        with self.assertRaisesRegex(UserError, "principal approves"):
            self.payment._refund()

    def test_a_part_is_not_refunded(self):
        self.movement.refund_state = "sent"
        with self.assertRaisesRegex(UserError, "as a whole"):
            self.payment._refund(1_000)

    def test_a_question_is_asked_once_and_can_be_withdrawn(self):
        self._ask()
        with self.assertRaisesRegex(UserError, "already on its way"):
            self._ask()
        self.movement.with_user(self.principal).action_withdraw_refund()
        self.assertFalse(self.movement.refund_state)
        with self.assertRaisesRegex(UserError, "No refund"):
            self._approve()

    def test_what_is_being_paid_back_is_not_undone(self):
        movement = self.movement.with_user(self.accountant)
        self._ask()
        with self.assertRaisesRegex(UserError, "already on its way"):
            movement.action_undo_match("Nhầm")
        movement.action_withdraw_refund()
        movement.action_undo_match("Nhầm")
        self.assertEqual(self.movement.state, "queue")

    def test_what_is_being_paid_back_is_not_matched(self):
        movement = self.movement.with_user(self.accountant)
        movement.action_undo_match("Nhầm")
        self._ask()
        for step in (
            movement.action_open_match,
            lambda: movement.action_match(self.bill.ids),
            lambda: self.movement._settle_by_hand(self.bill),
        ):
            with self.assertRaisesRegex(UserError, "already on its way"):
                step()
        self.answer = "pending"
        self._approve()
        with self.assertRaisesRegex(UserError, "already on its way"):
            movement.action_match(self.bill.ids)
        self.assertEqual(self.bill.amount_residual, 485_000)

    def test_what_nobody_gives_back_any_more_is_matched(self):
        movement = self.movement.with_user(self.accountant)
        movement.action_undo_match("Nhầm")
        self._ask()
        movement.action_withdraw_refund()
        movement.action_match(self.bill.ids)
        self.assertEqual(
            (self.movement.state, self.bill.amount_residual), ("matched", 0)
        )

    def test_what_was_matched_meanwhile_goes_back_from_its_bill(self):
        movement = self.movement.with_user(self.accountant)
        movement.action_undo_match("Nhầm")
        movement.action_match(self.bill.ids)
        self._ask()
        self._approve()
        self.assertEqual(self.movement.state, "reversed")
        self.assertEqual(self.bill.amount_residual, 485_000)

    def _close_books(self, day):
        lock = self.env["edu.books.lock"].with_user(self.accountant)
        lock.create({"company_id": self.school.id, "date": day}).action_close()

    def test_what_was_matched_after_its_day_was_closed_is_open_again(self):
        movement = self.movement.with_user(self.accountant)
        movement.action_undo_match("Nhầm")
        self._close_books("2026-11-23")
        with freeze_time("2026-11-24 02:00:00"):
            movement.action_match(self.bill.ids)
            self.assertTrue(self.movement.transfer_move_id)
            self.assertEqual(self.bill.amount_residual, 0)
            self._ask()
            self._approve()
        self.assertEqual(self.movement.refund_state, "done")
        self.assertEqual(self.bill.amount_residual, 485_000)
        for role in ("cash_in_transit", "unidentified_receipts", "service_revenue"):
            self.assertEqual(self._get_balance(role), 0)

    def test_what_went_back_in_closed_books_is_booked_on_the_first_open_day(self):
        self._ask()
        self._close_books("2026-11-23")
        self._approve()
        reversal = self.movements.search([("reversal_of_id", "=", self.movement.id)])
        self.assertEqual(str(reversal.date), "2026-11-24")

    # === OTHER WAYS BACK === #

    def test_what_the_provider_confirmed_is_not_cancelled(self):
        movement = self.movement.with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "ask for a refund"):
            movement.action_cancel_confirmation("Không về")
        self._ask()
        with self.assertRaisesRegex(UserError, "already on its way"):
            movement.action_cancel_confirmation("Không về")
        self.assertEqual(self.movement.state, "matched")

    def _return(self, state):
        """Create the payment that gives the money back to its sender."""
        return self.env["edu.disbursement"].create(
            {
                "company_id": self.school.id,
                "kind": "return",
                "method": "bank",
                "returned_id": self.movement.id,
                "memo": "Trả lại",
                "state": state,
            }
        )

    def test_what_the_school_gave_back_is_not_refunded(self):
        self.movement.state = "returned"
        with self.assertRaisesRegex(UserError, "back at its payer already"):
            self._ask()

    def test_what_the_school_gives_back_is_not_refunded(self):
        self._return("submitted")
        with self.assertRaisesRegex(UserError, "being paid back"):
            self._ask()

    def test_what_was_given_back_meanwhile_is_not_approved(self):
        self._ask()
        payment = self._return("ordered")
        with self.assertRaisesRegex(UserError, "being paid back"):
            self._approve()
        payment.state = "cancelled"
        self.movement.state = "returned"
        with self.assertRaisesRegex(UserError, "back at its payer already"):
            self._approve()
        self.assertFalse(self.payment.child_transaction_ids)

    def test_the_school_does_not_give_back_what_the_provider_does(self):
        payment = self._return("draft")
        for state in ("asked", "sent", "done"):
            self.movement.refund_state = state
            with self.assertRaisesRegex(UserError, "already on its way"):
                payment._check_returnable()
        self.movement.refund_state = "failed"
        with self.assertRaisesRegex(UserError, "cannot be paid back"):
            payment._check_returnable()

    def test_without_a_reason_it_is_asked_for(self):
        movement = self.movement.with_user(self.accountant)
        action = movement.action_ask_refund()
        wizard = self.env["edu.reason"].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        wizard.reason = "Chuyển trường"
        wizard.action_confirm()
        self.assertEqual(movement.refund_reason, "Chuyển trường")

    def test_a_transfer_of_the_bank_is_not_refunded_by_a_provider(self):
        movement = self.movements._register_movements(
            self.journal,
            [{"bank_reference": "FT1", "date": "2026-11-23", "amount": 5, "memo": ""}],
        )
        movement._settle()
        with self.assertRaisesRegex(UserError, "by a payment of the school"):
            movement.with_user(self.accountant).action_ask_refund("x")

    def test_what_cannot_be_reversed_is_not_sent_to_the_provider(self):
        self._ask()
        refusal = UserError("used")
        with (
            patch.object(
                type(self.movement), "_check_credit_unused", side_effect=refusal
            ),
            self.assertRaisesRegex(UserError, "used"),
        ):
            self._approve()
        self.assertFalse(self.payment.child_transaction_ids)
