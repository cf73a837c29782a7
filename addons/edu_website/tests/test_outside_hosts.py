# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from unittest.mock import patch

import requests
from lxml import html

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduHttpCase

URL_ATTRIBUTES = ("src", "srcset", "poster", "data-src", "action")
CSS_URL = re.compile(r"""(?:url\(|@import\s+)["']?((?:https?:)?//[^"')\s]+)""")
USER_VALUES = "/website/static/src/scss/options/user_values.scss"


@tagged("post_install", "-at_install")
class TestOutsideHosts(EduHttpCase):
    def _get_outside_urls(self, page):
        """Return what a page loads from another host, and links that leave it."""
        tree = html.fromstring(page)
        urls = [
            element.get(attribute)
            for attribute in URL_ATTRIBUTES
            for element in tree.iterfind(f".//*[@{attribute}]")
        ]
        for tag in ("link", "a"):
            urls += [element.get("href", "") for element in tree.iterfind(f".//{tag}")]
        return [
            url
            for url in urls
            if re.match(r"(https?:)?//", url) and not url.startswith(self.base_url())
        ]

    def test_compiled_styles_name_no_outside_host(self):
        for bundle in ("web.assets_frontend", "web.assets_backend"):
            with self.subTest(bundle):
                files = self.env["ir.qweb"]._get_asset_bundle(bundle, js=False)
                css = files.css().raw.decode()
                self.assertFalse(CSS_URL.findall(css))

    def test_the_shipped_font_is_the_font_of_the_pages(self):
        bundle = self.env["ir.qweb"]._get_asset_bundle("web.assets_frontend", js=False)
        css = bundle.css().raw.decode()
        self.assertRegex(
            css, r"--font-sans-serif:\s*[\"']?Roboto|font-family:[^;]*Roboto"
        )
        self.assertIn("/edu_website/static/fonts/Roboto-Regular.woff2", css)

    def test_public_pages_name_no_outside_host(self):
        for url in ("/", "/web/login", "/web/reset_password", "/no-such-page"):
            with self.subTest(url):
                page = self.url_open(url).text
                self.assertEqual(self._get_outside_urls(page), [])
                self.assertNotIn("odoo.com", page)

    def test_pages_of_families_name_no_outside_host(self):
        self._login(self._persona("parent"))
        for url in ("/my", "/my/children", f"/my/children/{self.student.id}"):
            with self.subTest(url):
                page = self.url_open(url).text
                self.assertEqual(self._get_outside_urls(page), [])
                self.assertNotIn("Odoo S.A", page)

    def test_the_list_of_modules_is_not_public(self):
        self.assertNotIn("Odoo Version", self.url_open("/website/info").text)

    def test_the_stock_contact_page_is_gone(self):
        self.assertEqual(self.url_open("/contactus").status_code, 404)

    def test_the_server_fetches_no_fonts(self):
        assets = self.env["website.assets"]
        with patch.object(requests, "get", side_effect=AssertionError("fetched")):
            for values in (
                {"google-local-fonts": "('Modak': '')"},
                {"google-local-fonts": "('Roboto': 45, 'Modak': '')"},
                {"google-fonts": "('Modak')"},
            ):
                with self.subTest(values), self.assertRaises(UserError):
                    assets.make_scss_customization(USER_VALUES, dict(values))

    def test_uploaded_fonts_stay_allowed(self):
        assets = self.env["website.assets"]
        assets.make_scss_customization(
            USER_VALUES, {"google-local-fonts": "('Roboto': 45)"}
        )
        content = assets._get_content_from_url(
            assets._make_custom_asset_url(USER_VALUES, "web.assets_frontend")
        )
        self.assertIn(b"'Roboto': 45", content)
