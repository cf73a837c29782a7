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
