# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class EduAuthority(models.Model):
    """Cơ quan quản lý: one node of a dated tree of managing units.

    `parent_id`, `name` and `code` are those of today; what was and what will be is in
    `place_ids` and `name_ids`. Writing them here changes them from today on.
    """

    _name = "edu.authority"
    _description = "Managing Unit"
    _parent_store = True
    _order = "name, id"

    name = fields.Char(required=True)
    code = fields.Char()
    type_id = fields.Many2one(
        "edu.authority.type", string="Kind", index=True, ondelete="restrict"
    )
    parent_id = fields.Many2one(
        "edu.authority", string="Belongs To", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("edu.authority", "parent_id", string="Units Below")
    date_start = fields.Date(string="Exists From")
    date_end = fields.Date(string="Exists To")
    link_ids = fields.One2many("edu.authority.link", "authority_id", string="Schools")
    officer_ids = fields.One2many(
        "edu.authority.officer", "authority_id", string="Officers"
    )
    name_ids = fields.One2many(
        "edu.authority.name", "authority_id", string="Names over Time"
    )
    place_ids = fields.One2many(
        "edu.authority.parent", "authority_id", string="Places over Time"
    )
    # For record rules only: this unit and those it belongs to, with dates.
    reach_ids = fields.One2many(
        "edu.authority.reach",
        "lower_id",
        string="Reached From",
        groups="base.group_system",
    )
    lower_reach_ids = fields.One2many(
        "edu.authority.reach",
        "authority_id",
        string="Reaches",
        groups="base.group_system",
    )

    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A managing unit cannot end before it starts.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the units, each in its place since it exists."""
        authorities = super().create(vals_list)
        places = [
            {
                "authority_id": authority.id,
                "parent_id": authority.parent_id.id,
                "date_start": authority.date_start,
            }
            for authority in authorities.sudo()
            if authority.parent_id and not authority.place_ids
        ]
        if places:
            self.env["edu.authority.parent"].sudo().create(places)
        else:
            self.env["edu.authority.reach"].sudo()._rebuild()
        return authorities

    def write(self, vals):
        """Write; another name, code or place is so from today on, and kept as history.

        :raise ValidationError: when the units would belong to each other in a circle
        """
        vals = dict(vals)
        naming = {key: vals.pop(key) for key in ("name", "code") if key in vals}
        has_parent = "parent_id" in vals
        parent_id = vals.pop("parent_id", False)
        # Also without values left: this is what asks for the right to write.
        result = super().write(vals)
        today = self.env["edu.authority.name"]._get_today()
        if naming:
            self._rename(today, naming)
        if has_parent:
            parent = self.browse(parent_id or [])
            moved = self.filtered(lambda unit: unit.parent_id != parent)
            moved._set_parent(parent, today)
        if not vals.keys().isdisjoint(("date_start", "date_end")):
            self.env["edu.authority.reach"].sudo()._rebuild()
        return result

    def _write_in_step(self, vals):
        """Write what holds today, without making history of it."""
        return super().write(vals)  # pylint: disable=super-method-mismatch

    # === HISTORY === #

    def _rename(self, day, naming):
        """Give these units another name or code from a day on.

        :param dict naming: `name`, `code` or both
        :return: the `edu.authority.name` that begin on that day
        """
        names = self.env["edu.authority.name"]
        result = names.sudo()
        for unit in self:
            before = {"name": unit.name, "code": unit.code}
            if any((before[key] or "") != (naming[key] or "") for key in naming):
                result |= names._set_from(unit, day, {**before, **naming})
        return result

    def _set_parent(self, parent, day):
        """Put these units under another one from a day on.

        :param parent: the `edu.authority` they belong to then; empty for none
        :return: the `edu.authority.parent` that begin on that day
        :raise ValidationError: when the units would belong to each other in a circle
        """
        places = self.env["edu.authority.parent"]
        return places._set_from(self, day, {"parent_id": parent.id})

    def _get_name(self, day):
        """Return what the unit was called on a day.

        Note: self.ensure_one()
        """
        self.ensure_one()
        row = self.env["edu.authority.name"]._get_on(self, day).get(self.id)
        return row.name if row else self.name

    def _get_parent(self, day):
        """Return the unit this one belonged to on a day.

        Note: self.ensure_one()
        """
        self.ensure_one()
        row = self.env["edu.authority.parent"]._get_on(self, day).get(self.id)
        return row.parent_id.sudo(self.env.su) if row else self.browse()

    # === SCHOOLS === #

    def _get_companies(self, roles, day):
        """Return the schools of these units and the units below them on a day.

        :param roles: roles of `edu.authority.link`
        """
        links = self.env["edu.authority.link"].sudo()
        reach = [
            ("authority_id", "in", self.ids),
            ("date_start", "<=", day),
            ("date_end", ">=", day),
        ]
        return links.search(
            links._get_valid_domain(day)
            & fields.Domain("role", "in", roles)
            & fields.Domain("authority_id.reach_ids", "any", reach)
        ).company_id.sudo(self.env.su)

    def action_open_schools(self):
        """Open the schools of these units and of those below them today."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_core.res_company_action_school"
        )
        roles = dict(self.env["edu.authority.link"]._fields["role"].selection)
        today = self.env["edu.authority.name"]._get_today()
        companies = self._get_companies(tuple(roles), today)
        action["domain"] = [("id", "in", companies.ids)]
        action["context"] = {"create": False}
        return action
