# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.vietnam_day import vietnam_today

# A change of one of these changes what the user may do.
DECISIVE = {
    "role_id",
    "user_id",
    "company_id",
    "date_from",
    "date_to",
    "edu_revoked_at",
}


class ResUsersRoleLine(models.Model):
    """Who holds which role at which school, from a day to a day.

    A line is never deleted when a role ends: it is the history.
    """

    _name = "res.users.role.line"
    _inherit = ["res.users.role.line", "mail.thread"]

    user_id = fields.Many2one(tracking=True, index=True)
    role_id = fields.Many2one(tracking=True, index=True)
    company_id = fields.Many2one(tracking=True, index=True)
    date_from = fields.Date(tracking=True)
    date_to = fields.Date(tracking=True)
    company_color = fields.Integer(
        related="company_id.edu_color", string="School Color"
    )
    edu_reason = fields.Char(string="Reason or Paper", tracking=True)
    edu_revoked_at = fields.Datetime(
        string="Taken Back",
        readonly=True,
        copy=False,
        tracking=True,
        help="From this moment on the line gives nothing any more.",
    )
    edu_end_reason = fields.Char(string="Reason of the End", readonly=True, copy=False)
    edu_ended_by_id = fields.Many2one(
        "res.users", string="Ended By", readonly=True, copy=False
    )
    edu_delegation_id = fields.Many2one(
        "edu.role.delegation",
        string="Delegation",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    edu_delegated_ids = fields.One2many(
        "edu.role.delegation", "holder_line_id", string="Delegated To"
    )
    edu_state = fields.Selection(
        [("coming", "Coming"), ("held", "Held"), ("ended", "Ended")],
        string="State",
        compute="_compute_edu_state",
        search="_search_edu_state",
    )

    # Again after years is another line; two lines never give the same on one day.
    _user_role_uniq = models.Constraint(
        "EXCLUDE USING gist (user_id WITH =, role_id WITH =,"
        " (COALESCE(company_id, 0)) WITH =, (COALESCE(edu_delegation_id, 0)) WITH =,"
        " daterange(date_from, date_to, '[]') WITH &&)"
        " WHERE (edu_revoked_at IS NULL)",
        "This person holds this role at this school on some of these days already.",
    )
    _edu_dates = models.Constraint(
        "CHECK (date_from <= date_to)",
        "The last day of a role cannot come before the first.",
    )

    # === COMPUTE AND SEARCH METHODS === #

    @api.model
    def _edu_get_today(self):
        """Return the day it is at the schools, whatever the user's own time zone."""
        return vietnam_today()

    def _edu_is_held_on(self, day):
        """Return whether the line gives its role on a day.

        Note: self.ensure_one()
        """
        self.ensure_one()
        return (
            not self.edu_revoked_at
            and (not self.date_from or self.date_from <= day)
            and (not self.date_to or self.date_to >= day)
        )

    @api.model
    def _edu_get_held_domain(self, day):
        """Return the domain of the lines that give their role on a day."""
        return (
            Domain("edu_revoked_at", "=", False)
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
        )

    @api.depends("date_from", "date_to", "edu_revoked_at")
    def _compute_is_enabled(self):
        """Override of `base_user_role`: the day changes at the schools' midnight."""
        today = self._edu_get_today()
        for line in self:
            line.is_enabled = line._edu_is_held_on(today)

    @api.depends("date_from", "date_to", "edu_revoked_at")
    def _compute_edu_state(self):
        today = self._edu_get_today()
        for line in self:
            if line._edu_is_held_on(today):
                line.edu_state = "held"
            elif not line.edu_revoked_at and (line.date_from or today) > today:
                line.edu_state = "coming"
            else:
                line.edu_state = "ended"

    @api.model
    def _search_edu_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self._edu_get_today()
        ended = Domain("edu_revoked_at", "!=", False) | Domain("date_to", "<", today)
        domains = {
            "held": self._edu_get_held_domain(today),
            "coming": Domain("date_from", ">", today) & ~ended,
            "ended": ended,
        }
        return Domain.OR(domains[key] for key in value if key in domains)

    @api.depends("role_id", "user_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.user_id.name} – {line.role_id.name}"

    # === CONSTRAINTS === #

    @api.constrains("role_id", "company_id")
    def _check_edu_scope(self):
        """A role of a school names its school; an officer's never does (design: an
        officer reads schools through the unit, and acts in none)."""
        for line in self:
            scope, school = line.role_id.edu_scope, line.company_id
            if scope == "school" and not school.edu_is_school:
                raise ValidationError(
                    self.env._(
                        "Role %(role)s of %(user)s needs the school it is held at.",
                        role=line.role_id.name,
                        user=line.user_id.name,
                    )
                )
            if scope == "unit" and school.edu_is_school:
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot be %(role)s of school %(school)s: an officer "
                        "reads schools through the managing unit.",
                        user=line.user_id.name,
                        role=line.role_id.name,
                        school=school.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the lines; their groups hold from now on."""
        lines = super().create(vals_list)
        lines._edu_apply(lines.user_id)
        return lines

    def write(self, vals):
        """Write the lines; their groups change at once, and what they delegated."""
        users = self.user_id
        result = super().write(vals)
        if DECISIVE & vals.keys():
            self._edu_apply(users | self.user_id)
            self.sudo().edu_delegated_ids._follow_holder()
        return result

    def unlink(self):
        """Delete the lines; their groups are lost at once."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    def _edu_apply(self, users):
        """Bring the groups of these users in step with their lines."""
        self.env.flush_all()
        self.env.registry.clear_cache()
        users.sudo().set_groups_from_roles(force=True)
        self.env.invalidate_all()

    def _edu_revoke(self, reason=None):
        """Take these roles back at this minute; the lines stay as history."""
        open_lines = self.filtered(lambda line: not line.edu_revoked_at)
        open_lines.write(
            {
                "edu_revoked_at": fields.Datetime.now(),
                "edu_ended_by_id": self.env.uid,
                "edu_end_reason": reason,
            }
        )

    def _edu_lengthen(self, date_start, date_end):
        """Let the first of these adjoining lines cover all their days and these.

        :return: that line
        """
        first = self.sorted(lambda line: line.date_from or line._edu_get_today())[:1]
        starts = [*self.mapped("date_from"), date_start]
        ends = [*self.mapped("date_to"), date_end]
        (self - first)._edu_revoke()
        vals = {
            "date_from": min(starts) if all(starts) else False,
            "date_to": max(ends) if all(ends) else False,
        }
        if any(first[name] != value for name, value in vals.items()):
            first.write(vals)
        return first
