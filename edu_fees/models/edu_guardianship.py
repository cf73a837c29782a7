# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EduGuardianship(models.Model):
    _inherit = "edu.guardianship"

    def _revoke_access(self):
        """Override of `edu_core` to void the links that show the children's bills."""
        res = super()._revoke_access()
        students = self.sudo().student_id
        bills_sudo = (
            self.env["account.move"]
            .sudo()
            .search([("edu_student_id", "in", students.ids)])
        )
        bills_sudo._edu_renew_links()
        return res
