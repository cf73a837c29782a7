# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo.addons.edu_fees.tests.portal_common import PortalCase

from .common import PDF, EinvoiceMixin


class TestPortal(EinvoiceMixin, PortalCase):
    """The parent saves the e-invoices of the own bills."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_einvoices()

    def _get_issued(self, bill, with_file=True):
        """Return the issued e-invoice of a bill that is paid."""
        self._pay_by_bank(bill, int(bill.amount_residual), f"FT{bill.id}")
        row = self._number(self._collect())
        if with_file:
            row.pdf = base64.b64encode(PDF)
        self.env.flush_all()
        return row

    def _get_url(self, row):
        return f"/my/bills/{row.move_id.id}/einvoices/{row.id}"

    def test_the_bills_page_leads_to_the_file(self):
        row = self._get_issued(self.bill)
        answer = self._get_page(f"/my/bills/{self.bill.id}")
        [link] = self._get_tree(answer).xpath(f"//a[@href='{self._get_url(row)}']")
        text = link.text_content()
        self.assertIn("Hóa đơn điện tử", text)
        self.assertIn(row.number, text)

    def test_the_file_is_saved_and_kept_by_nobody(self):
        row = self._get_issued(self.bill)
        answer = self._get_page(self._get_url(row))
        self.assertEqual(answer.content, PDF)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertIn("no-store", answer.headers["Cache-Control"])

    # === WITH THE BUYER'S OWN PARTICULARS === #

    def _get_with_particulars(self, name):
        """Return the issued e-invoice of the bill with a particular of the buyer, and
        the user of the pupil's other guardian."""
        father = self._create_guardian(self.student, user="father", relation="father")
        row = self._get_issued(self.bill)
        self.assertEqual(row.guardian_id, self.guardian)
        row.write({name: "079185001234", "code": "MATRACUU"})
        self.env.flush_all()
        return row, father.partner_id.user_ids

    def _assert_is_the_buyers_alone(self, row, other):
        answer = self._get_page(self._get_url(row), other)
        self.assertTrue(answer.url.endswith("/my/bills"))
        self.assertNotIn(PDF, answer.content)
        self.assertEqual(self._get_page(self._get_url(row)).content, PDF)

    def test_with_the_personal_id_the_file_is_the_buyers_alone(self):
        self._assert_is_the_buyers_alone(*self._get_with_particulars("buyer_id_number"))

    def test_with_the_address_the_file_is_the_buyers_alone(self):
        self._assert_is_the_buyers_alone(*self._get_with_particulars("buyer_address"))

    def test_others_see_its_number_and_code(self):
        row, father = self._get_with_particulars("buyer_address")
        answer = self._get_page(f"/my/bills/{self.bill.id}", father)
        text = self._get_text(answer)
        self.assertIn(row.number, text)
        self.assertIn("MATRACUU", text)
        self.assertNotIn(self._get_url(row), answer.text)
        answer = self._get_page(f"/my/bills/{self.bill.id}")
        self.assertIn(self._get_url(row), answer.text)

    def test_without_particulars_the_other_guardian_saves_it(self):
        row, father = self._get_with_particulars("buyer_phone")
        self.assertEqual(self._get_page(self._get_url(row), father).content, PDF)

    def test_without_a_file_there_is_no_link(self):
        row = self._get_issued(self.bill, with_file=False)
        answer = self._get_page(f"/my/bills/{self.bill.id}")
        self.assertNotIn(self._get_url(row), answer.text)

    def test_what_waits_is_not_shown(self):
        self._pay_by_bank(self.bill, int(self.bill.amount_residual))
        row = self._collect()
        answer = self._get_page(f"/my/bills/{self.bill.id}")
        self.assertNotIn(self._get_url(row), answer.text)

    def test_another_familys_file_leads_back(self):
        row = self._get_issued(self.foreign_bill)
        answer = self._get_page(self._get_url(row))
        self.assertTrue(answer.url.endswith("/my/bills"))
        self.assertNotIn(PDF, answer.content)

    def test_another_bills_number_leads_back(self):
        row = self._get_issued(self.foreign_bill)
        url = f"/my/bills/{self.bill.id}/einvoices/{row.id}"
        answer = self._get_page(url)
        self.assertTrue(answer.url.endswith("/my/bills"))

    def test_without_login_there_is_no_file(self):
        row = self._get_issued(self.bill)
        answer = self.url_open(self._get_url(row))
        self.assertIn("/web/login", answer.url)
