# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .collection_common import CollectionCase

TOTAL = 1_252_000


@freeze_time("2026-11-02")
class TestCarryOver(CollectionCase):
    """What was paid too much lowers the next bill."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.money = cls._receive(2 * TOTAL, cls.bill.edu_payment_code)

    def _create_november(self, amount=1_500_000, publish=True):
        """Bill the pupil November and return the bill."""
        return self._create_bill_of(
            amount,
            period=date(2026, 11, 1),
            date=date(2026, 11, 2),
            date_due=date(2026, 11, 15),
            publish=publish,
        )

    def _get_used(self, bill):
        """Return the credit on a bill."""
        return self.env["edu.fee.credit"].search([("move_id", "=", bill.id)])

    def test_the_next_bill_starts_with_what_was_overpaid(self):
        self.assertEqual(self.student.edu_credit, TOTAL)
        bill = self._create_november()
        self.assertEqual(bill.amount_residual, 1_500_000 - TOTAL)
        self.assertEqual(self._get_used(bill).amount, TOTAL)
        self.student.invalidate_recordset(["edu_credit"])
        self.assertEqual(self.student.edu_credit, 0)

    def test_a_bill_that_nobody_sees_yet_takes_no_credit(self):
        bill = self._create_november(publish=False)
        self.assertEqual(bill.amount_residual, 1_500_000)
        bill.edu_fee_round_id.action_publish()
        self.assertEqual(bill.amount_residual, 1_500_000 - TOTAL)

    def test_what_is_left_of_the_credit_waits_for_the_bill_after(self):
        bill = self._create_november(252_000)
        self.assertEqual(bill.edu_payment_state, "collected")
        self.student.invalidate_recordset(["edu_credit"])
        self.assertEqual(self.student.edu_credit, 1_000_000)

    def test_publishing_again_uses_nothing_twice(self):
        bill = self._create_november()
        bill.edu_fee_round_id.action_publish()
        self.assertEqual(len(self._get_used(bill)), 1)

    def test_another_pupils_bill_takes_none_of_it(self):
        bill = self._create_november()
        others = bill.edu_fee_round_id._get_bills() - bill
        self.assertTrue(others)
        self.assertEqual(set(others.mapped("amount_residual")), {1_500_000})

    def test_the_books_show_revenue_for_it_as_for_other_money(self):
        before = self._get_balance("received_in_advance")
        self.assertEqual(before, -TOTAL)
        bill = self._create_november(252_000)
        self.assertEqual(self._get_balance("received_in_advance"), -1_000_000)
        self._check_clearing_pair(self.school)
        charges = bill.edu_charge_ids
        self.assertEqual(sum(charges.mapped("amount_recognised")), 252_000)

    def test_it_is_among_the_payments_and_stands_on_the_card(self):
        bill = self._create_november()
        payment = bill._edu_get_payments()[0]
        self.assertEqual((payment["kind"], payment["amount"]), ("credit", TOTAL))
        self.assertEqual(bill._edu_prepare_card_values()["carried"], TOTAL)

    def test_it_is_taken_back_by_a_reversal_with_a_reason(self):
        bill = self._create_november()
        used = self._get_used(bill).with_user(self._persona("accountant"))
        action = used.action_undo()
        wizard = self.env["edu.reason"].with_user(self._persona("accountant"))
        wizard = wizard.browse(action["res_id"])
        wizard.reason = "Phụ huynh đề nghị hoàn trả"
        wizard.action_confirm()
        self.assertEqual(bill.amount_residual, 1_500_000)
        self.assertEqual(used.state, "undone")
        self.student.invalidate_recordset(["edu_credit"])
        self.assertEqual(self.student.edu_credit, TOTAL)
        self.assertEqual(sum(bill.edu_charge_ids.mapped("amount_recognised")), 0)
        self._check_clearing_pair(self.school)
        with self.assertRaisesRegex(UserError, "already"):
            used.action_undo("Lần nữa")

    def test_what_was_taken_back_may_be_used_again(self):
        bill = self._create_november()
        self._get_used(bill).action_undo("Nhầm")
        bill.with_user(self._persona("accountant")).action_edu_use_credit()
        self.assertEqual(bill.amount_residual, 1_500_000 - TOTAL)

    def test_what_was_taken_back_is_not_used_by_publishing_again(self):
        bill = self._create_november()
        self._get_used(bill).action_undo("Gia đình nhận lại tiền")
        bill.edu_fee_round_id.action_publish()
        self.assertEqual(bill.amount_residual, 1_500_000)

    def test_a_bill_whose_credit_was_taken_back_gets_none_by_itself(self):
        bill = self._create_november()
        self._get_used(bill).action_undo("Gia đình nhận lại tiền")
        self.assertFalse(bill.edu_fee_round_id._use_credit(bill))

    def test_who_left_keeps_the_money_on_the_bill_that_used_it(self):
        bill = self._create_november()
        self.student.active = False
        with self.assertRaisesRegex(UserError, bill.name):
            self.money._undo_settlement("Nhầm học sinh")

    def test_without_credit_the_button_says_so(self):
        bill = self._create_november()
        with self.assertRaisesRegex(UserError, "no credit"):
            bill.action_edu_use_credit()

    def test_neither_cashier_nor_principal_moves_credit(self):
        bill = self._create_november()
        for persona in ("cashier", "principal"):
            user = self._persona(persona)
            with self.subTest(persona), self.assertRaises(AccessError):
                self._get_used(bill).with_user(user).action_undo("Nhầm")
            with self.subTest(persona), self.assertRaises(AccessError):
                bill.with_user(user).action_edu_use_credit()

    def test_money_whose_credit_is_used_stays_until_it_is_taken_back(self):
        bill = self._create_november()
        with self.assertRaisesRegex(UserError, bill.name):
            self.money._undo_settlement("Nhầm học sinh")
        self._get_used(bill).action_undo("Nhầm học sinh")
        self.money._undo_settlement("Nhầm học sinh")
        self.assertEqual(self.money.state, "queue")

    def test_a_school_without_a_journal_for_other_entries_is_told(self):
        self._get_journal("KHAC").active = False
        with self.assertRaisesRegex(UserError, "journal"):
            self._create_november()

    def _close_day(self, day):
        """Close the books up to a day."""
        lock = self.env["edu.books.lock"].create(
            {"company_id": self.school.id, "date": day}
        )
        lock.with_user(self._persona("accountant")).action_close()

    def test_on_a_closed_day_credit_keeps_a_round_from_being_published(self):
        bill = self._create_november(publish=False)
        fee_round = bill.edu_fee_round_id
        self._close_day(date(2026, 11, 2))
        with self.assertRaisesRegex(UserError, "1 pupils have paid too much") as caught:
            fee_round.action_publish()
        self.assertIn(fee_round.name, str(caught.exception))
        self.assertEqual(fee_round.state, "generated")
        self.assertFalse(bill.edu_published)
        with freeze_time("2026-11-03"):
            fee_round.action_publish()
        self.assertEqual(bill.amount_residual, 1_500_000 - TOTAL)

    def test_on_a_closed_day_a_round_without_credit_is_published(self):
        fee_round = self._create_round(classes=self.class_1b)
        self._generate(fee_round)
        self._close_day(date(2026, 11, 2))
        fee_round.action_publish()
        self.assertEqual(fee_round.state, "published")

    def test_accounts_and_journal_are_looked_up_once_for_all_bills(self):
        other = self._create_bill_of(100_000, self.classmate)
        self._receive(900_000, other.edu_payment_code)
        bill = self._create_november(publish=False)
        asked = []
        for model, name in (
            ("edu.account.role", "_get_accounts"),
            ("edu.fee.credit", "_get_journal"),
        ):
            registry_class = self.registry[model]
            origin = getattr(registry_class, name)

            def count(record, *args, origin=origin, name=name):
                asked.append(name)
                return origin(record, *args)

            self.patch(registry_class, name, count)
        bills = bill.edu_fee_round_id._get_bills()
        bills._edu_publish()
        used = self.env["edu.fee.credit"]._use_for(bills)
        self.assertEqual(len(used), 2)
        self.assertEqual(asked.count("_get_journal"), 1)
        # What was overpaid, its account, and what the bills recognise it on.
        self.assertLessEqual(asked.count("_get_accounts"), 3)

    def test_publishing_many_takes_no_query_per_pupil_without_credit(self):
        class_ = self._fill_class("2A", 40)
        fee_round = self._create_round(classes=class_)
        bills = self._generate(fee_round)
        bills._edu_publish()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(15):
            fee_round._use_credit(bills)
