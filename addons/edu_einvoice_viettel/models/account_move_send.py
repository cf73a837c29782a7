# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _is_vn_edi_applicable(self, move):
        """Override of `l10n_vn_edi_viettel`: a bill is a notice of fees. What its money
        brings is issued by `edu.einvoice`, never the bill itself."""
        return not move.edu_fee_round_id and super()._is_vn_edi_applicable(move)

    @api.model
    def _generate_sinvoice_file_date(self, invoice, invoice_data):
        """Override of `l10n_vn_edi_viettel`: nothing is prepared for a bill either,
        whatever its partner's format is."""
        if invoice.edu_fee_round_id:
            return None
        return super()._generate_sinvoice_file_date(invoice, invoice_data)
