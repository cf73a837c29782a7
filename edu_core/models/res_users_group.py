# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a user's roles let him do, at the schools he is working in now.

The tables hold the union of the groups of all roles of a person. Whoever is accountant
of one school and cashier of another has both groups there; on each request he has only
those that his roles give him in **every** school that is active in it, today.
"""

from odoo import api, models, tools


class ResUsers(models.Model):
    _inherit = "res.users"

    # === GROUPS === #

    def _get_group_ids(self):
        """Override of `base`: of a user with roles, those held where he works now.

        Everything that asks for a user's groups comes here: access rights, record
        rules, menus, views, fields, `has_group`. Users without roles have what the
        tables say.
        """
        self.ensure_one()
        if self._edu_get_role_plan() is None:
            return super()._get_group_ids()
        return self._edu_get_groups(
            self._edu_get_active_companies(),
            self.env["res.users.role.line"]._edu_get_today(),
        )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_all_group_ids(self):
        """Override of `base`, in step with `_get_group_ids`."""
        result = super()._compute_all_group_ids()
        today = self.env["res.users.role.line"]._edu_get_today()
        for user in self.filtered("id"):
            if user._edu_get_role_plan() is not None:
                user.all_group_ids = user._edu_find_groups(
                    user._edu_get_active_companies(), today
                )
        return result

    def _edu_get_active_companies(self):
        """Return the ids of the companies the user is working in; None for another's.

        What others may do does not depend on the companies that I chose.
        """
        if self.id != self.env.uid:
            return None
        chosen = self.env.context.get("allowed_company_ids")
        return frozenset(chosen or self.sudo()._get_company_ids())

    @tools.ormcache("self.id")
    def _edu_get_role_plan(self):
        """Return what the user's role lines give, without regard to day and company.

        :return: None without any line, else (ids of the groups of all roles that the
            user has or had, [(company id or None, first day, last day, group ids)])
        """
        lines = self.env["res.users.role.line"].sudo().with_context(active_test=False)
        lines = lines.search([("user_id", "=", self.id)])
        if not lines:
            return None
        groups = {role: frozenset(role.all_implied_ids.ids) for role in lines.role_id}
        rows = tuple(
            (
                line.company_id.id or None,
                line.date_from,
                line.date_to,
                groups[line.role_id],
            )
            for line in lines
            if not line.edu_revoked_at
        )
        return frozenset().union(*groups.values()), rows

    @tools.ormcache("self.id", "companies", "day")
    def _edu_get_groups(self, companies, day):
        """Return the ids of the groups a user with roles has, as a tuple.

        :param companies: frozenset of ids, all of which must be covered; None = any
        :param day: the day it is at the schools
        """
        return tuple(sorted(self._edu_find_groups(companies, day).ids))

    def _edu_find_groups(self, companies, day):
        """Return the groups a user with roles has; see `_edu_get_groups`."""
        of_roles, rows = self._edu_get_role_plan()
        held = [
            (company, groups)
            for company, first, last, groups in rows
            if (not first or first <= day) and (not last or last >= day)
        ]
        anywhere = frozenset().union(*(groups for _company, groups in held))
        if companies is None:
            granted = anywhere
        else:
            granted = frozenset.intersection(
                *(
                    frozenset().union(
                        *(groups for at, groups in held if at in (None, company))
                    )
                    for company in (companies or (None,))
                )
            )
        user = self.sudo()
        own = set(user._get_self_writable_groups().ids)
        plain = {id_ for id_ in user.group_ids.ids if id_ not in of_roles or id_ in own}
        types = anywhere & set(self.env["res.groups"]._get_user_type_groups().ids)
        direct = self.env["res.groups"].sudo().browse(plain | types)
        return direct.all_implied_ids | direct.browse(granted)

    # === TABLES === #

    def _get_enabled_roles(self, *args, **kwargs):
        """Override of `base_user_role_company`: the lines held today, at any school.

        What holds at the schools of a request is decided on that request.
        """
        today = self.env["res.users.role.line"]._edu_get_today()
        return self.role_line_ids.filtered(lambda line: line._edu_is_held_on(today))

    def set_groups_from_roles(self, force=False):
        """Override of `base_user_role`: no page writes groups by the schools chosen.

        `base_user_role_company` did so for each page, by a cookie; what was written
        then held for every other call of this person.
        """
        if self.env.context.get("active_company_ids"):
            return True
        return super().set_groups_from_roles(force=force)
