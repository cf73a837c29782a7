# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import OnlineCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23 02:00:00")
class TestMoney(OnlineCase):
    """A payment is one movement on its provider's channel, and nothing beside it."""

    def test_a_done_payment_pays_the_bill_from_money_in_transit(self):
        payment = self._pay()
        movement = payment.edu_movement_id
        self.assertEqual((movement.state, movement.amount), ("matched", 485_000))
        self.assertEqual(movement.channel_id, self.channel)
        self.assertEqual(movement.bank_reference, "GW1")
        self.assertEqual(self.bill.amount_residual, 0)
        self.assertEqual(self._get_balance("cash_in_transit"), 485_000)
        self.assertEqual(self._get_balance("bank"), 0)

    def test_no_payment_of_odoo_stands_beside_it(self):
        payment = self._pay()
        self.assertFalse(payment.payment_id)
        domain = [("company_id", "=", self.school.id)]
        self.assertFalse(self.env["account.payment"].search(domain))

    def test_it_is_recognised_as_money_of_the_bank_is(self):
        self._pay()
        self.assertEqual(self._get_balance("service_revenue"), -320_000)
        self.assertEqual(self._get_balance("collected_on_behalf"), -165_000)

    def test_a_second_post_processing_changes_nothing(self):
        payment = self._pay()
        payment._post_process()
        domain = [("channel_id", "=", self.channel.id)]
        self.assertEqual(self.movements.search_count(domain), 1)
        self.assertEqual(self._get_balance("cash_in_transit"), 485_000)

    def test_what_the_provider_said_is_kept_as_a_message(self):
        movement = self._pay().edu_movement_id
        [message] = movement.message_evidence_ids
        self.assertEqual((message.verb, message.state), ("transaction", "done"))
        self.assertIn(self.bill.edu_payment_code, message.body_text)

    def test_two_payments_that_began_at_once_make_one_credit(self):
        first, second = self._begin(), self._begin()
        for number, payment in enumerate((first, second)):
            payment.provider_reference = f"GW{number}"
            payment._set_done()
            payment._post_process()
        self.assertEqual(first.edu_movement_id.state, "matched")
        self.assertEqual(second.edu_movement_id.state, "over")
        self.assertEqual(self.student.edu_credit, 485_000)

    def test_money_of_a_cancelled_bill_waits_in_the_queue(self):
        payment = self._begin()
        self.bill._edu_cancel("Sai đối tượng")
        payment._set_done()
        payment._post_process()
        movement = payment.edu_movement_id
        self.assertEqual(movement.state, "queue")
        self.assertEqual(movement.queue_reason, "cancelled_bill")
        self.assertEqual(payment._edu_get_family_state()["key"], "kept")

    def test_a_payment_without_a_bill_waits_in_the_queue(self):
        payment = self._begin(invoice_ids=False, reference="tx-1", amount=10_000)
        payment._set_done()
        payment._post_process()
        self.assertEqual(payment.edu_movement_id.queue_reason, "no_code")

    def test_other_companies_keep_the_payments_of_odoo(self):
        company = self.env["res.company"].create({"name": "Công ty khác"})
        provider = self.env["payment.provider"].create(
            {"name": "Khác", "company_id": company.id}
        )
        self.assertFalse(provider.edu_is_school)
        with self.assertRaises(UserError):
            provider.action_edu_create_channel()

    def test_the_family_reads_what_became_of_it(self):
        payment = self._begin()
        self.assertEqual(payment._edu_get_family_state()["key"], "waiting")
        payment._set_error("x")
        self.assertEqual(payment._edu_get_family_state()["key"], "failed")
        paid = self._pay(number="GW2")
        state = paid._edu_get_family_state()
        self.assertEqual((state["key"], state["amount"]), ("paid", 485_000))
        rows = self.bill._edu_get_online_attempts()
        self.assertEqual([row["key"] for row in rows], ["paid", "failed"])
        [payment_row] = self.bill._edu_get_payments()
        self.assertEqual(payment_row["kind"], "online")

    # === WHO MAY BEGIN === #

    def test_the_order_carries_the_payment_code(self):
        code = self.bill.edu_payment_code
        self.assertEqual(self._begin().reference, code)
        self.assertEqual(self._begin().reference, f"{code}-1")

    def test_another_schools_provider_takes_no_payment(self):
        self._create_books(self.other_school)
        foreign = self._create_provider(self.other_school)
        with self.assertRaisesRegex(ValidationError, "does not take this way"):
            self._begin(provider=foreign)

    def test_a_provider_without_permission_takes_no_payment(self):
        for state in ("draft", "asked", "stopped"):
            with self.subTest(state):
                self.channel.permit_state = state
                with self.assertRaises(ValidationError):
                    self._begin()

    def test_a_hidden_or_disabled_provider_takes_no_payment(self):
        self.provider.is_published = False
        with self.assertRaises(ValidationError):
            self._begin()
        self.provider.write({"is_published": True, "state": "disabled"})
        with self.assertRaises(ValidationError):
            self._begin()

    def test_another_amount_than_what_is_open_is_refused(self):
        for amount in (1, 484_999, 485_001, -485_000, 0):
            with self.subTest(amount), self.assertRaises(ValidationError):
                self._begin(amount=amount)

    def test_a_paid_cancelled_or_hidden_bill_is_refused(self):
        hidden = self._create_bill(self.classmate, publish=False)
        with self.assertRaises(ValidationError):
            self._begin(hidden)
        self._pay()
        with self.assertRaises(ValidationError):
            self._begin(amount=485_000)

    def test_two_bills_at_once_are_refused(self):
        other = self._create_bill(self.classmate)
        with self.assertRaisesRegex(ValidationError, "one by one"):
            self._begin(invoice_ids=[Command.set((self.bill | other).ids)])

    def test_a_method_that_is_not_the_providers_is_refused(self):
        method = self.env.ref("payment.payment_method_momo")
        with self.assertRaises(ValidationError):
            self._begin(payment_method_id=method.id)
