# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from odoo.tests import tagged

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
class TestCustodyEnd(PortalCase):
    """What a guardian held of a child's bills is void the minute custody ends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.link = cls.guardian.guardianship_ids.filtered(
            lambda link: link.student_id == cls.student
        )
        cls.token = cls.bill.sudo().edu_pay_token
        cls.other_token = cls.other_bill.sudo().edu_pay_token
        cls.office = cls._persona("office")
        cls.env.flush_all()

    def _take_custody(self):
        """Let the office take custody away from today on."""
        self.env["edu.guardianship.right"].with_user(self.office).create(
            {"guardianship_id": self.link.id, "reason": "Bản án số 12/2026"}
        )
        self.env.flush_all()

    def test_the_link_of_the_childs_bill_is_void_at_once(self):
        self.bill.sudo().access_token = "handed-out"
        self.assertEqual(self.url_open(f"/pay/{self.token}").status_code, 200)
        self._take_custody()
        self.assertEqual(self.url_open(f"/pay/{self.token}").status_code, 404)
        self.assertEqual(self.url_open(f"/pay/{self.token}/qr").status_code, 404)
        new = self.bill.sudo().edu_pay_token
        self.assertNotEqual(new, self.token)
        self.assertEqual(self.url_open(f"/pay/{new}").status_code, 200)
        self.assertFalse(self.bill.sudo().access_token)

    def test_the_next_click_of_an_open_session_shows_nothing(self):
        urls = (f"/my/bills/{self.bill.id}", f"/my/children/{self.student.id}")
        for url in urls:
            self.assertIn(self.student.name, self._get_page(url).text)
        self._take_custody()
        for url in (*urls, "/my", "/my/bills"):
            page = self.url_open(url)
            self.assertEqual(page.status_code, 200)
            self.assertNotIn(self.student.name, page.text)
        self.assertIn(self.other_student.name, self.url_open("/my").text)

    def test_links_of_other_children_stay(self):
        foreign = self.foreign_bill.sudo().edu_pay_token
        self._take_custody()
        self.assertEqual(self.other_bill.sudo().edu_pay_token, self.other_token)
        self.assertEqual(self.foreign_bill.sudo().edu_pay_token, foreign)

    def test_a_bill_without_a_link_gets_none(self):
        bill = self._create_bill(self.student, publish=False)
        bill.sudo().write({"edu_published": False, "edu_pay_token": False})
        self._take_custody()
        self.assertFalse(bill.sudo().edu_pay_token)

    def test_pick_up_has_nothing_to_do_with_bills(self):
        self.link.can_pick_up = False
        self.assertEqual(self.bill.sudo().edu_pay_token, self.token)

    def test_a_link_that_ended_voids_it_too(self):
        self.link.date_end = date.today() - timedelta(days=2)
        self.assertNotEqual(self.bill.sudo().edu_pay_token, self.token)
