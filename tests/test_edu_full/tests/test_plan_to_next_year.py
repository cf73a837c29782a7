# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""In June the accountant takes the fee plan to the next school year."""

from odoo.tests import tagged

from .common import FullCase
from .walk import Walk


@tagged("browser")
class TestPlanToNextYear(FullCase):
    """All of it by the buttons of the screens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._persona("accountant")
        item = cls._create_fee_item(name="Bán trú")
        cls.plan = cls._create_fee_plan({item: 310_000})
        cls._create_school_year(cls.school_year.date_start.year + 1)

    def setUp(self):
        super().setUp()
        self.walk = Walk(self)
        self.addCleanup(self.walk.stop)

    def test_the_plan_goes_to_the_next_year(self):
        plan = self.plan
        with self.walk.session(self.accountant):
            self.walk.open(f"/odoo/action-edu_fees.edu_fee_plan_action/{plan.id}")
            self.walk.press("action_renew")
            self.walk.see(".modal .o_data_row", "Bán trú")
            self.walk.press("action_confirm")
            self.walk.see(".o_form_view [name='renewed_from_id']", plan.name)
            self.assertEqual(self.walk.find_faults(), [])
        copy = self.env["edu.fee.plan"].search([("renewed_from_id", "=", plan.id)])
        self.assertEqual(copy.line_ids.mapped("price"), [310_000])
