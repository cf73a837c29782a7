# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Pupils who join and leave, and a plan of the next school year, in the browser."""

from datetime import timedelta

from odoo.tests import tagged

from .common import FullCase
from .walk import Walking

PRICE = 310_000


@tagged("browser")
class TestMoverBrowser(Walking, FullCase):
    """The accountant bills who joined, settles who left and renews the plan.

    Each walk waits for what the server saved before the page is left; nothing is read
    of the database meanwhile, since the pages' requests and the test share a cursor.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.item = cls._create_fee_item(name="Phục vụ bán trú", partial_rule="days")
        cls.today = cls.env["edu.student"]._get_today()
        cls.plan = cls._create_fee_plan({cls.item: PRICE})
        cls.fee_round = cls._create_round(
            plan_id=cls.plan.id,
            period=cls.today.replace(day=1),
            date=cls.today.replace(day=1),
            date_due=cls.today,
        )
        cls._generate(cls.fee_round, publish=True)

    def _open_round(self, walk):
        walk.open(f"/odoo/action-edu_fees.edu_fee_round_action/{self.fee_round.id}")

    def _get_bill(self, student):
        """Return the bill of a pupil, as the database has it."""
        self.env.invalidate_all()
        bills = self.fee_round._get_bills()
        return bills.filtered(lambda bill: bill.edu_student_id == student)

    def _confirm(self, walk):
        """Confirm the dialog, and wait until it is done and the form read anew."""
        walk.press("action_confirm")
        walk.see(".o_notification")
        self.assertTrue(walk.wait("!document.querySelector('.modal')"))

    def _wait_without(self, walk, button):
        """Wait until the form has no such button any more."""
        self.assertTrue(
            walk.wait(
                "document.querySelector('.o_form_view') && "
                f"!document.querySelector(\"button[name='{button}']\")"
            ),
            f"{button} is still there",
        )

    def test_who_joined_is_billed(self):
        joiner = self._create_student(school_class=self.class_1a, name="Vũ Vào Sau")
        self.env.flush_all()
        with self.walk.session(self.accountant) as walk:
            self._open_round(walk)
            walk.press("action_view_joiners")
            walk.see(".modal .o_data_row", "Vũ Vào Sau")
            self._confirm(walk)
            self._wait_without(walk, "action_view_joiners")
            self.assertEqual(walk.find_faults(), [])
        self.assertEqual(len(self._get_bill(joiner)), 1)

    def test_who_left_is_settled_with_what_was_used(self):
        old = self._get_bill(self.student)
        name = self.student.name
        self.student.enrollment_ids.date_end = self.today - timedelta(days=1)
        self.env.flush_all()
        with self.walk.session(self.accountant) as walk:
            self._open_round(walk)
            walk.press("action_view_leavers")
            walk.see(".modal .o_data_row", name)
            self._confirm(walk)
            self._wait_without(walk, "action_view_leavers")
            self.assertEqual(walk.find_faults(), [])
        self.assertTrue(old.edu_cancel_reason)
        self.assertLess(sum(self._get_bill(self.student).mapped("amount_total")), PRICE)

    def test_a_plan_is_taken_to_the_next_school_year(self):
        first = self.school_year.date_start.year + 1
        year = self._create_school_year(first)
        name = self.plan.name
        self.env.flush_all()
        with self.walk.session(self.accountant) as walk:
            walk.open(f"/odoo/action-edu_fees.edu_fee_plan_action/{self.plan.id}")
            walk.press("action_renew")
            walk.see(".modal .o_data_row", "Phục vụ bán trú")
            walk.see(".modal .o_field_widget[name='school_year_id'] input")
            walk.press("action_confirm")
            # The new plan is open: it is saved, and says what it was made from.
            walk.see(".o_field_widget[name='renewed_from_id']", name)
            self.assertTrue(walk.wait("!document.querySelector('.modal')"))
            self.assertEqual(walk.find_faults(), [])
        self.env.invalidate_all()
        plan = self.env["edu.fee.plan"].search([("renewed_from_id", "=", self.plan.id)])
        self.assertEqual(plan.school_year_id, year)
        self.assertEqual(plan.line_ids.price, PRICE)
