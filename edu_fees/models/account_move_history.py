# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _creation_message(self):
        """Override of `account`: a bill is no invoice, and says where it comes from."""
        if not self.edu_fee_round_id:
            return super()._creation_message()
        return self.env._(
            "Bill made by the round “%(round)s”", round=self.edu_fee_round_id.name
        )
