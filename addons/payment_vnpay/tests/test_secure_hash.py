# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

from odoo.tests import BaseCase, tagged

from ..tools import secure_hash


@tagged("post_install", "-at_install")
class TestSecureHash(BaseCase):
    def test_the_vectors_hold(self):
        result = doctest.testmod(secure_hash)
        self.assertGreater(result.attempted, 0)
        self.assertFalse(result.failed)
