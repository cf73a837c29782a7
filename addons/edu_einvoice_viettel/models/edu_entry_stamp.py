# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class EduEntryStamp(models.AbstractModel):
    _inherit = "edu.entry.stamp"

    @api.model
    def _get_known_dependents(self):
        """Override of `edu_fees`: the stock module notes on what it sent that it was
        paid; it never sends a bill of ours, so nothing changes with it."""
        own = {"account.move.l10n_vn_edi_invoice_state"}
        return super()._get_known_dependents() | own
