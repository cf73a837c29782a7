# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ..models.ir_actions_report import locate_static
from ..tools import print_html

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42m"
    "NkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def load_tests(loader, tests, pattern):
    """Join the doctests of the value functions to the suite."""
    tests.addTests(doctest.DocTestSuite(print_html))
    return tests


@tagged("post_install", "-at_install")
class TestPrintHtml(BaseCase):
    def _print(self, body, head=""):
        return print_html.render(
            f"<html><head>{head}</head><body>{body}</body></html>", locate_static
        )

    def _assert_refused(self, url, **kwargs):
        with self.assertRaises(print_html.ForbiddenResource) as caught:
            self._print(f'<img src="{url}"/>', **kwargs)
        self.assertIn(url.removeprefix("file://"), str(caught.exception))

    def test_a_page_becomes_a_pdf(self):
        self.assertTrue(self._print("Trường Tiểu học An Phú").startswith(b"%PDF-"))

    def test_an_embedded_picture_is_printed(self):
        self.assertIn(b"/Image", self._print(f'<img src="{PIXEL}"/>'))

    def test_a_static_file_of_a_module_is_printed(self):
        self.assertIn(
            b"/Image", self._print('<img src="/web/static/img/odoo-icon-192x192.png"/>')
        )

    def test_an_outside_host_is_refused(self):
        for url in (
            "https://example.com/logo.png",
            "http://127.0.0.1:8069/web/static/img/logo.png",
            "ftp://example.com/logo.png",
        ):
            with self.subTest(url):
                self._assert_refused(url)

    def test_a_file_outside_static_folders_is_refused(self):
        for url in (
            "/etc/passwd",
            "file:///etc/passwd",
            "/web/__manifest__.py",
            "/web/static/../__manifest__.py",
            "/web/static/%2e%2e/__manifest__.py",
            "/web/static/../../../../../../../etc/passwd",
            "file://example.com/web/static/img/logo.png",
        ):
            with (
                self.subTest(url),
                self.assertRaises(print_html.ForbiddenResource),
            ):
                self._print(f'<img src="{url}"/>')

    def test_a_missing_static_file_stops_the_print(self):
        self._assert_refused("/web/static/img/no-such-picture.png")

    def test_an_outside_style_sheet_is_refused(self):
        for head in (
            '<link rel="stylesheet" href="https://example.com/a.css"/>',
            "<style>@import url(https://example.com/a.css);</style>",
            "<style>body { background: url(https://example.com/a.png) }</style>",
            "<style>@font-face { font-family: X; src: url(https://example.com/x.ttf) }"
            "body { font-family: X }</style>",
        ):
            with (
                self.subTest(head),
                self.assertRaises(print_html.ForbiddenResource),
            ):
                self._print("x", head=head)

    def test_missing_pango_is_named(self):
        error = OSError("cannot load library 'libpango-1.0-0'")
        with (
            patch.object(
                print_html, "_import_weasyprint", side_effect=_raise_missing(error)
            ),
            self.assertRaisesRegex(print_html.LibraryMissing, "libpango"),
        ):
            self._print("x")

    def test_an_import_error_of_the_library_becomes_ours(self):
        with (
            patch.dict("sys.modules", {"weasyprint": None}),
            patch("builtins.__import__", side_effect=OSError("libpango-1.0-0")),
            self.assertRaises(print_html.LibraryMissing),
        ):
            print_html._import_weasyprint()

    def test_the_environment_is_left_as_it_was(self):
        with patch.dict("os.environ", {"SOURCE_DATE_EPOCH": "77"}):
            self._print("x")
            self.assertEqual(print_html.os.environ["SOURCE_DATE_EPOCH"], "77")


def _raise_missing(error):
    """Return what `_import_weasyprint` raises for ``error``."""
    return print_html.LibraryMissing(str(error))
