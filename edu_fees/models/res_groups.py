# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class ResGroups(models.Model):
    _inherit = "res.groups"

    @api.constrains("user_ids", "implied_ids", "implied_by_ids")
    def _check_accountant_is_not_cashier(self):
        """Hold the rule of `res.users` from the groups' side.

        Searches for one offender instead of walking the users of a large group.
        """
        groups = [
            self.env.ref(f"edu_fees.{name}", raise_if_not_found=False)
            for name in ("group_accountant", "group_cashier")
        ]
        if not all(groups):
            return
        user = self.env["res.users"].search(
            [("all_group_ids", "in", group.ids) for group in groups], limit=1
        )
        user._check_accountant_is_not_cashier()
