# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class EduReason(models.TransientModel):
    _inherit = "edu.reason"

    @api.model
    def _get_methods(self):
        """Override of `edu_fees` to ask why an e-invoice was cancelled."""
        return {**super()._get_methods(), "edu.einvoice": ("action_cancel",)}
