# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .collection_common import DAY
from .reconciliation_common import ReconciliationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-05 08:00:00")
class TestReconciliation(ReconciliationCase):
    # === THE STATES === #

    def test_told_and_in_the_file_is_confirmed_automatically(self):
        told = self._tell(1_252_000, self.code, "FT1")
        proven = self._prove(1_252_000, self.code, "FT1")
        self.assertEqual(told, proven)
        self._check_line(told, "auto", 1_252_000, 1_252_000)

    def test_matched_by_a_person_is_confirmed_by_hand(self):
        proven = self._prove(1_252_000, "tien hoc")
        proven.with_user(self.accountant).action_match(self.bill.ids)
        self._check_line(proven, "manual", 1_252_000, 1_252_000)

    def test_in_the_file_without_a_bill_is_received_not_confirmed(self):
        self._check_line(self._prove(5_000, "ung ho"), "received", 5_000, 0)

    def test_told_only_is_confirmed_not_received(self):
        told = self._tell(1_252_000, self.code)
        self.assertEqual(told.state, "matched")
        self._check_line(told, "claimed", 0, 1_252_000)

    def test_what_a_gateway_lists_is_no_proof(self):
        told = self._tell(1_252_000, self.code, "FT1")
        self._tell(1_252_000, self.code, "FT1")
        self.assertEqual(len(told.message_evidence_ids), 2)
        self._check_line(told, "claimed", 0, 1_252_000)

    def test_one_reference_with_two_amounts_is_one_row_that_differs(self):
        told = self._tell(1_252_000, self.code, "FT1")
        proven = self._prove(1_200_000, self.code, "FT1")
        self.assertEqual(proven.bank_reference, "FT1~1200000")
        self._check_line(told, "differs", 1_200_000, 1_252_000)
        self.assertFalse(self._get_line(proven))

    def test_the_file_first_and_told_later_differs_likewise(self):
        proven = self._prove(1_200_000, self.code, "FT1")
        told = self._tell(1_252_000, self.code, "FT1")
        self._check_line(proven, "differs", 1_200_000, 1_252_000)
        self.assertFalse(self._get_line(told))

    def test_two_amounts_that_are_both_in_the_file_are_two_movements(self):
        first, second = self._prove_all(
            self._get_entry(5_000, "x", "FT1"), self._get_entry(6_000, "y", "FT1")
        )
        self._check_line(first, "received", 5_000, 0)
        self._check_line(second, "received", 6_000, 0)

    def test_a_bill_that_was_paid_twice_at_the_bank(self):
        self._prove(1_252_000, self.code)
        again = self._prove(1_252_000, self.code)
        self._check_line(again, "duplicate", 1_252_000, 0)

    def test_too_much_for_a_bill_is_confirmed(self):
        over = self._prove(1_300_000, self.code)
        self._check_line(over, "auto", 1_300_000, 1_300_000)

    def test_money_out_cash_and_other_accounts_stay_out_of_it(self):
        out = self._prove(-5_000, "phi")
        cash = self._receive(5_000, "x", journal=self._get_journal("TM"))
        self.assertFalse(self._get_line(out) | self._get_line(cash))

    # === THE DAYS === #

    def _get_days(self, user=None):
        self.env.flush_all()
        days = self.env["edu.collection.day"].with_user(user or self.accountant)
        return days.search([("company_id", "=", self.school.id)])

    def test_a_day_counts_and_sums_each_status(self):
        self._prove(1_252_000, self.code)
        self._prove(7_000, "ung ho")
        self._tell(3_000, "x")
        self._prove(1_252_000, self.code)
        self._tell(50_000, "y", "FT9")
        self._prove(40_000, "y", "FT9")
        day = self._get_days()
        self.assertEqual((day.date, day.channel_id), (DAY, self.channel))
        self.assertEqual(
            (day.count_total, day.count_confirmed, day.count_open), (5, 1, 4)
        )
        self.assertEqual((day.count_received, int(day.amount_received)), (1, 7_000))
        self.assertEqual((day.count_claimed, int(day.amount_claimed)), (1, 3_000))
        self.assertEqual((day.count_differs, int(day.amount_differs)), (1, -10_000))
        self.assertEqual(
            (day.count_duplicate, int(day.amount_duplicate)), (1, 1_252_000)
        )
        self.assertEqual(int(day.amount_bank), 2 * 1_252_000 + 47_000)
        self.assertEqual(
            int(day.amount_difference), int(day.amount_bank - day.amount_system)
        )

    def test_the_days_add_up_to_the_movements(self):
        for number in range(3):
            self._prove(1_000, date=date(2026, 10, 1 + number))
            self._tell(500, date=date(2026, 10, 2))
        days = self._get_days()
        self.assertEqual(len(days), 3)
        lines = self.env["edu.collection.reconciliation"].search(
            [("company_id", "=", self.school.id)]
        )
        for name in ("amount_bank", "amount_system", "amount_difference"):
            self.assertEqual(sum(days.mapped(name)), sum(lines.mapped(name)))
        self.assertEqual(sum(days.mapped("count_total")), len(lines))

    def test_a_day_says_whether_the_banks_file_reaches_it(self):
        self._tell(500, date=date(2026, 10, 6))
        self._prove(1_000)
        told, proven = self._get_days()
        self.assertEqual((told.is_statement_in, proven.is_statement_in), (False, True))

    def test_a_day_opens_its_movements(self):
        mine = self._prove(1_000)
        self._prove(1_000, date=date(2026, 10, 4))
        day = self._get_days().filtered(lambda one: one.date == DAY)
        action = day.action_view_lines()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found.transaction_id, mine)

    def test_a_payment_after_hours_stands_in_the_next_day(self):
        self.channel.closing_hour = 16.0
        self._tell(
            5_000,
            paid_at=self.env.cr.now().replace(
                year=2026, month=10, day=5, hour=10, tzinfo=None
            ),
        )
        self.assertEqual(self._get_days().date, date(2026, 10, 6))

    def test_a_month_of_days_is_read_by_few_queries(self):
        for number in range(1, 29):
            self._prove(1_000, date=date(2026, 10, number))
        names = ["amount_bank", "count_open", "is_statement_in", "channel_name"]
        self._get_days().read(names)
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            self._get_days().read(names)

    # === THE ACTIONS === #

    def test_a_row_leads_to_its_movement(self):
        proven = self._prove(5_000)
        action = self._get_line(proven).action_view_transaction()
        self.assertEqual(action["res_id"], proven.id)

    def test_a_row_that_is_not_confirmed_is_matched(self):
        proven = self._prove(1_252_000, "tien hoc")
        action = self._get_line(proven).action_open_match()
        wizard = self.env[action["res_model"]].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        wizard.line_ids.filtered(lambda one: one.move_id == self.bill).action_match()
        self._check_line(proven, "manual", 1_252_000, 1_252_000)

    # === WHO READS === #

    def test_the_principal_reads_and_cancels_nothing(self):
        told = self._tell(1_252_000, self.code)
        line = self._get_line(told, self.principal)
        self.assertEqual(line.state, "claimed")
        with self.assertRaises(AccessError):
            line.action_cancel_confirmation()

    def test_the_officer_reads_figures_and_no_movement(self):
        self._tell(1_252_000, self.code)
        officer = self._persona("officer")
        day = self._get_days(officer)
        self.assertEqual(int(day.amount_claimed), 1_252_000)
        self.assertEqual(day.school_name, self.school.name)
        with self.assertRaises(AccessError):
            self._get_line(self.transactions, officer)

    def test_another_units_officer_and_other_staff_read_nothing(self):
        self._tell(1_252_000, self.code)
        self.assertFalse(self._get_days(self._persona("foreign_officer")))
        for persona in ("cashier", "teacher", "office"):
            with self.assertRaises(AccessError, msg=persona):
                self._get_days(self._persona(persona))
