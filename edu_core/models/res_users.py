# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain

from ..tools import vietnamese


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _get_login_domain(self, login):
        """Override of `base`: a phone number is a login however it is written."""
        domain = super()._get_login_domain(login)
        try:
            return domain | Domain("login", "=", vietnamese.normalize_phone(login))
        except ValueError:
            return domain
