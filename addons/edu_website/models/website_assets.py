# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import api, models
from odoo.exceptions import UserError


class WebsiteAssets(models.AbstractModel):
    _inherit = "website.assets"

    @api.model
    def make_scss_customization(self, url, values):
        """Override of `website` to refuse fonts of an outside host.

        Both the browser (a style sheet's import) and the server (a copy of the font)
        would ask that host. Fonts that were uploaded stay allowed.
        """
        if self._edu_asks_for_outside_fonts(values):
            raise UserError(
                self.env._(
                    "Fonts of another host are not allowed on the pages of the "
                    "schools. Upload the font file instead."
                )
            )
        return super().make_scss_customization(url, values)

    @api.model
    def _edu_asks_for_outside_fonts(self, values):
        """Return whether ``values`` name a font without a file of ours behind it."""
        if values.get("google-fonts") not in (None, "", "null", "()"):
            return True
        local_fonts = values.get("google-local-fonts") or ""
        # "('Roboto': 45, 'Modak': '')": a font without a number is to be fetched.
        return any(
            not number for number in re.findall(r"'[^']+': '?(\d*)", local_fonts)
        )
