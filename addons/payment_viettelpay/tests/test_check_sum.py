# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

from odoo.tests import BaseCase, tagged

from ..tools import check_sum


@tagged("post_install", "-at_install")
class TestCheckSum(BaseCase):
    def test_the_vectors_hold(self):
        result = doctest.testmod(check_sum)
        self.assertGreater(result.attempted, 0)
        self.assertFalse(result.failed)

    def test_every_recipe_is_in_the_order_of_names(self):
        for name, recipe in check_sum.RECIPES.items():
            with self.subTest(name):
                self.assertEqual(list(recipe), sorted(recipe, key=str.lower))

    def test_without_a_key_nobody_signs_and_nobody_is_believed(self):
        for key in ("", None, False):
            with self.assertRaises(ValueError):
                check_sum.sign(key, "verify", {"order_id": "1"})
            self.assertFalse(check_sum.verify(key, "verify", {"order_id": "1"}, ""))

    def test_zero_is_signed_and_nothing_is_not(self):
        plain = check_sum.sign("K", "pay", {})
        for value in (None, False, ""):
            self.assertEqual(check_sum.sign("K", "pay", {"order_id": value}), plain)
        zero = check_sum.sign("K", "pay", {"trans_amount": 0})
        self.assertEqual(zero, check_sum.sign("K", "pay", {"trans_amount": "0"}))
        self.assertNotEqual(zero, plain)

    def test_half_a_character_is_a_wrong_check_sum_and_no_failure(self):
        half = chr(0xD83D)
        self.assertFalse(check_sum.verify("K", "verify", {"order_id": half}, "x"))
        self.assertFalse(check_sum.verify("K", "verify", {}, half))
