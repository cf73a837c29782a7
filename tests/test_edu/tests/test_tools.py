# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

from odoo.tests import BaseCase, tagged

from ..tools import log_check, translations, wording


@tagged("post_install", "-at_install")
class TestTools(BaseCase):
    """The value functions say in their doctests what they do."""

    def test_doctests(self):
        for module in (log_check, translations, wording):
            self.assertFalse(doctest.testmod(module).failed, module.__name__)
