# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..tools import address, areas

VERSION_PARAMETER = "edu_core.area_version"
COLUMNS = (
    "level, code, name, parent_id, province_id, search_name, match_key, date_start,"
    " date_end"
)
TYPES = ("text", "text", "text", "int", "int", "text", "text", "date", "date")


class EduArea(models.Model):
    """How the administrative units come from the library into the table.

    Set-based: fourteen thousand units and ten thousand changes take about a second.
    """

    _inherit = "edu.area"

    @api.model
    def _refresh_units(self, force=False):
        """Bring the table in step with the libraries, when their version changed.

        Called by a data file on every installation and update of the module.

        :return: whether there was something to do
        """
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        version = areas.get_version()
        if not force and parameters_sudo.get_param(VERSION_PARAMETER) == version:
            return False
        units = areas.read_units()
        old_units = areas.read_old_units()
        self._load_units(
            units, old_units, areas.read_conversions(units), areas.get_data_date()
        )
        parameters_sudo.set_param(VERSION_PARAMETER, version)
        return True

    @api.model
    def _load_units(self, units, old_units, conversions, day):
        """Take over lists of units (see `tools/areas.py`).

        A unit that is gone, or whose name is another one, ends on the day before `day`;
        the first load counts from the border of July 2025.

        :param units: the units of today
        :param old_units: those of before July 2025
        :param conversions: what became of the latter
        :param day: of which day the units of today are
        """
        self.env.flush_all()
        is_first = not self.search_count([("is_official", "=", True)], limit=1)
        last_old_day = areas.BORDER - timedelta(days=1)
        old_ids = self._load_generation(old_units, None, last_old_day)
        renamed = self._end_units(units, day)
        start = areas.BORDER if is_first else day
        new_ids = self._load_generation(units, start, None)
        self._load_conversions(
            [(old_ids[c.old], new_ids[c.new], c.share, c.is_main) for c in conversions]
            + [(area_id, new_ids[key], areas.WHOLE, True) for key, area_id in renamed]
        )
        self.env.invalidate_all()

    @api.model
    def _get_official_ids(self, date_end):
        """Return (id, name, parent) of the official units that end on a day by key."""
        rows = self.env.execute_query(
            SQL(
                "SELECT level, code, id, name, parent_id FROM edu_area"
                " WHERE is_official AND date_end IS NOT DISTINCT FROM %s",
                date_end,
            )
        )
        return {(level, code): tuple(rest) for level, code, *rest in rows}

    @api.model
    def _end_units(self, units, day):
        """End the units that are no more; return the renamed ones as (key, id)."""
        names = {unit[:2]: areas.fold(unit.name) for unit in units}
        known = self._get_official_ids(None)
        gone = [
            (key, area_id)
            for key, (area_id, name, _parent) in known.items()
            if names.get(key) != areas.fold(name)
        ]
        if gone:
            self.env.execute_query(
                SQL(
                    "UPDATE edu_area SET date_end = %s WHERE id = ANY(%s) RETURNING id",
                    day - timedelta(days=1),
                    [area_id for _key, area_id in gone],
                )
            )
        return [(key, area_id) for key, area_id in gone if key in names]

    @api.model
    def _load_generation(self, units, date_start, date_end):
        """Insert the missing units of a time, correct the others; return their ids."""
        known = self._get_official_ids(date_end)
        ids = {key: values[0] for key, values in known.items()}
        texts = {}
        for level in areas.LEVELS:
            rows = []
            for unit in units:
                if unit.level == level:
                    row = self._prepare_row(unit, ids, texts)
                    if unit[:2] not in known:
                        rows.append((*row, date_start, date_end))
                    elif known[unit[:2]][1:] != row[2:4]:
                        self._correct_unit(known[unit[:2]][0], row)
            ids.update(self._insert_units(rows))
        return ids

    @api.model
    def _prepare_row(self, unit, ids, texts):
        """Return the columns of a unit, dates not; `texts` collects search texts."""
        key, parent = unit[:2], unit.parent
        above = texts.get(parent, ("", None))
        search_name = self._get_search_text(unit.name)
        if above[0]:
            search_name = f"{search_name}, {above[0]}"
        province = above[1] or parent
        texts[key] = (search_name, province)
        match_key = address.parse_name(unit.name).key
        parent_ids = (ids.get(parent), ids.get(province))
        return (*key, unit.name, *parent_ids, search_name, match_key)

    @api.model
    def _correct_unit(self, area_id, row):
        """Write a unit's name and parent again; the library corrects the former."""
        self.env.execute_query(
            SQL(
                "UPDATE edu_area SET (name, parent_id, province_id, search_name,"
                " match_key) = %s WHERE id = %s RETURNING id",
                tuple(row[2:]),
                area_id,
            )
        )

    @api.model
    def _insert_units(self, rows):
        """Insert rows of `COLUMNS` in one statement; return the ids by level, code."""
        if not rows:
            return {}
        arrays = SQL(", ").join(
            SQL("%s::%s[]", list(column), SQL(type_))
            for column, type_ in zip(zip(*rows, strict=True), TYPES, strict=True)
        )
        result = self.env.execute_query(
            SQL(
                "INSERT INTO edu_area (%(columns)s, is_official, create_uid,"
                " write_uid, create_date, write_date)"
                " SELECT *, TRUE, %(user)s, %(user)s, now() AT TIME ZONE 'UTC',"
                " now() AT TIME ZONE 'UTC' FROM unnest(%(arrays)s)"
                " RETURNING level, code, id",
                columns=SQL(COLUMNS),
                user=self.env.uid,
                arrays=arrays,
            )
        )
        return {(level, code): area_id for level, code, area_id in result}

    @api.model
    def _load_conversions(self, rows):
        """Insert the changes (old, new, share, is_main) that are not known yet."""
        if not rows:
            return
        olds, news, shares, mains = (list(column) for column in zip(*rows, strict=True))
        self.env.execute_query(
            SQL(
                "INSERT INTO edu_area_conversion (old_id, new_id, share, is_main,"
                " confirmed, create_uid, write_uid, create_date, write_date)"
                " SELECT *, FALSE, %(user)s, %(user)s, now() AT TIME ZONE 'UTC',"
                " now() AT TIME ZONE 'UTC'"
                " FROM unnest(%(olds)s::int[], %(news)s::int[], %(shares)s::int[],"
                " %(mains)s::bool[])"
                " ON CONFLICT (old_id, new_id) DO NOTHING RETURNING id",
                user=self.env.uid,
                olds=olds,
                news=news,
                shares=shares,
                mains=mains,
            )
        )
