# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import ValidationError


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.constrains("group_ids")
    def _check_accountant_is_not_cashier(self):
        """Who keeps the books never keeps the cash."""
        accountant = self.env.ref("edu_fees.group_accountant", raise_if_not_found=False)
        cashier = self.env.ref("edu_fees.group_cashier", raise_if_not_found=False)
        if not accountant or not cashier:
            return
        for user in self:
            if accountant in user.all_group_ids and cashier in user.all_group_ids:
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot be accountant and cashier at once: who keeps "
                        "the books does not keep the cash.",
                        user=user.name,
                    )
                )
