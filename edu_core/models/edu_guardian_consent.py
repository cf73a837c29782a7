# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class EduGuardianConsent(models.Model):
    """What a guardian said to one school about one purpose, when, and the evidence.

    Rows are kept; the latest of a guardian, school and purpose counts, and nothing said
    is no consent.
    """

    _name = "edu.guardian.consent"
    _description = "Consent of a Guardian"
    _inherit = ["edu.school.mixin"]
    _order = "id desc"
    _rec_name = "purpose_id"

    guardian_id = fields.Many2one(
        "edu.guardian", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    purpose_id = fields.Many2one(
        "edu.consent.purpose",
        required=True,
        ondelete="restrict",
        domain=[("basis", "=", "consent")],
    )
    answer = fields.Selection(
        [("given", "Agrees"), ("refused", "Does not agree")], required=True
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    evidence = fields.Char(
        required=True, help="Where it was said: the signed sheet, or the portal."
    )

    @api.constrains("purpose_id")
    def _check_basis(self):
        """Refuse to ask for what the school does by its duty."""
        for consent in self:
            if consent.purpose_id.basis != "consent":
                raise ValidationError(
                    self.env._(
                        "%(purpose)s is a duty of the school: it needs no consent.",
                        purpose=consent.purpose_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; of guardians whom the user may see only."""
        ids = {vals.get("guardian_id") for vals in vals_list} - {None, False}
        self.env["edu.guardian"].browse(ids).check_access("read")
        return super().create(vals_list)

    @api.model
    def _get_answers(self, guardians, schools):
        """Return {(guardian's id, school's id, purpose's id): answer}, the latest of
        each, in one query."""
        rows = self.search_fetch(
            Domain("guardian_id", "in", guardians.ids)
            & Domain("company_id", "in", schools.ids),
            ["guardian_id", "company_id", "purpose_id", "answer"],
            order="id",
        )
        return {
            (row.guardian_id.id, row.company_id.id, row.purpose_id.id): row.answer
            for row in rows
        }
