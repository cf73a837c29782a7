# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class EduReason(models.TransientModel):
    _inherit = "edu.reason"

    @api.model
    def _get_methods(self):
        """Override of `edu_fees` to ask for the reason of a refund or its paper."""
        methods = super()._get_methods()
        own = methods["edu.collection.transaction"]
        return {
            **methods,
            "edu.collection.transaction": (
                *own,
                "action_ask_refund",
                "action_refund_paid",
                "action_refund_not_paid",
            ),
        }
