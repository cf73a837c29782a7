# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.tests import tagged

from .portal_common import PortalCase, read_qr


@tagged("post_install", "-at_install")
class TestPayPage(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.student.name = "Nguyễn Thị Minh Anh"
        cls.token = cls.bill.sudo().edu_pay_token
        cls.env.flush_all()

    def test_letters_class_amount_and_code_are_shown(self):
        response = self.url_open(f"/pay/{self.token}")
        text = self._get_text(response)
        self.assertIn("N.T.M.A", text)
        self.assertIn(self.class_1a.name, text)
        self.assertIn("1.252.000 đ", text)
        [image] = self._get_tree(response).xpath("//figure/img[@alt]")
        code = read_qr(base64.b64decode(image.get("src").split(",", 1)[1]))
        self.assertEqual(code["memo"], self.bill.edu_payment_code)

    def test_neither_name_nor_lines_are_shown(self):
        page = self.url_open(f"/pay/{self.token}").text
        for secret in (
            self.student.name,
            "Minh Anh",
            self.student.student_code,
            self.guardian.name,
            "Tiền ăn",
            "bán trú",
        ):
            self.assertNotIn(secret, page)

    def test_nobody_keeps_or_lists_the_page(self):
        for token in (self.token, "x" * 32):
            headers = self.url_open(f"/pay/{token}").headers
            self.assertIn("no-store", headers["Cache-Control"])
            self.assertIn("noindex", headers["X-Robots-Tag"])
            self.assertEqual(headers["Referrer-Policy"], "no-referrer")

    def test_a_wrong_link_says_so_kindly(self):
        for token in (
            self.token[:-1],
            self.token + "A",
            "A" * 32,
            "%00",
            "%C4%91",
            "False",
            "' OR 1=1 --",
            str(self.bill.id),
        ):
            with self.subTest(token):
                response = self.url_open(f"/pay/{token}")
                self.assertEqual(response.status_code, 404)
                self.assertNotIn("1.252.000", response.text)
        self.assertIn("o_edu_hero", self.url_open(f"/pay/{'A' * 32}").text)

    def test_a_bill_that_was_taken_back_has_no_link(self):
        self.bill._edu_cancel("Lập nhầm")
        self.env.flush_all()
        self.assertEqual(self.url_open(f"/pay/{self.token}").status_code, 404)

    def test_a_bill_without_token_is_not_found_by_an_empty_one(self):
        self.bill.sudo().edu_pay_token = False
        self.env.flush_all()
        self.assertEqual(self.url_open("/pay/").status_code, 404)

    def test_a_paid_bill_says_thank_you_and_shows_no_code(self):
        self._pay_by_bank(self.bill, 1_252_000)
        response = self.url_open(f"/pay/{self.token}")
        self.assertIn("Đã nộp", self._get_text(response))
        self.assertEqual(self._get_tree(response).xpath("//figure"), [])

    def test_the_code_can_be_saved_without_login(self):
        response = self.url_open(f"/pay/{self.token}/qr")
        self.assertEqual(read_qr(response.content)["amount"], 1_252_000)
        self.assertEqual(self.url_open(f"/pay/{'A' * 32}/qr").status_code, 404)

    def test_a_waiting_page_learns_that_money_came_in(self):
        url = f"/pay/{self.token}/state"
        before = self.make_jsonrpc_request(url)
        self._pay_by_bank(self.bill, 252_000)
        self.assertNotEqual(self.make_jsonrpc_request(url), before)
        unknown = self.make_jsonrpc_request(f"/pay/{'A' * 32}/state")
        self.assertEqual(unknown, {"signature": ""})
