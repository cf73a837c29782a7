# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import psycopg2
from PIL import Image

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import vietqr
from .portal_common import BIDV, PortalCase, read_qr

TEMPLATE = (
    "schoolbank://pay?to={account}&bin={bin}&sum={amount}&memo={memo}&qr={payload}"
)


@tagged("post_install", "-at_install")
class TestBankApp(PortalCase):
    """From the bill to the bank's application on the same telephone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.apps = cls.env["edu.bank.app"]
        cls.app = cls.apps.create({"name": "Trường Bank", "url_template": TEMPLATE})
        cls.env.flush_all()

    def _get_links(self, url, user=None):
        """Return the links of the applications on a page."""
        response = self._get_page(url, user) if user else self.url_open(url)
        tree = self._get_tree(response)
        return tree.xpath("//nav[contains(@class, 'o_edu_apps')]//a")

    # === THE LINKS === #

    def test_a_bill_opens_the_application_with_everything_filled_in(self):
        [link] = self._get_links(f"/my/bills/{self.bill.id}", self.parent)
        self.assertEqual(link.text_content().strip(), "Trường Bank")
        address = urlsplit(link.get("href"))
        self.assertEqual((address.scheme, address.netloc), ("schoolbank", "pay"))
        values = {key: one for key, [one] in parse_qs(address.query).items()}
        payload = values.pop("qr")
        self.assertEqual(
            values,
            {
                "to": self.bank_account.sanitized_acc_number,
                "bin": BIDV,
                "sum": "1252000",
                "memo": self.bill.edu_payment_code,
            },
        )
        self.assertEqual(vietqr.parse(payload)["amount"], 1_252_000)

    def test_the_page_without_login_has_the_same_links(self):
        token = self.bill.sudo().edu_pay_token
        [link] = self._get_links(f"/pay/{token}")
        [own] = self._get_links(f"/my/bills/{self.bill.id}", self.parent)
        self.assertEqual(link.get("href"), own.get("href"))

    def test_what_is_left_is_asked_and_nothing_once_it_is_paid(self):
        self._pay_by_bank(self.bill, 252_000)
        [link] = self._get_links(f"/my/bills/{self.bill.id}", self.parent)
        self.assertIn("sum=1000000&", link.get("href"))
        self._pay_by_bank(self.bill, 1_000_000, reference="FT26100100002")
        self.assertFalse(self._get_links(f"/my/bills/{self.bill.id}", self.parent))

    def test_a_bill_without_a_code_has_no_links(self):
        self.bank_account.bank_id.edu_vietqr_bin = False
        self.assertEqual(self.bill._edu_get_bank_links(), [])

    def test_an_archived_application_is_not_offered(self):
        self.assertTrue(self.bill._edu_get_bank_links())
        self.app.active = False
        self.assertEqual(self.bill._edu_get_bank_links(), [])
        self.app.active = True
        self.app.unlink()
        self.assertEqual(self.bill._edu_get_bank_links(), [])

    def test_a_second_bill_asks_nothing_more_about_applications(self):
        self.apps._get_links()
        with self.assertQueryCount(0):
            self.apps._get_links(account="1", amount=2)

    def test_asking_whether_money_came_in_reads_little(self):
        moves = self.env["account.move"].with_user(self.parent)
        domain = [*moves._edu_get_portal_domain(), ("id", "=", self.bill.id)]
        moves.search(domain, limit=1)._edu_get_signature()
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            signature = moves.search(domain, limit=1)._edu_get_signature()
        self.assertEqual(signature, f"{self.bill.id}:1252000")

    # === THE DATA === #

    def test_only_applications_with_a_link_are_offered(self):
        shipped = self.apps.with_context(active_test=False).search(
            [("id", "!=", self.app.id)]
        )
        self.assertTrue(shipped)
        self.assertFalse(shipped.filtered("active"))
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            shipped[0].active = True
            shipped.flush_recordset()

    def test_a_link_that_runs_in_the_page_is_refused(self):
        for template in (
            "javascript://x%0aalert(1)",
            "JavaScript://{amount}",
            "data://text/html,{memo}",
            "http://bank.example/{amount}",
            "pay/{amount}",
            "bank://pay?a={password}",
            "bank://pay?a={amount",
            "bank://pay?a=\"onclick='x'",
        ):
            with (
                self.subTest(template),
                self.assertRaisesRegex(ValidationError, "Trường Bank"),
            ):
                self.app.url_template = template

    def test_accountants_read_and_do_not_change_the_links(self):
        app = self.app.with_user(self._persona("accountant"))
        self.assertEqual(app.url_template, TEMPLATE)
        with self.assertRaises(AccessError):
            app.url_template = "thief://{account}"

    # === THE PICTURE === #

    def test_the_saved_picture_says_in_words_what_the_code_says(self):
        response = self._get_page(f"/my/bills/{self.bill.id}/qr")
        self.assertEqual(response.headers["Content-Type"], "image/png")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual(read_qr(response.content)["amount"], 1_252_000)
        picture = Image.open(io.BytesIO(response.content))
        code = Image.open(io.BytesIO(self.bill._edu_get_vietqr_png(scale=12)))
        self.assertEqual(picture.width, code.width)
        below = picture.crop((0, code.height, picture.width, picture.height))
        self.assertEqual(below.getextrema(), (0, 255))

    def test_the_words_of_the_picture_name_no_pupil(self):
        lines = []
        with self._catch_lines(lines):
            self.bill.with_context(lang="vi_VN")._edu_get_qr_picture()
        text = " ".join(line for line, _is_bold in lines).replace("\xa0", " ")
        for part in (
            self.school.name,
            "Số tiền: 1.252.000 đ",
            f"Nội dung: {self.bill.edu_payment_code}",
            self.bank_account.sanitized_acc_number,
        ):
            self.assertIn(part, text)
        self.assertNotIn(self.student.name, text)

    def _catch_lines(self, lines):
        """Note the lines of a picture while it is made."""
        path = "odoo.addons.edu_fees.models.account_move_collection.qr_picture.compose"

        def compose(_picture, given, **_options):
            lines.extend(given)
            return b""

        return patch(path, compose)

    def test_nobody_saves_the_code_of_another_family(self):
        response = self._get_page(f"/my/bills/{self.foreign_bill.id}/qr")
        self.assertNotEqual(response.headers["Content-Type"], "image/png")
        self.assertTrue(response.url.endswith("/my/bills"))
