# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from .res_users_role import DUTIES


class ResGroups(models.Model):
    _inherit = "res.groups"

    @api.constrains("user_ids", "implied_ids", "implied_by_ids")
    def _check_accountant_is_not_cashier(self):
        """Hold the rule of `res.users` from the groups' side.

        Walks who has both groups somewhere, not the users of a large group.
        """
        groups = [
            self.env.ref(group, raise_if_not_found=False) for group in DUTIES.values()
        ]
        if not all(groups):
            return
        roles = self.env["res.users.role"].sudo()
        roles = roles.search([("group_id", "in", self.all_implied_by_ids.ids)])
        self.env.add_to_compute(roles._fields["edu_duty"], roles)
        users = self.env["res.users"].search(
            [("all_group_ids", "in", group.ids) for group in groups]
        )
        users._check_accountant_is_not_cashier()
