# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _edu_get_badge(self):
        """Return what the badge of a school shows.

        A parent with children in two schools tells them apart by colour and letters.
        Without a chosen colour the school gets one of its own by its number.

        :return: dict with ``name``, ``initials`` and ``color`` (1 to 11)
        """
        self.ensure_one()
        words = [word for word in (self.name or "").split() if word[0].isalnum()]
        return {
            "name": self.name,
            "initials": "".join(word[0] for word in words[-2:]).upper(),
            "color": self._edu_get_color(),
        }
