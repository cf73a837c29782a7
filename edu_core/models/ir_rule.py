# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ..const import OFFICER_ROLES


class IrRule(models.Model):
    _inherit = "ir.rule"

    @api.model
    def _eval_context(self):
        """Override of `base` to name the schools an officer reads, by role of the link.

        A company rule for reading ends in `('company_id', 'any', officer_records)`, or
        another of `OFFICER_ROLES`. `officer_units`: where the user holds an office.
        """
        links = self.env["edu.authority.link"]
        return (
            super()._eval_context()
            | {
                name: links._get_officer_domain(self.env.uid, roles)
                for name, roles in OFFICER_ROLES.items()
            }
            | {"officer_units": links._get_unit_domain(self.env.uid)}
        )
