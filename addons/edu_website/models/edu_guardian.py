# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class EduGuardian(models.Model):
    _inherit = "edu.guardian"

    @api.model
    def _get_activation_url(self):
        """Override of `edu_core`: the page where codes of schools are entered."""
        return f"{self.get_base_url()}/my/activate"
