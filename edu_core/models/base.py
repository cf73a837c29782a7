# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, api, models

# Beside our own models: where a default decides upon a login and its rights.
GUARDED_MODELS = {"res.partner", "res.users", "hr.employee", "resource.resource"}


class Base(models.AbstractModel):
    """No default of a context goes into what is created in sudo.

    Odoo leaves the client's defaults behind where a call goes over to sudo. This holds
    where code puts a context together afterwards: a contact made in sudo with
    `default_user_ids` brings a login along.
    """

    _inherit = "base"

    @api.model
    def default_get(self, fields):
        """Override of `base` to pass over what the context says, in sudo."""
        context = self.env.context
        if (
            self.env.su
            and self.env.uid != SUPERUSER_ID
            and (self._name in GUARDED_MODELS or self._name.startswith("edu."))
            and any(key.startswith("default_") for key in context)
        ):
            values = {k: v for k, v in context.items() if not k.startswith("default_")}
            self = self.with_env(self.env(context=values))
        return super().default_get(fields)
