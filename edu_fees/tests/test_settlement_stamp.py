# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.edu_fees.models.edu_bill_stamp_beside import RANKS
from odoo.addons.edu_fees.tools import entry_columns

from .settlement_stamp_common import SettlementStampCase

STAMP_LOG = "odoo.addons.edu_fees.models.edu_collection_settlement_stamp"


@tagged("post_install", "-at_install")
@freeze_time("2026-10-20")
class TestSettlementStamp(SettlementStampCase):
    """When movements are booked by the set, when not, and what it costs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stamp = cls.env["edu.entry.stamp"]
        cls.stamp_class = type(cls.stamp)

    def setUp(self):
        super().setUp()
        self.copied = []
        stamp_movements = self.stamp_class._stamp_movements

        def note(stamp, copies):
            self.copied += copies
            return stamp_movements(stamp, copies)

        self.patch(self.stamp_class, "_stamp_movements", note)

    def _pay_all(self, bills=None, **values):
        """Settle a payment of each bill; return the movements."""
        bills = self.bills if bills is None else bills
        transactions = self._register(*(self._pay(bill, **values) for bill in bills))
        transactions._settle()
        return transactions

    def _assert_paid(self, transactions, copied=0):
        """All bills are paid, so many of them by copies."""
        self.assertEqual(set(transactions.mapped("state")), {"matched"})
        self.assertEqual(set(self.bills.mapped("payment_state")), {"paid"})
        self.assertEqual(len(self.copied), copied)

    # === WHAT IS THERE AFTERWARDS === #

    def test_the_records_are_read_as_they_were_written(self):
        """Nothing stale is left in the cache of who settles."""
        self.bills.mapped("amount_residual")
        transactions = self._pay_all()
        self._assert_paid(transactions, 11)
        self.assertEqual(sum(self.bills.mapped("amount_residual")), 0)
        self.assertEqual(
            transactions.allocation_ids.student_id, self.bills.edu_student_id
        )
        lines = transactions.statement_line_id
        self.assertEqual(len(lines), 12)
        self.assertTrue(all(lines.mapped("is_reconciled")))
        self.assertEqual(lines.partner_id, self.bills.partner_id)

    def test_numbers_have_no_gap_and_follow_the_days(self):
        days = [9, 3, 7, 5, 9, 3, 7, 5, 9, 3, 7, 5]
        transactions = self._register(
            *(
                self._pay(bill, day=day)
                for bill, day in zip(self.bills, days, strict=True)
            )
        )
        transactions._settle()
        moves = transactions.statement_line_id.move_id.sorted("sequence_number")
        first = moves[0].sequence_number
        self.assertEqual(
            moves.mapped("sequence_number"), list(range(first, first + 12))
        )
        self.assertEqual(len(set(moves.mapped("name"))), 12)
        self.assertEqual(moves[1:].mapped("date"), sorted(moves[1:].mapped("date")))
        self.assertFalse(any(moves.mapped("made_sequence_gap")))

    def test_what_the_orm_books_next_goes_on_behind_the_copies(self):
        moves = self._pay_all(self.bills[:11]).statement_line_id.move_id
        (last,) = self._pay_all(self.bills[11]).statement_line_id.move_id
        self.assertEqual(last.sequence_number, max(moves.mapped("sequence_number")) + 1)

    def test_a_copied_match_can_be_undone_and_made_anew(self):
        transaction = self._pay_all()[-1]
        bill = transaction.allocation_ids.move_id
        transaction.action_undo_match("nhầm học sinh")
        self.assertEqual(bill.amount_residual, self.total)
        self.assertEqual(set(bill.edu_charge_ids.mapped("amount_recognised")), {0})
        transaction.action_match(bill)
        self.assertEqual(bill.payment_state, "paid")

    def test_a_copied_movement_can_be_reversed(self):
        transaction = self._pay_all()[-1]
        bill = transaction.allocation_ids.move_id
        transaction._reverse("trả lại", date(2026, 10, 20))
        self.assertEqual(bill.amount_residual, self.total)

    def test_other_modules_hear_of_the_bills_that_are_paid(self):
        heard = []
        moves = type(self.env["account.move"])
        plain = moves._invoice_paid_hook

        def hear(paid):
            heard.extend(paid.ids)
            return plain(paid)

        self.patch(moves, "_invoice_paid_hook", hear)
        transactions = self._register(
            *(self._pay(bill) for bill in self.bills[:6]),
            *(self._pay(bill, 5_000) for bill in self.bills[6:]),
        )
        transactions._settle()
        self.assertEqual(sorted(heard), self.bills[:6].ids)

    def test_payers_count_as_customers(self):
        """Odoo adds them up after the commit, with those who were customers before."""
        self.env.cr.postcommit.clear()
        self._pay_all()
        counted = self.env.cr.postcommit.data[RANKS]
        self.assertEqual(dict(counted), dict.fromkeys(self.bills.partner_id.ids, 1))

    # === WHAT GOES THROUGH THE ORM === #

    def test_one_movement_is_booked_by_the_orm(self):
        self._pay_all(self.bills[0])
        self.assertFalse(self.copied)

    def test_movements_in_two_bills_each_are_booked_by_the_orm(self):
        memos = [
            " ".join(self.bills[place : place + 2].mapped("edu_payment_code"))
            for place in range(0, 12, 2)
        ]
        transactions = self._register(
            *(self._pay(None, 2 * self.total, memo=memo) for memo in memos)
        )
        transactions._settle()
        self._assert_paid(transactions)

    def test_a_bill_with_two_open_lines_is_paid_by_the_orm(self):
        self.assertEqual(
            set(self.stamp._get_terms(self.bills.ids)), set(self.bills.ids)
        )
        self.env.cr.execute(
            "UPDATE account_move_line SET account_id = %s WHERE move_id = ANY(%s)"
            " AND edu_charge_id IS NOT NULL",
            [self._get_account("bill_receivable").id, self.bills[:5].ids],
        )
        terms = self.stamp._get_terms(self.bills.ids)
        self.assertEqual(set(terms), set(self.bills[5:].ids))

    def test_what_a_machine_tells_of_a_closed_day_is_booked_by_the_orm(self):
        lock = self.env["edu.books.lock"].create(
            {"company_id": self.school.id, "date": date(2026, 10, 6)}
        )
        lock.with_user(self._persona("accountant")).action_close()
        self.assertFalse(self.stamp._is_open(self.journal, date(2026, 10, 6)))
        self.assertTrue(self.stamp._is_open(self.journal, date(2026, 10, 7)))

    def test_a_lock_date_of_odoo_counts(self):
        self.school.fiscalyear_lock_date = date(2026, 10, 6)
        self.assertFalse(self.stamp._is_open(self.journal, date(2026, 10, 6)))
        self.assertTrue(self.stamp._is_open(self.journal, date(2026, 10, 7)))

    def test_a_journal_that_is_secured_by_a_hash_is_booked_by_the_orm(self):
        self.journal.restrict_mode_hash_table = True
        self.assertIn("hash", self.stamp._get_obstacle(self.journal))
        self._assert_paid(self._pay_all())

    def test_what_leaves_other_rows_is_booked_by_the_orm(self):
        """An analytic distribution of the accounts, for one."""
        plan = self.env["account.analytic.plan"].create({"name": "Hoạt động"})
        account = self.env["account.analytic.account"].create(
            {"name": "Bán trú", "plan_id": plan.id, "company_id": self.school.id}
        )
        self.env["account.analytic.distribution.model"].create(
            {
                "account_prefix": "3381",
                "company_id": self.school.id,
                "analytic_distribution": {str(account.id): 100},
            }
        )
        self._assert_paid(self._pay_all())
        moves = self.bills.line_ids.matched_credit_ids.credit_move_id.move_id
        lines = moves.line_ids.analytic_line_ids
        self.assertEqual(len(lines), 12)

    def test_a_template_that_the_orm_made_otherwise_is_not_copied(self):
        with patch.object(self.stamp_class, "_is_template", lambda *_args: False):
            self._assert_paid(self._pay_all())

    def test_a_failure_while_copying_leaves_nothing(self):
        transactions = self._register(*(self._pay(bill) for bill in self.bills))

        def refuse(*_args):
            raise ValueError("đứt kết nối")

        with (
            patch.object(self.stamp_class, "_update_bills", refuse),
            self.assertRaisesRegex(ValueError, "đứt"),
            self.env.cr.savepoint(),
        ):
            transactions._settle()
        self.env.invalidate_all()
        self.assertEqual(set(transactions.mapped("state")), {"new"})
        self.assertFalse(transactions.statement_line_id)
        self.assertEqual(set(self.bills.mapped("payment_state")), {"not_paid"})

    # === GUARDS === #

    def test_every_stored_column_of_every_installed_module_is_classified(self):
        self.assertEqual(self.stamp._find_unknown_columns(), [])

    def test_every_override_of_what_books_money_is_known(self):
        self.assertEqual(self.stamp._find_unknown_methods(), [])

    def test_everything_that_is_worked_out_from_what_changes_is_known(self):
        self.assertEqual(self.stamp._find_unknown_dependents(), [])

    def test_a_column_is_of_one_kind(self):
        for model, kinds in self.stamp._get_columns().items():
            names = [name for kind in kinds.values() for name in kind]
            self.assertEqual(len(names), len(set(names)), model)

    def test_no_copied_column_belongs_to_one_entry(self):
        """A copy has no value in a column that a bill has been given as its own."""
        kinds = self.stamp._get_columns()["account.move"]
        entry = self._pay_all().statement_line_id.move_id
        for name in entry_columns.MOVE["copy"] - {"invoice_partner_display_name"}:
            self.assertIn(name, kinds["copy"])
            self.assertFalse(any(entry.mapped(name)), name)

    def test_a_column_or_relation_that_a_module_brings_is_found(self):
        """The fault that the first guard is to catch, in every table that is copied."""
        planted = {
            "x_color": fields.Char(),
            "x_label_ids": fields.Many2many("res.lang"),
        }
        for name, field in planted.items():
            field.name = name
        for model in self.stamp._get_columns():
            own = type(self.env[model])._fields__
            with patch.dict(own, planted), self.subTest(model=model):
                self.assertEqual(
                    self.stamp._find_unknown_columns(),
                    [f"{model}.x_color", f"{model}.x_label_ids"],
                )

    @mute_logger(STAMP_LOG)
    def test_a_column_nobody_classified_sends_money_through_the_orm(self):
        columns = self.stamp._get_columns()
        columns["account.bank.statement.line"]["copy"] -= {"sequence"}
        with patch.object(self.stamp_class, "_get_columns", lambda _stamp: columns):
            self.assertIn(
                "account.bank.statement.line.sequence",
                self.stamp._get_obstacle(self.journal),
            )
            self._assert_paid(self._pay_all())

    @mute_logger(STAMP_LOG)
    def test_something_worked_out_that_nobody_knows_sends_money_through_the_orm(self):
        known = entry_columns.KNOWN_DEPENDENTS - {"account.payment.state"}
        with patch.object(
            self.stamp_class, "_get_known_dependents", lambda _stamp: known
        ):
            self.assertIn("payment.state", self.stamp._get_obstacle(self.journal))
            self._assert_paid(self._pay_all())

    # === WHAT IT COSTS === #

    def test_more_movements_cost_no_more_queries(self):
        self._pay_all(self.bills[:2], amount=1_000)
        transactions = self._register(*(self._pay(bill, 2_000) for bill in self.bills))
        self.env.flush_all()
        counts = []
        for part in (transactions[:4], transactions[4:]):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            part._settle()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
        self.assertLess(counts[1], 160)
