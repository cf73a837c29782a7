# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

from odoo.tests import BaseCase, tagged

from ..tools import signature


@tagged("post_install", "-at_install")
class TestSignature(BaseCase):
    def test_the_vectors_hold(self):
        result = doctest.testmod(signature)
        self.assertGreater(result.attempted, 0)
        self.assertFalse(result.failed)
