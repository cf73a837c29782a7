# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class EduRoleGrant(models.TransientModel):
    _name = "edu.role.grant"
    _description = "Give a Role"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        domain="[('edu_is_school', '=', True), ('id', 'in', allowed_company_ids)]",
    )
    allowed_role_ids = fields.Many2many(
        "res.users.role", compute="_compute_allowed_role_ids"
    )
    role_id = fields.Many2one("res.users.role", required=True)
    user_ids = fields.Many2many("res.users", string="Persons", required=True)
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["res.users.role.line"]._edu_get_today(),
    )
    date_to = fields.Date(string="To")
    reason = fields.Char(string="Reason or Paper")

    @api.depends("company_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_allowed_role_ids(self):
        roles = self.env["res.users.role"]
        for wizard in self:
            company = wizard.company_id._origin
            levels = self.env["res.users"]._edu_get_grant_levels(company)
            wizard.allowed_role_ids = roles.search(
                [("edu_scope", "=", "school"), ("edu_grantor", "in", list(levels))]
            )

    def action_grant(self):
        """Give the role, if it is the current user's to give.

        :raise AccessError: if not
        """
        self.ensure_one()
        users = self.env["res.users"]
        users._edu_check_may_grant(self.role_id.sudo(), self.company_id, self.user_ids)
        self.user_ids._edu_grant_roles(
            self.role_id,
            self.company_id,
            self.date_from,
            self.date_to or None,
            self.reason,
        )
        return {"type": "ir.actions.act_window_close"}
