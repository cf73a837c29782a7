# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools import address, vietnamese


class EduArea(models.Model):
    """Đơn vị hành chính: a province or commune, today's or one of before July 2025.

    Districts ended on 1 July 2025. What became of an old unit is in
    `edu.area.conversion`; the units themselves come from a library
    (`_refresh_units`), and their names are not translated.
    """

    _name = "edu.area"
    _description = "Administrative Unit"
    _order = "date_end desc, level desc, search_name, id"

    name = fields.Char(required=True)
    code = fields.Char(
        string="Statistics Code", help="The code of the statistics office."
    )
    level = fields.Selection(
        [("province", "Province"), ("district", "District"), ("commune", "Commune")],
        required=True,
    )
    parent_id = fields.Many2one(
        "edu.area", string="Belongs To", index=True, ondelete="restrict"
    )
    province_id = fields.Many2one(
        "edu.area",
        compute="_compute_keys",
        store=True,
        index=True,
        recursive=True,
    )
    date_start = fields.Date(string="Valid From")
    date_end = fields.Date(string="Valid To")
    is_official = fields.Boolean(
        string="From the Official List",
        readonly=True,
        help="Kept in step with the list of the statistics office.",
    )
    search_name = fields.Char(
        compute="_compute_keys", store=True, recursive=True, readonly=True
    )
    match_key = fields.Char(
        compute="_compute_keys",
        store=True,
        index=True,
        help="The name as it is compared with addresses.",
    )
    old_ids = fields.One2many("edu.area.conversion", "new_id", string="Formed From")
    new_ids = fields.One2many("edu.area.conversion", "old_id", string="Became")

    _code_uniq = models.UniqueIndex(
        "(level, code, date_start)",
        "There already is a unit with that code from that date.",
    )
    _open_code_uniq = models.UniqueIndex(
        "(level, code) WHERE date_end IS NULL",
        "There already is a unit of today with that code.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "An administrative unit cannot end before it starts.",
    )
    # Typing a part of a name, without accents, over fourteen thousand units.
    _search_name_trigram = models.Index("USING gin (search_name gin_trgm_ops)")

    @api.depends(
        "name",
        "level",
        "parent_id.name",
        "parent_id.search_name",
        "parent_id.province_id",
    )
    def _compute_keys(self):
        """Compute what units are found and compared by."""
        for area in self:
            parent = area.parent_id
            names = [self._get_search_text(area.name), parent.search_name]
            area.search_name = ", ".join(name for name in names if name)
            area.match_key = address.parse_name(area.name or "").key
            area.province_id = (
                parent if parent.level == "province" else (parent.province_id)
            )

    @api.model
    def _get_search_text(self, text):
        """Return the form in which names are compared: no accents, no capitals."""
        return " ".join(vietnamese.unaccent(text).lower().split())

    @api.depends("name", "parent_id", "date_end")
    def _compute_display_name(self):
        """Show the units above as well, and when a unit ended."""
        today = self.env["edu.student"]._get_today()
        for area in self:
            names = area._get_full_name()
            if area.date_end and area.date_end < today:
                names = self.env._(
                    "%(name)s (until %(date)s)",
                    name=names,
                    date=format_date(self.env, area.date_end),
                )
            area.display_name = names

    def _get_full_name(self):
        """Return the name with those of the units above, as an address ends."""
        self.ensure_one()
        names, area = [], self
        while area:
            names.append(area.name or "")
            area = area.parent_id
        return ", ".join(names)

    @api.model
    def _search_display_name(self, operator, value):
        """Find "Phường Bến Nghé, Quận 1" by "ben nghe quan 1", and units by code."""
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        if operator == "in":
            return Domain.OR(self._search_display_name("=", item) for item in value)
        if not isinstance(value, str) or not value.strip():
            return super()._search_display_name(operator, value)
        if value.strip().isdigit():
            return Domain("code", "=", value.strip())
        words = self._get_search_text(value).replace(",", " ").split()
        return Domain.AND(Domain("search_name", "ilike", word) for word in words)

    def _is_valid_on(self, day):
        """Tell whether the unit exists on that day."""
        self.ensure_one()
        starts = not self.date_start or self.date_start <= day
        return starts and (not self.date_end or self.date_end >= day)

    # === WHAT BECAME OF A UNIT === #

    def _get_successors(self, day=None):
        """Return the units of a day that this unit went into, the main one first.

        :param day: default today
        :return: this unit alone while it is valid, none when nobody knows
        """
        self.ensure_one()
        day = day or self.env["edu.student"]._get_today()
        found, seen, rest = self.browse(), self.browse(), self
        while rest:
            valid = rest.filtered(lambda area: area._is_valid_on(day))
            found |= valid
            seen |= rest
            conversions = (rest - valid).new_ids.sorted(
                lambda c: (not c.confirmed, not c.is_main, -c.share)
            )
            rest = conversions.new_id - seen
        return found

    def _get_ended_message(self):
        """Return what to say to whoever still uses this ended unit."""
        self.ensure_one()
        values = {
            "name": self._get_full_name(),
            "date": format_date(self.env, self.date_end),
        }
        successors = self._get_successors()
        if not successors:
            return self.env._(
                "“%(name)s” ended on %(date)s, and what it became is not known. "
                "Please choose the commune of today.",
                **values,
            )
        values["new"] = " · ".join(area._get_full_name() for area in successors)
        if len(successors) == 1:
            return self.env._(
                "“%(name)s” ended on %(date)s. It is “%(new)s” now.", **values
            )
        return self.env._(
            "“%(name)s” ended on %(date)s and was divided. Please choose, the likely "
            "one comes first: %(new)s.",
            **values,
        )

    # === ADDRESSES === #

    @api.model
    def _match_addresses(self, texts):
        """Return the units that addresses name, whatever way they are written.

        :param texts: the addresses
        :return: dict of text → (`edu.area`, the rest of the text); a text that names
            no commune, or could mean two, is left out
        """
        keys = {
            address.parse_name(part).key
            for text in set(texts)
            for part in address.split(text)[-3:]
        }
        areas = self._get_match_areas(keys - {""})
        matches = {}
        for text in set(texts):
            match = address.resolve(text, areas)
            area = self.browse(match.area if match else [])
            if area.level == "commune" or area.new_ids:
                matches[text] = (area, match.street)
        return matches

    @api.model
    def _get_match_areas(self, keys):
        """Return the units of these keys in the form `tools/address.py` wants."""
        areas = {}
        today = self.env["edu.student"]._get_today()
        for area in self.search_fetch(
            [("match_key", "in", list(keys))],
            ["name", "level", "match_key", "parent_id", "province_id", "date_end"],
        ):
            parents = frozenset((area.parent_id | area.province_id).ids)
            name = address.parse_name(area.name)
            areas.setdefault(area.match_key, []).append(
                address.Area(
                    area.id, area.level, name, parents, area._is_valid_on(today)
                )
            )
        return areas
