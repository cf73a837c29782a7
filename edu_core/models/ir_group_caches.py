# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Caches of Odoo that are kept per user, kept here per set of groups.

A user's groups depend on the schools that are active and on the day (see
`res_users_group`), so what was cached for a user at one school must not answer him at
another. `__wrapped__` is the method below the cache.
"""

from odoo import api, models, tools


class IrModelAccess(models.Model):
    _inherit = "ir.model.access"

    @tools.ormcache("self.env.user._get_group_ids()", "mode")
    def _get_allowed_models(self, mode="read"):
        """Override of `base`: kept per set of groups."""
        return super()._get_allowed_models.__wrapped__(self, mode)


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _compute_domain_context_values(self):
        """Override of `base`: the domains are kept per set of groups too."""
        yield from super()._compute_domain_context_values()
        yield None if self.env.su else self.env.user._get_group_ids()


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    @api.model
    @tools.ormcache("self.env.uid", "self.env.user._get_group_ids()", "self.env.lang")
    def load_menus_root(self):
        """Override of `base`: kept per set of groups."""
        return super().load_menus_root.__wrapped__(self)

    @api.model
    @tools.ormcache(
        "self.env.uid", "self.env.user._get_group_ids()", "debug", "self.env.lang"
    )
    def load_menus(self, debug):
        """Override of `base`: kept per set of groups."""
        return super().load_menus.__wrapped__(self, debug)


class ResGroups(models.Model):
    _inherit = "res.groups"

    def write(self, vals):
        """Override of `base`: what roles give is looked up anew."""
        result = super().write(vals)
        if {"implied_ids", "implied_by_ids", "user_ids"} & vals.keys():
            self.env.registry.clear_cache()
        return result
