# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..tools import print_html
from .common import create_form, read_fonts, read_pages


@tagged("post_install", "-at_install")
class TestReport(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = create_form(cls.env)
        cls.langs = cls.env["res.lang"].with_context(active_test=False)
        cls.langs = cls.langs.search([], limit=3)

    def _render(self, records=None, **data):
        records = self.langs if records is None else records
        return self.env["ir.actions.report"]._render(
            self.report, records.ids, data=data
        )

    def test_many_records_make_one_document_in_their_order(self):
        content, extension = self._render(self.langs.sorted(reverse=True))
        pages = read_pages(content)
        self.assertEqual(extension, "pdf")
        self.assertEqual(len(pages), 3)
        for page, lang in zip(pages, self.langs.sorted(reverse=True), strict=True):
            self.assertIn(lang.code, page)

    def test_vietnamese_text_can_be_read_back(self):
        text = read_pages(self._render()[0])[0]
        self.assertIn("Một triệu hai trăm năm mươi hai nghìn đồng", text)

    def test_the_shipped_font_is_embedded(self):
        for name in read_fonts(self._render()[0]):
            self.assertIn("Roboto", name)

    def test_a_reprint_years_later_is_byte_identical(self):
        with freeze_time("2026-10-05 08:00:00"):
            first = self._render()[0]
        with freeze_time("2029-03-01 17:30:00"):
            second = self._render()[0]
        self.assertEqual(first, second)

    def test_a_reprint_is_byte_identical_without_harfbuzz_subsetting(self):
        with (
            patch("weasyprint.pdf.fonts.harfbuzz_subset", None),
            self.assertLogs("weasyprint", "WARNING"),
        ):
            with freeze_time("2026-10-05 08:00:00"):
                first = self._render()[0]
            with freeze_time("2029-03-01 17:30:00"):
                second = self._render()[0]
        self.assertEqual(first, second)

    def test_no_attachment_is_kept(self):
        before = self.env["ir.attachment"].search_count([])
        self._render()
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)

    def test_a_form_that_loads_from_outside_is_refused_by_name(self):
        with self.assertRaisesRegex(UserError, "https://example.com/x.png"):
            self._render(picture="https://example.com/x.png")

    def test_forms_are_vietnamese_whoever_prints_them(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        report = self.env["ir.actions.report"].with_context(lang="en_US")
        self.assertEqual(report._edu_get_form_lang(), "vi_VN")

    def test_forms_take_the_language_of_the_user_without_vietnamese(self):
        report = self.env["ir.actions.report"].with_context(lang="en_US")
        with patch.object(type(self.env["res.lang"]), "_get_data", return_value=None):
            self.assertEqual(report._edu_get_form_lang(), "en_US")

    def test_missing_pango_tells_what_to_install(self):
        with (
            patch.object(
                print_html,
                "_import_weasyprint",
                side_effect=print_html.LibraryMissing("libpango-1.0-0"),
            ),
            self.assertRaisesRegex(UserError, "libpangoft2-1.0-0"),
        ):
            self._render()

    def test_the_layout_assistant_is_left_out(self):
        company = self.env.ref("base.main_company")
        company.external_report_layout_id = False
        admin_report = self.report.with_user(self.env.ref("base.user_admin"))
        action = admin_report.with_company(company).report_action(self.langs)
        self.assertEqual(action["type"], "ir.actions.report")
        self.assertEqual(action["report_type"], "edu-pdf")
