# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
import subprocess
import sys
from pathlib import Path

from odoo.tests import BaseCase, tagged

from odoo.addons.edu_fees.tools import (
    allocation,
    bill_columns,
    bill_shape,
    billing,
    ceiling,
    client_value,
    collection_call,
    entry_columns,
    estimate,
    insurance,
    money,
    opening_table,
    proration,
    rate_limit,
    renewal,
    share,
    statement_balance,
    statement_table,
    statement_writer,
    success_table,
)


@tagged("post_install", "-at_install")
class TestTools(BaseCase):
    def test_the_examples_of_the_value_functions_hold(self):
        """Run the doctests of this half's value files."""
        for module in (
            allocation,
            bill_columns,
            bill_shape,
            billing,
            client_value,
            opening_table,
            ceiling,
            collection_call,
            entry_columns,
            estimate,
            proration,
            rate_limit,
            insurance,
            money,
            renewal,
            share,
            statement_balance,
            success_table,
            statement_table,
            statement_writer,
        ):
            with self.subTest(module.__name__):
                result = doctest.testmod(module)
                self.assertGreater(result.attempted, 0)
                self.assertFalse(result.failed)

    def test_codes_are_made_read_and_found_by_path_alone(self):
        """A value file runs without Odoo: `python edu_fees/tools/vietqr.py …`."""
        folder = Path(allocation.__file__).parent

        def run(name, *arguments):
            command = [sys.executable, folder / name, *arguments]
            result = subprocess.run(
                command, check=True, capture_output=True, text=True, encoding="utf-8"
            )
            return result.stdout

        code = run("payment_code.py", "7").split()[-1]
        self.assertIn(code, run("payment_code.py", f"nop {code.lower()} nhe"))
        payload = run("vietqr.py", "970436", "0071001234567", "1252000", code).strip()
        fields = run("vietqr.py", payload)
        for value in ("970436", "0071001234567", "1252000", code):
            self.assertIn(value, fields)
        self.assertIn("vietqr.py", run("vietqr.py"))

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
