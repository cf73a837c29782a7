# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models, tools
from odoo.exceptions import UserError


class ResUsersRole(models.Model):
    """A role of a school, of a managing unit or of a family; roles are data."""

    _inherit = "res.users.role"

    edu_code = fields.Char(
        string="Code",
        copy=False,
        help="The name by which the suite knows the role, whatever it is called.",
    )
    edu_scope = fields.Selection(
        [
            ("school", "One school"),
            ("unit", "A managing unit"),
            ("family", "A family"),
            ("any", "Companies named one by one"),
        ],
        string="Held In",
    )
    edu_grantor = fields.Selection(
        [
            ("principal", "The school's principal"),
            ("district_admin", "The administrator of several schools"),
            ("system", "The administrator of the installation"),
        ],
        string="Given By",
        default="system",
        required=True,
        help="The least who may give this role or take it back.",
    )
    edu_can_delegate = fields.Boolean(
        string="May Be Delegated",
        help="Who holds the role may give it to a colleague for some days.",
    )

    _edu_code_uniq = models.UniqueIndex(
        "(edu_code) WHERE edu_code IS NOT NULL",
        "Two roles cannot have the same code.",
    )

    @api.model
    def _edu_get_roles(self, codes):
        """Return the roles of some codes, which must exist; roles are returned as they
        are, since those that an administrator made have no code."""
        if isinstance(codes, models.BaseModel):
            return codes.sudo(self.env.su)
        ids = [self._edu_get_role_id(code) for code in codes]
        if missing := [code for code, id_ in zip(codes, ids, strict=True) if not id_]:
            raise UserError(
                self.env._(
                    "There is no role with the code %s.",
                    ", ".join(code or "?" for code in missing),
                )
            )
        return self.browse(ids)

    @tools.ormcache("code")
    def _edu_get_role_id(self, code):
        """Return the id of the role with a code, or False."""
        if not code:
            return False
        return self.sudo().search([("edu_code", "=", code)], limit=1).id

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the roles; what was cached of their codes is forgotten."""
        roles = super().create(vals_list)
        self.env.registry.clear_cache()
        return roles

    def write(self, vals):
        """Write the roles; what their holders may do is looked up anew."""
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        """Delete the roles with their lines; their holders lose them at once."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
