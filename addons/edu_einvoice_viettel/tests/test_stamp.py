# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestStamp(TransactionCase):
    def test_money_is_booked_by_the_set_beside_the_stock_module(self):
        stamp = self.env["edu.entry.stamp"]
        name = "account.move.l10n_vn_edi_invoice_state"
        self.assertIn(name, stamp._get_known_dependents())
        self.assertNotIn(name, stamp._find_unknown_dependents())
