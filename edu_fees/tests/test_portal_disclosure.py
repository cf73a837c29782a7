# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from lxml import html

from odoo import fields
from odoo.tests import tagged

from .common import FeesHttpCase
from .paper_common import PaperSetUp
from .portal_common import read_pages


@tagged("post_install", "-at_install")
class TestPortalDisclosure(PaperSetUp, FeesHttpCase):
    """What a school disclosed, on the portal and on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school_year = cls.env["edu.school.year"]._get_current() or cls.school_year
        cls.item = cls._create_fee_item(name="Phục vụ bán trú")
        cls.plan = cls._create_fee_plan({cls.item: 350_000})
        day = fields.Date.today() - timedelta(days=3)
        cls.papers = cls._complete_papers(cls.plan, date=day)
        cls.disclosure = cls.papers[-1]
        cls.parent = cls._persona("parent")

    def _get_text(self, user=None):
        self._login(user or self.parent)
        answer = self.url_open("/my/disclosures")
        self.assertEqual(answer.status_code, 200)
        text = html.fromstring(answer.text).text_content().replace("\xa0", " ")
        return " ".join(text.split())

    def test_a_parent_reads_items_prices_and_papers(self):
        text = self._get_text()
        self.assertIn("Phục vụ bán trú", text)
        self.assertIn("350.000 đ", text)
        self.assertIn(self.papers[1].number, text)

    def test_the_page_says_what_was_disclosed_and_not_what_the_plan_says_now(self):
        self.plan.line_ids.price = 999_000
        self.assertIn("350.000 đ", self._get_text())

    def test_nothing_is_shown_before_it_is_approved(self):
        self.disclosure.with_user(self._persona("principal")).action_withdraw("Sai")
        self.assertNotIn("350.000", self._get_text())

    def test_a_disclosure_of_another_school_is_not_to_be_had(self):
        guardian = self._create_guardian(self.other_student, user="stranger")
        stranger = guardian.partner_id.user_ids
        self.assertNotIn("350.000", self._get_text(stranger))
        answer = self.url_open(
            f"/my/disclosures/{self.disclosure.id}/notice", allow_redirects=False
        )
        self.assertIn(answer.status_code, (302, 303))

    def test_the_notice_on_paper_says_the_same(self):
        self._login(self.parent)
        answer = self.url_open(f"/my/disclosures/{self.disclosure.id}/notice")
        text = " ".join(read_pages(answer.content)).replace("\xa0", " ")
        self.assertIn("350.000 đ", text)
        self.assertIn(self.disclosure.number, text)

    def test_a_scan_is_opened_only_where_the_school_lets_parents(self):
        agreement = self.papers[1]
        url = f"/my/disclosures/{self.disclosure.id}/scans/{agreement.id}"
        self._login(self.parent)
        self.assertEqual(self.url_open(url, allow_redirects=False).status_code, 303)
        agreement.is_scan_public = True
        answer = self.url_open(url)
        self.assertTrue(answer.content.startswith(b"%PDF"))
        self.assertIn("attachment", answer.headers["Content-Disposition"])

    def test_a_scan_of_something_else_is_not_opened(self):
        other = self._create_paper(
            "agreement", self._create_fee_item(), is_scan_public=True
        )
        self._approve(other)
        self._login(self.parent)
        url = f"/my/disclosures/{self.disclosure.id}/scans/{other.id}"
        self.assertEqual(self.url_open(url, allow_redirects=False).status_code, 303)

    def test_staff_is_led_back(self):
        self._login(self._persona("accountant"))
        answer = self.url_open("/my/disclosures", allow_redirects=False)
        self.assertIn(answer.status_code, (302, 303))
