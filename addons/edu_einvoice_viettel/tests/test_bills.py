# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time

from .common import ViettelCase


@freeze_time("2026-10-05 03:00:00")
class TestBills(ViettelCase):
    """A bill is a notice of fees; Odoo's own button never sends it."""

    def _is_applicable(self, move):
        return self.env["account.move.send"]._is_vn_edi_applicable(move)

    def test_a_bill_is_not_sent(self):
        self.assertFalse(self._is_applicable(self.bill))

    def test_nothing_is_prepared_for_a_bill(self):
        data = {"invoice_edi_format": "vn_sinvoice", "extra_edis": {"vn_sinvoice_send"}}
        self.env["account.move.send"]._generate_sinvoice_file_date(self.bill, data)
        self.assertNotIn("sinvoice_attachments", data)
        self.assertNotIn("error", data)

    def test_what_is_no_bill_is_odoos_as_before(self):
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "company_id": self.school.id,
                "journal_id": self.bill.journal_id.id,
                "partner_id": self.student.partner_id.id,
                "l10n_vn_edi_invoice_state": "ready_to_send",
            }
        )
        self.assertTrue(self._is_applicable(move))

    def test_without_the_provider_the_numbers_are_typed(self):
        self.school.edu_einvoice_provider = "manual"
        calls = self._set_up_network()
        action = self.row.with_user(self.accountant).action_issue()
        self.assertEqual(action["res_model"], "edu.einvoice.number")
        self.assertFalse(calls)
