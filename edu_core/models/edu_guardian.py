# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduGuardian(models.Model):
    """Cha, mẹ, người giám hộ: a person without a school of its own."""

    _name = "edu.guardian"
    _description = "Guardian"
    _inherit = ["mail.thread"]
    _order = "sort_key, id"

    name = fields.Char(required=True, tracking=True)
    sort_key = fields.Char(compute="_compute_name_keys", store=True, index=True)
    search_name = fields.Char(compute="_compute_name_keys", store=True)
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    phone = fields.Char(index=True, tracking=True)
    email = fields.Char(tracking=True)
    birth_year = fields.Integer(groups="edu_core.group_office,edu_core.group_principal")
    occupation = fields.Char(groups="edu_core.group_office,edu_core.group_principal")
    guardianship_ids = fields.One2many(
        "edu.guardianship", "guardian_id", string="Children"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Portal Login",
        compute="_compute_user_id",
        search="_search_user_id",
    )

    _partner_uniq = models.Constraint(
        "unique(partner_id)", "Another guardian already has this contact."
    )

    def _compute_name_keys(self):
        """Skeleton."""
        for guardian in self:
            guardian.sort_key = guardian.name
            guardian.search_name = guardian.name

    def _compute_user_id(self):
        """Skeleton."""
        self.user_id = False

    def _search_user_id(self, operator, value):
        """Skeleton."""
        return [("partner_id.user_ids", operator, value)]
