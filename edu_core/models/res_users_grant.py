# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from ..const import FIRST_DAY, LAST_DAY

# Who may give a role, from the least to the most: his group.
GRANTORS = {
    "principal": "edu_core.group_principal",
    "district_admin": "edu_core.group_district_admin",
    "system": "base.group_erp_manager",
}


class ResUsers(models.Model):
    _inherit = "res.users"

    # === GIVING AND ENDING (for other modules; the caller checks who asks) === #

    def _edu_grant_roles(self, codes, company, date_start, date_end=None, reason=None):
        """Give these users roles at a school, from a day to a day.

        Works in sudo: whoever calls this checks before whether the current user may
        (see `_edu_check_may_grant`). A role held on adjoining days already is made
        longer; the school is added to the companies of the users. Giving the same
        twice changes nothing.

        :param codes: codes of the roles, such as `["teacher"]`, or the roles
        :param company: the school; empty for officers and families
        :param date date_start: first day
        :param date date_end: last day, or None
        :param str reason: why, or the paper that says so
        :return: the role lines (in sudo)
        :raise UserError: if somebody can hold no role of a school
        """
        roles = self.env["res.users.role"].sudo()._edu_get_roles(codes)
        users = self.sudo().with_context(mail_create_nolog=True)
        users._edu_check_can_hold(roles)
        if company and any(role.edu_scope == "school" for role in roles):
            newcomers = users.filtered(lambda user: company not in user.company_ids)
            newcomers.write({"company_ids": [Command.link(company.id)]})
        lines = users.env["res.users.role.line"]
        vals_list = []
        for user in users:
            for role in roles:
                known = user._edu_find_adjoining(role, company, date_start, date_end)
                if known:
                    lines |= known._edu_lengthen(date_start, date_end)
                    continue
                vals_list.append(
                    {
                        "user_id": user.id,
                        "role_id": role.id,
                        "company_id": company.id,
                        "date_from": date_start,
                        "date_to": date_end,
                        "edu_reason": reason,
                    }
                )
        return lines | lines.create(vals_list)

    def _edu_end_roles(self, codes, company, date, reason=None):
        """End roles of these users at a school.

        Works in sudo, like `_edu_grant_roles`. Lines that have not begun by that day
        are taken back; what the users delegated of these roles ends with them, and so
        does what was delegated to them.

        :param codes: codes of the roles, or the roles
        :param company: the school; empty for officers and families
        :param date date: the last day on which the roles are held
        :param str reason: why, or the paper that says so
        :return: the role lines that changed (in sudo)
        """
        roles = self.env["res.users.role"].sudo()._edu_get_roles(codes)
        lines = self.env["res.users.role.line"].sudo()
        lines = lines.search(
            Domain("user_id", "in", self.ids)
            & Domain("role_id", "in", roles.ids)
            & Domain("company_id", "=", company.id)
            & Domain("edu_revoked_at", "=", False)
            & (Domain("date_to", "=", False) | Domain("date_to", ">", date))
        )
        future = lines.filtered(lambda line: line.date_from and line.date_from > date)
        future._edu_revoke(reason)
        (lines - future).write(
            {
                "date_to": date,
                "edu_ended_by_id": self.env.uid,
                "edu_end_reason": reason,
            }
        )
        return lines

    def _edu_has_role(self, code, company, day=None):
        """Return whether the user holds a role at a school, on a day (default: today).

        Note: self.ensure_one()
        """
        self.ensure_one()
        lines = self.env["res.users.role.line"].sudo()
        return bool(
            lines.search_count(
                Domain("user_id", "=", self.id)
                & Domain("role_id.edu_code", "=", code)
                & Domain("company_id", "in", [company.id, False])
                & lines._edu_get_held_domain(day or lines._edu_get_today()),
                limit=1,
            )
        )

    def _edu_find_adjoining(self, role, company, date_start, date_end):
        """Return the lines of a role that overlap these days or adjoin them."""
        day = timedelta(days=1)
        first = date_start - day if date_start else date.fromisoformat(FIRST_DAY)
        last = date_end + day if date_end else date.fromisoformat(LAST_DAY)
        return self.role_line_ids.filtered(
            lambda line: (
                line.role_id == role
                and line.company_id.id == company.id
                and not line.edu_revoked_at
                and not line.edu_delegation_id
                and (not line.date_from or line.date_from <= last)
                and (not line.date_to or line.date_to >= first)
            )
        )

    def _edu_check_can_hold(self, roles):
        """Refuse roles to whom they would take more than they give.

        Roles replace the groups of a person. An administrator has rights beyond any
        role, and a family's account is a family's.
        """
        for user in self:
            if user.has_group("base.group_erp_manager"):
                raise UserError(
                    self.env._(
                        "%s administers the installation, which is no role of a "
                        "school. Give the role to another account.",
                        user.name,
                    )
                )
            if user._is_portal() and any(role.edu_scope != "family" for role in roles):
                raise UserError(
                    self.env._(
                        "%s is the account of a family. A member of the staff gets "
                        "an account of his or her own.",
                        user.name,
                    )
                )

    # === WHO MAY === #

    @api.model
    def _edu_check_may_grant(self, roles, company, users):
        """Check that the current user may give or end these roles of these users.

        Nobody gives more than he may, at a school that he is not working in now, to
        himself, or by power of a delegation.

        :raise AccessError: if not
        """
        if self.env.user.has_group(GRANTORS["system"]):
            return
        reasons = []
        if self.env.user in users:
            reasons.append(self.env._("Nobody gives a role to himself or herself."))
        if company not in self.env.companies or not company.edu_is_school:
            reasons.append(
                self.env._("You are not working at %s.", company.sudo().name or "?")
            )
        levels = self._edu_get_grant_levels(company)
        if beyond := roles.filtered(lambda role: role.edu_grantor not in levels):
            reasons.append(
                self.env._(
                    "You may not give or end the role %s.",
                    ", ".join(beyond.mapped("name")),
                )
            )
        if reasons:
            raise AccessError("\n".join(reasons))
        self._edu_check_may_change(company, users)

    @api.model
    def _edu_check_may_change(self, company, users):
        """Check that these users' rights are a school's to give.

        Roles replace groups: whoever got groups by hand would lose them, also those
        that hold at other schools.
        """
        default = self.env["res.users"]._default_groups().all_implied_ids
        default |= self.env["res.users"]._get_self_writable_groups()
        for user in users.sudo():
            by_hand = not user.role_line_ids and user.group_ids.all_implied_ids
            if company not in user.company_ids or (by_hand and by_hand - default):
                raise AccessError(
                    self.env._(
                        "The rights of %s are not this school's to change. Ask the "
                        "administrator.",
                        user.name,
                    )
                )

    @api.model
    def _edu_get_grant_levels(self, company):
        """Return the levels of roles that the current user may give at a school."""
        if company not in self.env.companies:
            return set()
        user = self.env.user.with_context(allowed_company_ids=company.ids)
        levels = list(GRANTORS)
        for place, level in reversed(list(enumerate(levels))):
            group = GRANTORS[level]
            if user.has_group(group) and user._edu_holds_on_his_own(group, company):
                return set(levels[: place + 1])
        return set()

    def _edu_holds_on_his_own(self, group, company):
        """Return whether a user has a group at a school otherwise than by delegation.

        Note: self.ensure_one()
        """
        self.ensure_one()
        lines = self.sudo().role_line_ids
        today = lines._edu_get_today()
        group_id = self.env.ref(group).id
        own = lines.filtered(
            lambda line: (
                not line.edu_delegation_id
                and line.company_id.id in (company.id, False)
                and line._edu_is_held_on(today)
            )
        )
        return not lines or group_id in own.role_id.all_implied_ids.ids
