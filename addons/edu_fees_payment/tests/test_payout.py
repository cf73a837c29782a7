# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import OnlineCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-23 02:00:00")
class TestPayout(OnlineCase):
    """The provider's transfer closes the money in transit; its fee is what is less."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second_bill = cls._create_bill(cls.classmate)
        cls.accountant = cls._persona("accountant")

    def _pay_both(self):
        first = self._pay(number="GW1")
        second = self._pay(self.second_bill, number="GW2")
        return (first | second).edu_movement_id

    def _receive(self, amount, day=date(2026, 11, 25)):
        """Let the bank's statement show what the provider transferred."""
        movement = self.movements._register_movements(
            self.journal,
            [
                {
                    "bank_reference": f"FT{self._next_number()}",
                    "date": day,
                    "amount": amount,
                    "memo": "VIETTELPAY QUYET TOAN 23/11",
                }
            ],
        )
        movement._settle()
        return movement

    def _open(self, movement):
        action = movement.with_user(self.accountant).action_open_payout()
        wizards = self.env["edu.collection.payout"].with_user(self.accountant)
        return wizards.browse(action["res_id"])

    def test_the_window_proposes_what_was_paid_until_that_day(self):
        payments = self._pay_both()
        wizard = self._open(self._receive(582_000))
        self.assertEqual(wizard.payment_ids, payments)
        self.assertEqual(wizard.amount_gross, 585_000)
        self.assertEqual(wizard.amount_fee, 3_000)

    def test_a_payout_closes_the_money_in_transit_net_of_the_fee(self):
        payments = self._pay_both()
        line = self._receive(582_000)
        self._open(line).action_confirm()
        self.assertEqual(line.state, "matched")
        self.assertEqual(payments.payout_id, line)
        self.assertEqual(self._get_balance("cash_in_transit"), 0)
        self.assertEqual(self._get_balance("bank"), 582_000)
        self.assertEqual(self._get_balance("bank_fee"), 3_000)
        self.assertEqual(self._get_balance("unidentified_receipts"), 0)
        transit = self._get_account("cash_in_transit")
        open_lines = self.env["account.move.line"].search(
            [("account_id", "=", transit.id), ("reconciled", "=", False)]
        )
        self.assertFalse(open_lines)

    def test_the_overview_counts_online_payments_once(self):
        self._pay_both()
        self._open(self._receive(582_000)).action_confirm()
        page = self.env["edu.fee.dashboard"].with_user(self.accountant)
        domain = page._get_money_domain(date(2026, 11, 1), date(2026, 11, 30))
        self.assertEqual(sum(self.movements.search(domain).mapped("amount")), 585_000)

    def test_money_is_counted_once(self):
        self._pay_both()
        self._open(self._receive(585_000)).action_confirm()
        revenue = self._get_balance("service_revenue")
        behalf = self._get_balance("collected_on_behalf")
        self.assertEqual(revenue + behalf, -585_000)
        self.assertEqual(self._get_balance("bank_fee"), 0)

    def test_a_payment_is_paid_out_once(self):
        self._pay_both()
        self._open(self._receive(582_000)).action_confirm()
        wizard = self._open(self._receive(100_000))
        self.assertFalse(wizard.payment_ids)
        with self.assertRaisesRegex(UserError, "Choose the payments"):
            wizard.action_confirm()

    def test_more_than_was_paid_is_refused(self):
        self._pay_both()
        line = self._receive(585_001)
        with self.assertRaisesRegex(UserError, "585.001"):
            self._open(line).action_confirm()
        self.assertEqual(line.state, "queue")

    def test_undoing_a_payout_lets_the_payments_wait_again(self):
        payments = self._pay_both()
        line = self._receive(582_000)
        self._open(line).action_confirm()
        line.with_user(self.accountant).action_undo_match("Nhầm đợt")
        self.assertFalse(payments.payout_id)
        self.assertEqual(self._get_balance("cash_in_transit"), 585_000)
        self.assertEqual(self._get_balance("bank_fee"), 0)
        self._open(line).action_confirm()
        self.assertEqual(self._get_balance("cash_in_transit"), 0)

    def test_a_payout_that_never_came_lets_the_payments_wait_again(self):
        payments = self._pay_both()
        line = self._receive(582_000)
        self._open(line).action_confirm()
        line.with_user(self.accountant).action_cancel_confirmation("Không về")
        self.assertEqual(line.state, "reversed")
        self.assertFalse(payments.payout_id)
        self.assertEqual(self._get_balance("cash_in_transit"), 585_000)
        self.assertEqual(self._open(self._receive(582_000)).payment_ids, payments)

    def test_a_payment_that_was_paid_out_is_not_cancelled(self):
        payments = self._pay_both()
        line = self._receive(582_000)
        self._open(line).action_confirm()
        for payment in payments.with_user(self.accountant):
            with self.assertRaisesRegex(
                UserError, f"paid out by {line.bank_reference}"
            ):
                payment.action_cancel_confirmation("Không về")
        self.assertEqual(payments.mapped("state"), ["matched", "matched"])

    def test_payments_of_later_days_are_not_proposed(self):
        self._pay_both()
        wizard = self._open(self._receive(1_000, date(2026, 11, 22)))
        self.assertFalse(wizard.payment_ids)

    def test_only_the_accountant_closes_payments(self):
        self._pay_both()
        line = self._receive(582_000)
        for name in ("cashier", "principal", "teacher"):
            with self.subTest(name), self.assertRaises(AccessError):
                line.with_user(self._persona(name)).action_open_payout()

    def test_a_school_without_online_payments_says_so(self):
        self.channel.active = False
        line = self._receive(1_000)
        with self.assertRaisesRegex(UserError, "no channel of online payments"):
            line.with_user(self.accountant).action_open_payout()
