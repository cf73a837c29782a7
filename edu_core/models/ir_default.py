# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError


class IrDefault(models.Model):
    """Nobody sets a default of what is not his to write.

    Odoo lets each member of the staff set defaults of any field of any model; they
    hold for what our code creates for that person in sudo, too.
    """

    _inherit = "ir.default"

    @api.model_create_multi
    def create(self, vals_list):
        """Create, if the user may write such a field of a new record."""
        defaults = super().create(vals_list)
        defaults._edu_check_fields()
        return defaults

    def write(self, vals):
        """Write, if the user may write such a field of a new record."""
        result = super().write(vals)
        self._edu_check_fields()
        return result

    def _edu_check_fields(self):
        """Refuse defaults of fields that the user may not fill in.

        :raise AccessError: names the field
        """
        if self.env.su or self.env.user.has_group("base.group_system"):
            return
        for default in self.sudo():
            model = self.env[default.field_id.model]
            field = model._fields[default.field_id.name]
            model.check_access("create")
            if field.type in ("one2many", "many2many") or not model._has_field_access(
                field, "write"
            ):
                raise AccessError(
                    self.env._(
                        "You cannot set a default of the field “%(field)s”.",
                        field=field._description_string(self.env),
                    )
                )
