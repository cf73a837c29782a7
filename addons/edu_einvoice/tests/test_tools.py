# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

from odoo.tests import BaseCase, tagged

from ..tools import answer, spread, tax


@tagged("post_install", "-at_install")
class TestTools(BaseCase):
    """The value functions of the module."""

    def test_the_examples_hold(self):
        for module in (answer, spread, tax):
            with self.subTest(module.__name__):
                result = doctest.testmod(module)
                self.assertTrue(result.attempted)
                self.assertFalse(result.failed)

    def test_amount_and_tax_always_make_the_whole(self):
        for kind in ("not_subject", "not_declared", "0", "5", "8", "10"):
            for amount in (1, 7, 53, 999, 510_000, 123_456_789, -1, -510_001):
                with self.subTest(kind=kind, amount=amount):
                    base, part = tax.split(amount, kind)
                    self.assertEqual(base + part, amount)
                    self.assertEqual(tax.split(-amount, kind), (-base, -part))

    def test_what_is_taken_back_never_exceeds_what_was_written(self):
        rooms = [100, 0, 250, 30]
        for amount in range(0, 500, 7):
            shares = spread.take_back(amount, rooms)
            self.assertEqual(sum(shares), min(amount, 380))
            self.assertTrue(
                all(0 <= one <= room for one, room in zip(shares, rooms, strict=True))
            )
