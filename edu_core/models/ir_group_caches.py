# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Caches of Odoo that are kept per user, kept here per set of groups.

A user's groups depend on the schools that are active and on the day (see
`res_users_group`), so what was cached for a user at one school must not answer him at
another. `__wrapped__` is the method below the cache.
"""

from odoo import models, tools


class IrModelAccess(models.Model):
    _inherit = "ir.model.access"

    @tools.ormcache("self.env.user._get_group_ids()", "mode")
    def _get_allowed_models(self, mode="read"):
        """Override of `base`: kept per set of groups."""
        return super()._get_allowed_models.__wrapped__(self, mode)


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _compute_domain_context_values(self):
        """Override of `base`: the domains are kept per set of groups and day too."""
        yield from super()._compute_domain_context_values()
        yield None if self.env.su else self.env.user._get_group_ids()
        yield self.env["res.users.role.line"]._edu_get_today()


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _register_hook(self):
        """Override of `base`: keep the menus per set of groups too.

        Several modules cache them per user, each over the other; whichever comes
        first, the groups become part of its key.
        """
        result = super()._register_hook()
        for class_ in type(self).mro():
            for name in ("load_menus", "load_menus_root"):
                cache = getattr(class_.__dict__.get(name), "__cache__", None)
                if cache and not hasattr(cache, "edu_key_of_user"):
                    cache.edu_key_of_user = cache.key
                    cache.key = self._edu_get_key_by_groups(cache.key)
        return result

    @staticmethod
    def _edu_get_key_by_groups(key):
        """Return the function of a cache's key with the user's groups added."""

        def get_key(menus, *args, **kwargs):
            return *key(menus, *args, **kwargs), menus.env.user._get_group_ids()

        return get_key


class ResGroups(models.Model):
    _inherit = "res.groups"

    def write(self, vals):
        """Override of `base`: what roles give is looked up anew."""
        result = super().write(vals)
        if {"implied_ids", "implied_by_ids", "user_ids"} & vals.keys():
            self.env.registry.clear_cache()
        return result
