# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EduCollectionTransaction(models.Model):
    _inherit = "edu.collection.transaction"

    def _settle(self):
        """Override of `edu_fees` to tell the families at once."""
        result = super()._settle()
        if self:
            self.env["edu.fee.reminder"]._trigger_confirmations()
        return result

    def _settle_by_hand(self, bills):
        """Override of `edu_fees` to tell the family at once."""
        result = super()._settle_by_hand(bills)
        self.env["edu.fee.reminder"]._trigger_confirmations()
        return result
