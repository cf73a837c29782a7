# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

from odoo.tests import BaseCase, tagged

from ..tools import national_id


@tagged("post_install", "-at_install")
class TestNationalId(BaseCase):
    def test_the_examples_of_the_docstrings_hold(self):
        result = doctest.testmod(national_id)
        self.assertEqual((result.failed, result.attempted > 0), (0, True))

    def test_all_63_old_provinces_are_known(self):
        self.assertEqual(len(national_id.PROVINCES), 63)

    def test_a_number_of_the_last_century_is_read(self):
        self.assertEqual(national_id.find_problems("001185000001", 1985, "female"), [])

    def test_letters_are_a_wrong_length(self):
        self.assertEqual(national_id.find_problems("07921600123A"), ["length"])
