# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What must never be one person's at one school: the groups of each duty.
DUTIES = {
    "books": "edu_fees.group_accountant",
    "cash": "edu_fees.group_cashier",
}


class ResUsersRole(models.Model):
    _inherit = "res.users.role"

    edu_duty = fields.Selection(
        [("books", "Keeps the books"), ("cash", "Keeps the cash")],
        string="Duty",
        compute="_compute_edu_duty",
        store=True,
        help="Who keeps the books of a school never keeps its cash.",
    )

    @api.depends("implied_ids")
    def _compute_edu_duty(self):
        """Read the duty off the groups; a role of both is refused."""
        groups = {
            duty: self.env.ref(group, raise_if_not_found=False)
            for duty, group in DUTIES.items()
        }
        for role in self:
            held = role.implied_ids.all_implied_ids
            duties = [duty for duty, group in groups.items() if group and group in held]
            if len(duties) > 1:
                raise ValidationError(
                    self.env._(
                        "Role %s cannot be accountant and cashier at once: who keeps "
                        "the books does not keep the cash.",
                        role.name,
                    )
                )
            role.edu_duty = duties[0] if duties else False


class ResUsersRoleLine(models.Model):
    _inherit = "res.users.role.line"

    edu_duty = fields.Selection(related="role_id.edu_duty", store=True)

    # In the database itself, whichever way a line comes in.
    _edu_duties_apart = models.Constraint(
        "EXCLUDE USING gist (user_id WITH =, (COALESCE(company_id, 0)) WITH =,"
        " edu_duty WITH <>, daterange(date_from, date_to, '[]') WITH &&)"
        " WHERE (edu_revoked_at IS NULL AND edu_duty IS NOT NULL)",
        "Nobody is accountant and cashier of one school on the same day: who keeps the "
        "books does not keep the cash.",
    )

    @api.constrains(
        "user_id", "role_id", "company_id", "date_from", "date_to", "edu_revoked_at"
    )
    def _check_edu_duties_apart(self):
        """Say it in words, before the database refuses it."""
        self.filtered("edu_duty").user_id._check_accountant_is_not_cashier()
