# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class EduAuthorityChange(models.Model):
    """Sắp xếp cơ quan quản lý: a unit is renamed, moved, merged, split, closed.

    Everything in it is dated: a change can be entered before its day.
    """

    _name = "edu.authority.change"
    _description = "Change of a Managing Unit"
    _inherit = ["edu.change.mixin"]

    kind = fields.Selection(
        [
            ("rename", "Rename or new code"),
            ("reparent", "Belongs to another unit"),
            ("merge", "Merge into another unit"),
            ("split", "Give schools to another unit"),
            ("close", "Close"),
        ],
        required=True,
        default="rename",
        tracking=True,
    )
    authority_id = fields.Many2one(
        "edu.authority",
        string="Managing Unit",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    target_id = fields.Many2one(
        "edu.authority",
        string="Other Unit",
        ondelete="restrict",
        tracking=True,
        help="The unit it belongs to from then on, or that takes over its schools.",
    )
    company_ids = fields.Many2many(
        "res.company", string="Schools", domain="[('edu_is_school', '=', True)]"
    )

    @api.depends("kind", "authority_id", "date")
    def _compute_display_name(self):
        """Say what happens to which unit, and when."""
        for change in self:
            name = change.authority_id.name
            change.display_name = change._format_title(change.kind, name)

    # === HOOKS OF THE CHANGE === #

    def _check_complete(self):
        """Override of `edu.change.mixin` to ask for what each kind needs."""
        needed = {"merge": ("target_id",), "split": ("target_id", "company_ids")}
        self._check_fields("paper_number", "paper_date", *needed.get(self.kind, ()))
        if self.kind == "rename" and not (self.new_name or self.new_code):
            self._check_fields("new_name")
        if self.target_id == self.authority_id:
            raise UserError(
                self.env._(
                    "%(name)s cannot belong to itself or take over from itself. Choose "
                    "another unit.",
                    name=self.authority_id.name,
                )
            )
        self.authority_id.check_access("write")

    def _apply_change(self):
        """Override of `edu.change.mixin` to do what the kind says."""
        return getattr(self, f"_apply_{self.kind}")()

    def _apply_rename(self):
        """Give the unit another name or code."""
        naming = {"name": self.new_name, "code": self.new_code}
        naming = {key: value for key, value in naming.items() if value}
        return {"names": self.authority_id._rename(self.date, naming).ids}

    def _apply_reparent(self):
        """Put the unit under another one."""
        return {"places": self._set_parent(self.authority_id, self.target_id).ids}

    def _apply_split(self):
        """Give the chosen schools to the other unit, in the roles they have."""
        links = self._get_links(
            [
                ("authority_id", "=", self.authority_id.id),
                ("company_id", "in", self.company_ids.ids),
            ]
        )
        missing = self.company_ids - links.company_id
        if missing:
            raise UserError(
                self.env._(
                    "%(school)s does not answer to %(unit)s on that day.",
                    school=missing[0].name,
                    unit=self.authority_id.name,
                )
            )
        return self._move_links(links, authority_id=self.target_id.id)

    def _apply_merge(self):
        """Give schools and units below to the other unit, and close this one."""
        links = self._get_links([("authority_id", "=", self.authority_id.id)])
        data = self._move_links(links, authority_id=self.target_id.id)
        places = self._set_parent(self._get_children(), self.target_id)
        return {**data, "places": places.ids, **self._end_unit()}

    def _apply_close(self):
        """Close the unit.

        :raise UserError: while schools or units answer to it, naming how many
        """
        links = self._get_links([("authority_id", "=", self.authority_id.id)])
        children = self._get_children()
        if links or children:
            raise UserError(
                self.env._(
                    "%(count)s schools and %(units)s units still answer to %(name)s on "
                    "that day. Give them to another unit before it closes.",
                    count=len(links.company_id),
                    units=len(children),
                    name=self.authority_id.name,
                )
            )
        return self._end_unit()

    def _get_children(self):
        """Return the units that belong to this one on the day of the change."""
        places = self.env["edu.authority.parent"].sudo()
        return places.search(
            places._get_valid_domain(self.date)
            & fields.Domain("parent_id", "=", self.authority_id.id)
        ).authority_id.sudo(self.env.su)

    def _set_parent(self, authorities, parent):
        """Put units under another; return the rows of their history that begin."""
        authorities.check_access("write")
        return authorities._set_parent(parent, self.date)

    def _end_unit(self):
        """Let the unit and its offices end the day before; return what undoes it."""
        eve = self._get_eve()
        officers = self.authority_id.officer_ids.filtered(
            lambda officer: not officer.date_end or officer.date_end > eve
        )
        data = {
            "officers": self._get_ends(officers),
            "units": self._get_ends(self.authority_id),
        }
        officers.filtered(lambda officer: officer.date_start <= eve).date_end = eve
        officers.filtered(lambda officer: officer.date_start > eve).unlink()
        self.authority_id.date_end = eve
        return data

    def _undo(self, data):
        """Override of `edu.change.mixin` to take back names, places, links and ends."""
        for model, key in (
            ("edu.authority.name", "names"),
            ("edu.authority.parent", "places"),
        ):
            self.env[model].sudo().browse(data.get(key, [])).exists()._take_back()
        for model, key in (
            ("edu.authority", "units"),
            ("edu.authority.officer", "officers"),
        ):
            self._restore_ends(self.env[model], data.get(key, []))
        self._restore_links(data)
