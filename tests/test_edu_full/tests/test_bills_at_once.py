# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What others do, or what breaks, at the moment in which bills are copied."""

import threading
from unittest.mock import patch

import psycopg2

from odoo import api
from odoo.api import SUPERUSER_ID
from odoo.tests import tagged
from odoo.tools import mute_logger

from .at_once_common import BIG_CLASS, PUPILS, AtOnceCase

# What a worker does to copy a chunk, in this order; it dies after each of them.
STEPS = (
    "_take_names",
    "_insert_moves",
    "_insert_lines_and_charges",
    "_insert_line_relations",
    "_insert_messages",
    "_insert_followers",
    "_raise_ranks",
    "_close_gap",
)


@tagged("post_install", "-at_install")
class TestBillsAtOnce(AtOnceCase):
    def _create_other_round(self, name):
        """Create a round of the other school; return its id."""
        return self._create_round(
            name, class_id=self.other_class_id, plan_id=self.other_plan_id
        )

    def test_two_accountants_in_each_of_two_schools_number_bills_without_a_gap(self):
        """Four rounds at one moment, two of each school."""
        mine = [
            self._create_round(name, class_id=self.big_class_id)
            for name in ("Kế toán một", "Kế toán hai")
        ]
        others = [self._create_other_round(name) for name in ("Ba", "Bốn")]
        results = self._run_at_once(*map(self._generate, mine + others))
        self.assertEqual(results, [BIG_CLASS] * 2 + [PUPILS + 1] * 2)
        self.assertEqual(self._assert_in_a_row(*mine), 2 * BIG_CLASS)
        self.assertEqual(self._assert_in_a_row(*others), 2 * (PUPILS + 1))

    def test_an_invoice_by_hand_waits_for_the_numbers_of_a_round(self):
        """Who posts one in the same journal meanwhile gets the number behind."""
        round_id = self._create_round("Cùng sổ", class_id=self.big_class_id)

        def post(env):
            journal = env["res.company"].browse(self.school_id).edu_bill_journal_id
            partner = env["edu.class"].browse(self.class_id).student_ids[0].partner_id
            invoice = env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "journal_id": journal.id,
                    "partner_id": partner.id,
                    "invoice_date": "2026-10-01",
                    "invoice_line_ids": [(0, 0, {"name": "x", "price_unit": 1})],
                }
            )
            invoice._post(soft=False)
            return invoice.id

        made, invoice_id = self._run_at_once(self._generate(round_id), post)
        self.assertEqual(made, BIG_CLASS)

        def read(env):
            bills = env["account.move"].search([("edu_fee_round_id", "=", round_id)])
            moves = bills | env["account.move"].browse(invoice_id)
            return sorted(moves.mapped("sequence_number"))

        numbers = self._run(read)
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + BIG_CLASS + 1)))

    def test_nobody_deletes_what_a_bill_is_made_for(self):
        """What the copies lead to is held, as the database holds it row by row."""
        round_id = self._create_round("Đang lập", class_id=self.big_class_id)
        made, tried = threading.Event(), threading.Event()

        def generate(env):
            count = self._generate(round_id)(env)
            made.set()
            tried.wait(30)
            return count

        def try_to_delete(env):
            made.wait(30)
            students = env["edu.class"].browse(self.big_class_id).student_ids
            refused = 0
            for student in students:
                try:
                    with env.cr.savepoint(flush=False):
                        env.cr.execute(
                            "SELECT 1 FROM edu_student WHERE id = %s FOR UPDATE NOWAIT",
                            [student.id],
                        )
                except psycopg2.errors.LockNotAvailable:
                    refused += 1
            tried.set()
            return refused

        results = self._run_at_once(generate, try_to_delete)
        self.assertEqual(results, [BIG_CLASS, BIG_CLASS])

    # === A WORKER THAT DIES === #

    def _count(self, round_id):
        """Return the rows of a round, as (bills, charges, lines, messages)."""

        def count(env):
            env.cr.execute(
                """
                SELECT (SELECT count(*) FROM account_move
                         WHERE edu_fee_round_id = %(round)s),
                       (SELECT count(*) FROM edu_fee_charge WHERE round_id = %(round)s),
                       (SELECT count(*) FROM account_move_line l
                          JOIN edu_fee_charge c ON c.id = l.edu_charge_id
                         WHERE c.round_id = %(round)s),
                       (SELECT count(*) FROM mail_message g
                          JOIN account_move m ON m.id = g.res_id
                         WHERE g.model = 'account.move'
                           AND m.edu_fee_round_id = %(round)s)
                """,
                {"round": round_id},
            )
            return env.cr.fetchone()

        return self._run(count)

    def _die_in_chunk(self, round_id, student_ids, step):
        """Bill pupils as a job does; the connection ends after a step of it."""
        stamp = self.registry["edu.bill.stamp"]
        plain = getattr(stamp, step)

        def last_step(records, *args):
            plain(records, *args)
            records.env.cr.execute("SELECT pg_terminate_backend(pg_backend_pid())")

        with (
            patch.object(stamp, step, last_step),
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.Error),
            self.registry.cursor() as cr,
        ):
            env = api.Environment(
                cr, SUPERUSER_ID, {"allowed_company_ids": [self.school_id]}
            )
            env["edu.fee.round"].browse(round_id)._generate_chunk(student_ids)

    def test_a_worker_that_dies_in_any_step_leaves_all_or_nothing_of_a_chunk(self):
        round_id = self._create_round("Chết giữa chừng", class_id=self.big_class_id)

        def get_missing(env):
            return env["edu.fee.round"].browse(round_id)._get_missing_student_ids()

        missing = self._run(get_missing)
        first, second = missing[: BIG_CLASS // 2], missing[BIG_CLASS // 2 :]

        def generate_first(env):
            env["edu.fee.round"].browse(round_id)._generate_chunk(first)

        self._run(generate_first)
        whole = self._count(round_id)
        self.assertEqual(whole[0], len(first))
        for step in STEPS:
            with self.subTest(step=step):
                self._die_in_chunk(round_id, second, step)
                self.assertEqual(self._count(round_id), whole)
        # The round goes on where it stopped, and no number is lost.
        self.assertEqual(self._run(get_missing), second)
        self.assertEqual(self._run(self._generate(round_id)), len(second))
        self.assertEqual(self._count(round_id), tuple(2 * one for one in whole))
        self.assertEqual(self._assert_in_a_row(round_id), BIG_CLASS)
