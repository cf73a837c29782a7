# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.test_edu.tests.common import EduHttpCase


@tagged("post_install", "-at_install")
class TestHeaders(EduHttpCase):
    def _assert_page_headers(self, response):
        headers = response.headers
        self.assertIn("default-src 'self'", headers["Content-Security-Policy"])
        self.assertIn("frame-ancestors 'self'", headers["Content-Security-Policy"])
        self.assertIn(headers["X-Frame-Options"], ("SAMEORIGIN", "DENY"))
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(headers["Referrer-Policy"], "same-origin")

    def test_public_pages_carry_the_policy(self):
        for url in ("/", "/web/login"):
            with self.subTest(url):
                response = self.url_open(url)
                self.assertEqual(response.status_code, 200)
                self._assert_page_headers(response)

    def test_an_error_page_carries_the_policy(self):
        response = self.url_open("/no-such-page")
        self.assertEqual(response.status_code, 404)
        self._assert_page_headers(response)

    def test_the_backend_carries_the_policy(self):
        self._login(self._persona("office"))
        self._assert_page_headers(self.url_open("/odoo"))

    def test_a_route_with_a_policy_about_frames_only_gets_ours(self):
        self._login(self._persona("parent"))
        self._assert_page_headers(self.url_open("/my/security"))

    def test_other_answers_are_not_sniffed(self):
        response = self.url_open("/robots.txt")
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
        self.assertNotIn("X-Frame-Options", response.headers)

    def test_only_own_sources_are_named_in_the_policy(self):
        policy = self.url_open("/").headers["Content-Security-Policy"]
        sources = {word for part in policy.split(";") for word in part.split()[1:]}
        self.assertEqual(
            sources,
            {"'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "data:", "blob:"},
        )
