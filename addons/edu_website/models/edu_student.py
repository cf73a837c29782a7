# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain


class EduStudent(models.Model):
    _inherit = "edu.student"

    @api.model
    def _get_portal_domain(self):
        """Return the domain of the pupils that the user follows: own children today,
        or the pupil himself. Record rules hold beside it; the domain matters for
        staff who are parents, whose rules would show a whole class."""
        partner = self.env.user.partner_id
        own_child = (
            Domain("guardian_id.partner_id", "=", partner.id)
            & self.env["edu.guardianship"]._get_custody_domain()
        )
        return Domain("guardianship_ids", "any", own_child) | Domain(
            "user_id", "=", self.env.uid
        )

    @api.model
    def _search_portal_children(self):
        """Return the pupils that the user follows, by given name."""
        return self.search(self._get_portal_domain())
