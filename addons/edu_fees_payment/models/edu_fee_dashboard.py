# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class EduFeeDashboard(models.AbstractModel):
    _inherit = "edu.fee.dashboard"

    @api.model
    def _get_money_domain(self, start, end):
        """Override of `edu_fees`: what a provider pays out came in before."""
        return [*super()._get_money_domain(start, end), ["paid_out_ids", "=", False]]
