# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Several transactions at the same moment, as several requests and workers have them.

What happens here is committed: these tests run last, in a database that is thrown away.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from unittest.mock import patch

from odoo import api
from odoo.api import SUPERUSER_ID
from odoo.exceptions import UserError
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

from odoo.addons.test_edu.tests.common import EduSetUp

from .common import DAY, TOTAL, FullSetUp

PUPILS = 4
# Enough for the copying of their bills to take a while.
BIG_CLASS = 60
NEXT_MONTH = date(2026, 11, 2)


class World(FullSetUp, EduSetUp):
    """Schools and pupils that other transactions can see."""

    env = None


class AtOnceCase(BaseCase):
    """Base of tests whose transactions are committed; they run last."""

    test_sequence = 1000

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The thread that runs the tests holds the lock, other threads would wait.
        cls.startClassPatcher(patch.object(Registry, "_lock", DummyRLock()))
        cls.registry = Registry(get_db_name())
        with cls.registry.cursor() as cr:
            World.env = api.Environment(cr, SUPERUSER_ID, {})
            # What an earlier class committed stays, under other names.
            cr.execute("UPDATE res_company SET name = name || ' ' || id")
            cr.execute("UPDATE mail_alias SET alias_name = alias_name || '-' || id")
            World._set_up_schools()
            World._set_up_pupils()
            World._set_up_fees()
            for _number in range(PUPILS - 1):
                World._create_student(school_class=World.class_1b)
            cls.class_id = World.class_1b.id
            cls.school_id = World.school.id
            cls.plan_id = World._create_fee_plan(World._create_october_prices()).id
            cls.user_id = World._create_user(
                f"{cls.__name__}-accountant", "edu_fees.group_accountant"
            ).id
            cls.cashier_id = World._create_user(
                f"{cls.__name__}-cashier", "edu_fees.group_cashier"
            ).id
            cls.journal_id = World._get_journal("NH").id
            cls.class_ids = [World.class_1a.id, World.other_class.id]
            twins = World._create_student() | World._create_student(World.other_school)
            twins.root_id = twins[0]
            cls.twin_ids = twins.ids
            cls.other_school_id = World.other_school.id
            cls.big_class_id = World._fill_class("1S", BIG_CLASS).id
            cls.other_plan_id = World._create_fee_plan(
                {World._create_fee_item(World.other_school): 100_000},
                World.other_school,
            ).id
            cls.other_class_id = World.other_class.id
            for _number in range(PUPILS):
                World._create_student(school_class=World.other_class)

    # === TWO TRANSACTIONS === #

    def _run(self, function, user_id=None):
        """Run a function in a transaction of its own, as a request would."""
        with self.registry.cursor() as cr:
            env = api.Environment(
                cr,
                user_id or SUPERUSER_ID,
                {"allowed_company_ids": [self.school_id], "lang": "vi_VN"},
            )
            return retrying(lambda: function(env), env)

    def _run_at_once(self, *functions, user_id=None):
        """Run functions at the same moment; return what each gives or raises."""
        barrier = threading.Barrier(len(functions))

        def run(function):
            threading.current_thread().dbname = get_db_name()
            tries = iter([barrier.wait])

            def wait_then_run(env):
                # Only the first try of each waits for the others.
                next(tries, lambda _seconds: None)(30)
                return function(env)

            try:
                return self._run(wait_then_run, user_id)
            except UserError as error:
                return error

        # What one of two has to repeat is logged as a bad query.
        with mute_logger("odoo.sql_db"), ThreadPoolExecutor(len(functions)) as pool:
            return list(pool.map(run, functions))

    # === WHAT THEY WORK ON === #

    def _create_round(self, name, day=DAY, class_id=None, plan_id=None):
        """Create a round of the class and commit it; return its id."""

        def create(env):
            plan = env["edu.fee.plan"].browse(plan_id or self.plan_id)
            fee_round = env["edu.fee.round"].create(
                {
                    "name": name,
                    "company_id": plan.company_id.id,
                    "school_year_id": plan.school_year_id.id,
                    "plan_id": plan.id,
                    "class_ids": [class_id or self.class_id],
                    "period": day.replace(day=1),
                    "date": day.replace(day=1),
                    "date_due": day.replace(day=20),
                }
            )
            return fee_round.id

        return self._run(create)

    def _create_bills(self, name):
        """Generate and publish a round; return the ids of its bills.

        What other tests left over stays where it is.
        """
        round_id = self._create_round(name)

        def generate(env):
            fee_round = env["edu.fee.round"].browse(round_id)
            bills = fee_round._generate_now()
            fee_round.action_publish()
            for used in bills.edu_credit_ids:
                used.action_undo(name)
            return bills.ids

        return self._run(generate)

    def _receive(self, bill_id, reference):
        """Return a function that lets the money of a bill come in."""

        def receive(env):
            bill = env["account.move"].browse(bill_id)
            transactions = env["edu.collection.transaction"]._register_movements(
                env["account.journal"].browse(self.journal_id),
                [
                    {
                        "bank_reference": reference,
                        "date": DAY,
                        "amount": TOTAL,
                        "memo": bill.edu_payment_code,
                    }
                ],
            )
            transactions._settle()
            return transactions.ids

        return receive

    def _enrol(self, student_id, class_id):
        """Return a function that puts a pupil into a class."""

        def enrol(env):
            values = {"student_id": student_id, "class_id": class_id, "date_start": DAY}
            return env["edu.enrollment"].create(values).id

        return enrol

    def _assert_one_is_told(self, *functions):
        results = self._run_at_once(*functions)
        told = [one for one in results if isinstance(one, UserError)]
        self.assertEqual(len(told), 1, results)
        self._run(
            lambda env: env["edu.enrollment"].browse(set(results) - set(told)).unlink()
        )

    def _generate(self, round_id):
        """Return a function that generates a round, as its job does."""

        def generate(env):
            fee_round = env["edu.fee.round"].browse(round_id)
            company_ids = fee_round.sudo().company_id.ids
            fee_round = fee_round.with_context(allowed_company_ids=company_ids)
            return len(fee_round._generate_now())

        return generate

    def _assert_in_a_row(self, *round_ids):
        """Check that the numbers of rounds of one school have no gap and no double."""

        def read(env):
            bills = env["account.move"].search([("edu_fee_round_id", "in", round_ids)])
            return (
                sorted(bills.mapped("sequence_number")),
                len(set(bills.mapped("name"))),
                any(bills.mapped("made_sequence_gap")),
                [len(bill.line_ids) - len(bill.edu_charge_ids) for bill in bills],
                [len(bill.message_ids) for bill in bills],
            )

        numbers, names, made_gap, lines, messages = self._run(read)
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(numbers))))
        self.assertEqual(names, len(numbers))
        self.assertFalse(made_gap)
        self.assertEqual(set(lines), {1})
        self.assertEqual(set(messages), {1})
        return len(numbers)
