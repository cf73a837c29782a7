# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import unicodedata

from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduCase


@tagged("post_install", "-at_install")
class TestCodeLists(EduCase):
    def _find(self, kind):
        """Return the codes of a list, in its order."""
        return self.env["edu.code"].search([("kind", "=", kind)])

    def test_there_are_54_ethnic_groups_and_a_code_for_foreigners(self):
        codes = self._find("ethnicity")
        self.assertEqual(
            codes.mapped("code"), [f"{number:02d}" for number in range(1, 56)]
        )
        self.assertEqual((codes[0].name, codes[-1].name), ("Kinh", "Foreigner"))

    def test_no_two_codes_of_a_list_have_one_name(self):
        for kind in ("ethnicity", "religion"):
            names = self._find(kind).mapped("name")
            self.assertEqual(len(set(names)), len(names))

    def test_names_are_in_composed_form(self):
        for name in self.env["edu.code"].search([]).mapped("name"):
            self.assertEqual(unicodedata.normalize("NFC", name), name)

    def test_religions_read_vietnamese_for_vietnamese_users(self):
        codes = self._find("religion").with_context(lang="vi_VN")
        self.assertIn("Phật giáo", codes.mapped("name"))

    def test_what_nobody_compared_with_the_official_text_says_so(self):
        self.assertFalse(any(self.env["edu.code"].search([]).mapped("confirmed")))
