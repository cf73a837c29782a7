# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What other payers owe for who left, and what they paid too much, in the browser."""

from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.edu_fees.tests.support_common import SupportSetUp

from .common import FullCase
from .walk import Walking

PRICE = 310_000


@tagged("browser")
class TestPayerBrowser(Walking, SupportSetUp, FullCase):
    """The ward pays all for one pupil and half for another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        cls.item = cls._create_fee_item(name="Phục vụ bán trú", partial_rule="days")
        cls.today = cls.env["edu.student"]._get_today()
        month = cls.today.replace(day=1)
        cls.plan = cls._create_fee_plan({cls.item: PRICE})
        cls._create_support(cls.item, cls.student, date_start=month)
        cls._create_support(cls.item, cls.classmate, date_start=month, rate=5_000)
        cls.fee_round = cls._create_round(
            plan_id=cls.plan.id, period=month, date=month, date_due=cls.today
        )
        cls._generate(cls.fee_round, publish=True)

    def _see_on_a_phone(self, walk, name):
        """Look at the same page on a phone."""
        walk.resize(390, 844)
        walk.see(".o_form_view")
        walk.keep_picture(f"{name}-390")
        self.assertFalse(walk.find_overflow())
        walk.resize(1280, 800)

    def test_who_left_is_settled_with_what_others_owe(self):
        claim = self._make_claim(self.fee_round, send=False)
        pupils = self.student | self.classmate
        pupils.enrollment_ids.date_end = self.today - timedelta(days=1)
        covered = self.student.name
        self.env.flush_all()
        with self.walk.session(self.accountant) as walk:
            walk.resize(1280, 800)
            walk.open(f"/odoo/action-edu_fees.edu_fee_round_action/{self.fee_round.id}")
            walk.press("action_view_leavers")
            walk.see(".modal .o_data_row", covered)
            walk.keep_picture("leavers-1280")
            walk.resize(390, 844)
            walk.see(".modal .o_data_row", covered)
            walk.keep_picture("leavers-390")
            walk.resize(1280, 800)
            walk.press("action_confirm")
            walk.see(".o_notification")
            self.assertTrue(walk.wait("!document.querySelector('.modal')"))
            walk.open(
                "/odoo/action-edu_fees.edu_fee_departure_action?round_id="
                f"{self.fee_round.id}"
            )
            walk.see(".o_data_row", covered)
            walk.keep_picture("departures-1280")
            self.assertEqual(walk.find_faults(), [])
        self.env.invalidate_all()
        self.assertLess(claim.amount_total, PRICE + PRICE // 2)
        self.assertIn(self.student, claim.line_ids.student_id)

    def test_what_was_paid_too_much_goes_on_a_claim_or_back(self):
        first = self._make_claim(self.fee_round)
        self.env["edu.collection.transaction"]._register_movements(
            self._get_journal("NH"),
            [
                {
                    "bank_reference": "FTTHUA",
                    "date": self.today,
                    "amount": PRICE * 2,
                    "memo": first.payment_code,
                }
            ],
        )._settle()
        later = self._create_round(
            plan_id=self.plan.id,
            date=self.today,
            period=(self.today.replace(day=1) + timedelta(days=31)).replace(day=1),
            date_due=self.today,
        )
        self._generate(later, publish=True)
        second = self._make_claim(later)
        address = f"/odoo/action-edu_fees.edu_fee_claim_action/{second.id}"
        self.env.flush_all()
        with self.walk.session(self.accountant) as walk:
            walk.resize(1280, 800)
            walk.open(address)
            walk.press("action_pay_back_credit")
            walk.see(".o_field_widget[name='amount_payer']")
            walk.see(".o_form_view button[name='action_submit']")
            walk.keep_picture("refund-1280")
            self._see_on_a_phone(walk, "refund")
            walk.open(address)
            walk.see(".o_form_view button[name='action_use_credit']")
            walk.keep_picture("claim-1280")
            self._see_on_a_phone(walk, "claim")
            walk.press("action_use_credit")
            walk.click(".modal footer .btn-primary")
            walk.see(".o_field_widget[name='amount_credit_used']")
            self.assertEqual(walk.find_faults(), [])
        self.env.invalidate_all()
        self.assertEqual(second.amount_paid, PRICE // 2)
