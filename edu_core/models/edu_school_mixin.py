# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import unicodedata

from odoo import api, models


class EduSchoolMixin(models.AbstractModel):
    """A record of one school, which does not leave the schools of who writes it.

    Its texts are kept in one form of Unicode (NFC): what a program that takes accents
    apart wrote would be found by nobody, and be unequal to what looks the same.
    """

    _name = "edu.school.mixin"
    _description = "Record of a School"
    _inherit = ["edu.duty.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        """Create, with texts in one form."""
        return super().create([self._compose_texts(vals) for vals in vals_list])

    def write(self, vals):
        """Write, and ask for the right to the result as well.

        Odoo asks before a write only: a guardianship put under a pupil of another
        school would land there, and its guardian would follow that pupil.

        :raise AccessError: when the record would end where the user has no right
        """
        result = super().write(self._compose_texts(vals))
        moved = (self._fields[name].type == "many2one" for name in vals)
        if not self.env.su and any(moved):
            self.check_access("write")
        return result

    @api.model
    def _compose_texts(self, vals):
        """Return values whose texts are in NFC."""
        return {
            name: unicodedata.normalize("NFC", value)
            if isinstance(value, str)
            else value
            for name, value in vals.items()
        }
