# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.http import DEFAULT_MAX_CONTENT_LENGTH
from odoo.tests import tagged

from odoo.addons.test_edu.tests.browser import Browser
from odoo.addons.test_edu.tests.common import EduHttpCase

ACTION = "/odoo/action-edu_core.edu_import_class_list_action"
INPUT = "document.querySelector('.o_form_view input[type=file]')"
NOTICE = "document.querySelector('.o_notification_content')"
CHOOSE = """(input) => {
    const files = new DataTransfer();
    files.items.add(new File([new ArrayBuffer(100 * 1024 * 1024)], "lop.xlsx"));
    input.files = files.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
}"""


@tagged("post_install", "-at_install")
class TestHugeFile(EduHttpCase):
    """A file of 100 MB, chosen in the browser."""

    def test_what_the_browser_lets_through_fits_into_a_request(self):
        """Else the server cuts the connection, and nobody says why."""
        info = self.env["ir.config_parameter"].sudo()
        largest = int(info.get_param("web.max_file_upload_size"))
        self.assertLess(largest * 4 // 3, DEFAULT_MAX_CONTENT_LENGTH - 1024)

    def test_a_file_of_100_megabytes_is_refused_in_words(self):
        office = self._persona("office")
        browser = Browser(self)
        self.addCleanup(browser.stop)
        with browser.session(office):
            browser.open(ACTION)
            self.assertTrue(browser.wait(INPUT))
            browser.evaluate(f"({CHOOSE})({INPUT})")
            self.assertTrue(browser.wait(NOTICE))
            text = browser.evaluate(f"{NOTICE}.textContent")
            self.assertIn("vượt quá kích thước tệp tối đa", text)
            self.assertEqual(browser.find_faults(), [])
