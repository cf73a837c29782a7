# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain

MANAGERS = "base.group_erp_manager"


class ResUsers(models.Model):
    """To which schools somebody belongs, these schools know, each of itself.

    Odoo shows the companies of each user to the staff of any of them: a school would
    read where else a guardian has a child, and where else a teacher works.
    """

    _inherit = "res.users"

    company_id = fields.Many2one(groups=MANAGERS)
    company_ids = fields.Many2many(groups=MANAGERS)
    edu_school_id = fields.Many2one(
        "res.company",
        compute="_compute_edu_school_id",
        string="Works at",
        search="_search_edu_school_id",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        """Override of `base`: everybody reads the own companies."""
        return [*super().SELF_READABLE_FIELDS, "company_ids"]

    @api.depends("company_ids")
    @api.depends_context("allowed_company_ids")
    def _compute_edu_school_id(self):
        """Tell whether somebody belongs to the school in which the user works now."""
        for user in self:
            user.edu_school_id = self.env.company & user.sudo().company_ids

    @api.model
    def _search_edu_school_id(self, operator, value):
        """Find the users of a school, if it is one of those that are active."""
        if operator != "in":
            return NotImplemented
        schools = self.env.companies.filtered(lambda school: school.id in value)
        users = self.sudo()._search(Domain("company_ids", "in", schools.ids))
        return Domain("id", "in", users)
