# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

from odoo.tests import BaseCase, tagged

from ..tools import call_values


@tagged("post_install", "-at_install")
class TestCallValues(BaseCase):
    def test_the_examples_hold(self):
        result = doctest.testmod(call_values)
        self.assertGreater(result.attempted, 0)
        self.assertFalse(result.failed)

    def test_so_many_fields_are_refused(self):
        body = "&".join(f"a{number}=1" for number in range(101)).encode()
        with self.assertRaises(ValueError):
            call_values.read_form(body)
