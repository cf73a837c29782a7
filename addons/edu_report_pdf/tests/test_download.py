# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from urllib.parse import unquote

from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from .common import REPORT_NAME, create_form, read_pages


@tagged("post_install", "-at_install")
class TestDownload(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = create_form(cls.env)
        cls.user = new_test_user(cls.env, login="form-reader", groups="base.group_user")
        langs = cls.env["res.lang"].with_context(active_test=False)
        cls.langs = langs.search([], limit=2)
        cls.ids = ",".join(map(str, cls.langs.ids))

    def setUp(self):
        super().setUp()
        self.authenticate("form-reader", "form-reader")

    def _download(self, url, context='{"lang": "en_US"}'):
        return self.url_open(
            "/report/download",
            data={
                "data": json.dumps([url, "edu-pdf"]),
                "context": context,
                "csrf_token": Request.csrf_token(self),
            },
        )

    def test_the_route_answers_with_a_pdf(self):
        response = self.url_open(f"/report/edu-pdf/{REPORT_NAME}/{self.ids}")
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertEqual(len(read_pages(response.content)), 2)

    def test_malformed_parameters_are_a_bad_request(self):
        for query in (
            "options=%7B",
            "options=[1]",
            "options=7",
            "context=x",
            'context="lang"',
            "context=null",
            'context={"lang": ["vi_VN"]}',
            'context={"allowed_company_ids": "1"}',
            'context={"allowed_company_ids": [true]}',
        ):
            url = f"/report/edu-pdf/{REPORT_NAME}/{self.ids}?{query}"
            with self.subTest(query):
                self.assertEqual(self.url_open(url).status_code, 400)

    def test_a_malformed_download_is_a_bad_request(self):
        url = f"/report/edu-pdf/{REPORT_NAME}/{self.ids}"
        for context in ("x", "[]"):
            with self.subTest(context):
                response = self._download(url, context=context)
                self.assertEqual(response.status_code, 400)
        response = self._download(f"{url}?context=x")
        self.assertEqual(response.status_code, 400)

    def test_a_well_formed_context_is_taken(self):
        context = '{"lang": "en_US", "allowed_company_ids": []}'
        url = f"/report/edu-pdf/{REPORT_NAME}/{self.ids}?context={context}"
        self.assertEqual(self.url_open(url).status_code, 200)

    def test_an_odoo_report_is_not_served_by_our_route(self):
        self.report.report_type = "qweb-text"
        response = self.url_open(f"/report/edu-pdf/{REPORT_NAME}/{self.ids}")
        self.assertEqual(response.status_code, 404)

    def test_odoo_routes_still_answer(self):
        self.report.report_type = "qweb-text"
        response = self.url_open(f"/report/text/{REPORT_NAME}/{self.ids}")
        self.assertEqual(response.status_code, 200)
        self.assertIn("text/plain", response.headers["Content-Type"])

    def test_a_single_record_names_the_file(self):
        lang = self.langs[0]
        response = self._download(f"/report/edu-pdf/{REPORT_NAME}/{lang.id}")
        name = unquote(response.headers["Content-Disposition"])
        self.assertIn(f"Thông báo {lang.code}.pdf", name)

    def test_several_records_take_the_name_of_the_form(self):
        response = self._download(f"/report/edu-pdf/{REPORT_NAME}/{self.ids}")
        name = unquote(response.headers["Content-Disposition"])
        self.assertIn("Thông báo thu.pdf", name)
        self.assertEqual(len(read_pages(response.content)), 2)

    def test_options_of_a_wizard_reach_the_template(self):
        options = json.dumps({"picture": "https://example.com/x.png"})
        response = self._download(f"/report/edu-pdf/{REPORT_NAME}?options={options}")
        self.assertEqual(response.headers["Content-Type"], "application/pdf")

    def test_an_error_comes_back_as_a_dialog(self):
        self.env["ir.ui.view"].search([("key", "=", REPORT_NAME)]).arch = (
            '<t t-name="x"><t t-call="edu_report_pdf.document">'
            '<img src="https://example.com/x.png"/></t></t>'
        )
        response = self._download(f"/report/edu-pdf/{REPORT_NAME}/{self.ids}")
        self.assertIn("example.com/x.png", response.text)
        self.assertIn("odoo.exceptions.UserError", response.text)
        self.assertNotIn("Content-Disposition", response.headers)

    def test_other_downloads_go_to_odoo(self):
        self.report.report_type = "qweb-text"
        url = f"/report/text/{REPORT_NAME}/{self.ids}"
        response = self.url_open(
            "/report/download",
            data={
                "data": json.dumps([url, "qweb-text"]),
                "csrf_token": Request.csrf_token(self),
            },
        )
        self.assertIn("Thông báo thu.txt", unquote(str(response.headers)))

    def test_the_web_client_knows_the_report_type(self):
        self.browser_js(
            "/odoo",
            """
            const {registry} = odoo.loader.modules.get("@web/core/registry");
            const handlers = registry.category("ir.actions.report handlers");
            const handler = handlers.get("edu_pdf");
            handler({report_type: "qweb-pdf"}, {}, {}).then((result) => {
                console.log(result === false ? "test successful" : "handled");
            });
            """,
            ready="odoo.loader.modules.has('@web/core/registry')",
            login="form-reader",
        )
