# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EduSchoolMixin(models.AbstractModel):
    """A record of one school, which does not leave the schools of who writes it."""

    _name = "edu.school.mixin"
    _description = "Record of a School"
    _inherit = ["edu.duty.mixin"]

    def write(self, vals):
        """Write, and ask for the right to the result as well.

        Odoo asks before a write only: a guardianship put under a pupil of another
        school would land there, and its guardian would follow that pupil.

        :raise AccessError: when the record would end where the user has no right
        """
        result = super().write(vals)
        moved = (self._fields[name].type == "many2one" for name in vals)
        if not self.env.su and any(moved):
            self.check_access("write")
        return result
