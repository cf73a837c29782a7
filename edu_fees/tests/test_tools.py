# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

from odoo.tests import BaseCase, tagged

from odoo.addons.edu_fees.tools import (
    allocation,
    billing,
    statement_balance,
    statement_table,
    statement_writer,
)


@tagged("post_install", "-at_install")
class TestTools(BaseCase):
    def test_the_examples_of_the_value_functions_hold(self):
        """Run the doctests of this half's value files."""
        for module in (
            allocation,
            billing,
            statement_balance,
            statement_table,
            statement_writer,
        ):
            with self.subTest(module.__name__):
                result = doctest.testmod(module)
                self.assertGreater(result.attempted, 0)
                self.assertFalse(result.failed)

    def test_an_allocation_uses_the_amount_up_and_overfills_no_line(self):
        """Over many amounts the shares add up and stay within their lines."""
        rooms = [350_000, 836_000, 20_000, 50_000, 110_000]
        for amount in range(0, sum(rooms) + 1, 7_919):
            shares = allocation.allocate(amount, rooms)
            self.assertEqual(sum(shares), amount)
            self.assertTrue(
                all(0 <= s <= room for s, room in zip(shares, rooms, strict=True))
            )
            back = allocation.allocate(-amount, rooms, shares)
            self.assertEqual([-share for share in back], shares)
