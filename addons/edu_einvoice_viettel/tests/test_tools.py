# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

from odoo.tests import BaseCase, tagged

from ..tools import sinvoice


@tagged("post_install", "-at_install")
class TestTools(BaseCase):
    """The value functions of the module."""

    def test_the_examples_hold(self):
        result = doctest.testmod(sinvoice)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_every_answer_is_either_final_or_asked_again(self):
        for status in (400, 404, 409, 422):
            self.assertTrue(sinvoice.is_final({"code": status}))
        for status in (401, 403, 408, 429, 500, 502, 503, 504):
            self.assertFalse(sinvoice.is_final({"code": status}))
