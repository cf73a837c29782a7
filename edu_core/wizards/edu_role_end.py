# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class EduRoleEnd(models.TransientModel):
    _name = "edu.role.end"
    _description = "End a Role"

    line_id = fields.Many2one(
        "res.users.role.line", string="Role", required=True, readonly=True
    )
    at_once = fields.Boolean(
        help="The person loses the role this minute, not at the end of a day.",
    )
    date = fields.Date(
        string="Last Day",
        default=lambda self: self.env["res.users.role.line"]._edu_get_today(),
    )
    reason = fields.Char(string="Reason or Paper", required=True)

    @api.model
    def default_get(self, fields_list):
        """Override of `base` to take the line from which the wizard is opened."""
        values = super().default_get(fields_list)
        if "line_id" in fields_list and "line_id" not in values:
            values["line_id"] = self.env.context.get("active_id")
        return values

    def action_end(self):
        """End the role, if it is the current user's to end.

        :raise AccessError: if not
        """
        self.ensure_one()
        self.line_id.check_access("read")
        line = self.line_id.sudo()
        users = self.env["res.users"]
        users._edu_check_may_grant(
            line.role_id,
            self.env["res.company"].browse(line.company_id.id),
            line.user_id,
        )
        if line.edu_state == "ended":
            raise UserError(self.env._("This role has ended already."))
        if not (self.date or self.at_once):
            raise UserError(self.env._("Enter the last day, or tick “At Once”."))
        if line.edu_delegation_id:
            line.edu_delegation_id._end()
        elif self.at_once:
            line._edu_revoke(self.reason)
        else:
            line.user_id._edu_end_roles(
                line.role_id, line.company_id, self.date, self.reason
            )
        return {"type": "ir.actions.act_window_close"}
