# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What other payers owe for who left, in the browser."""

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
