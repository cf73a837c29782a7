# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date

from ..const import FIRST_DAY, LAST_DAY

# Every unit with every unit it belonged to, itself too, and from when to when. The walk
# stops where it comes back to a unit of its path: that is a loop.
WALK = """
    WITH RECURSIVE unit AS (
        SELECT id,
               COALESCE(date_start, %(first)s::date) AS date_start,
               COALESCE(date_end, %(last)s::date) AS date_end
          FROM edu_authority
    ), walk (lower_id, authority_id, date_start, date_end, path, is_loop) AS (
        SELECT id, id, date_start, date_end, ARRAY[id], false
          FROM unit
         UNION ALL
        SELECT walk.lower_id,
               place.parent_id,
               GREATEST(walk.date_start, place.date_start, upper.date_start),
               LEAST(walk.date_end, place.date_end, upper.date_end),
               walk.path || place.parent_id,
               place.parent_id = ANY(walk.path)
          FROM walk
          JOIN edu_authority_parent place ON place.authority_id = walk.authority_id
          JOIN unit upper ON upper.id = place.parent_id
         WHERE NOT walk.is_loop
           AND GREATEST(walk.date_start, place.date_start, upper.date_start)
               <= LEAST(walk.date_end, place.date_end, upper.date_end)
    )
"""


class EduAuthorityReach(models.Model):
    """Which units were below a unit, directly or not, from a day to a day.

    Kept for the record rules of officers, who see the schools of all units below their
    own. It follows from the units and their places; nobody writes it.
    """

    _name = "edu.authority.reach"
    _description = "Reach of a Managing Unit"
    _rec_name = "lower_id"

    authority_id = fields.Many2one(
        "edu.authority", required=True, readonly=True, ondelete="cascade"
    )
    lower_id = fields.Many2one(
        "edu.authority", required=True, readonly=True, ondelete="cascade"
    )
    date_start = fields.Date(required=True, readonly=True)
    date_end = fields.Date(required=True, readonly=True)

    _upper_index = models.Index("(authority_id, lower_id)")
    _lower_index = models.Index("(lower_id, authority_id)")

    @api.model
    def _rebuild(self):
        """Bring the rows in step with the units and their dated places.

        :raise ValidationError: when units belong to each other in a circle
        """
        self.env["edu.authority"].flush_model(["date_start", "date_end"])
        self.env["edu.authority.parent"].flush_model()
        walk = SQL(WALK, first=FIRST_DAY, last=LAST_DAY)
        self._check_loop(walk)
        rows = SQL("SELECT authority_id, lower_id, date_start, date_end")
        changes = SQL(
            """
            , wanted AS (%(rows)s FROM walk), gone AS (
                DELETE FROM edu_authority_reach
                 WHERE (authority_id, lower_id, date_start, date_end) IN (
                       %(rows)s FROM edu_authority_reach EXCEPT %(rows)s FROM wanted)
            )
            INSERT INTO edu_authority_reach
                   (authority_id, lower_id, date_start, date_end)
            %(rows)s FROM wanted EXCEPT %(rows)s FROM edu_authority_reach
            """,
            rows=rows,
        )
        self.env.cr.execute(SQL("%s %s", walk, changes))
        self.invalidate_model()
        self.env["edu.authority"].invalidate_model(["reach_ids", "lower_reach_ids"])

    @api.model
    def _check_loop(self, walk):
        """Refuse units that belong to each other in a circle, and name them."""
        loops = self.env.execute_query(
            SQL(
                "%s SELECT path, date_start FROM walk WHERE is_loop"
                " ORDER BY array_length(path, 1), path LIMIT 1",
                walk,
            )
        )
        for path, day in loops:
            units = self.env["edu.authority"].sudo().browse(path)
            raise ValidationError(
                self.env._(
                    "%(name)s cannot belong to itself: %(path)s (from %(date)s on). "
                    "Choose another unit, or end one of these places the day before.",
                    name=units[0].name,
                    path=" → ".join(unit.name for unit in units),
                    date=self._format_first_day(day),
                )
            )

    @api.model
    def _format_first_day(self, day):
        """Return a day in words; the first of all days is "the beginning"."""
        if day.isoformat() == FIRST_DAY:
            return self.env._("the beginning")
        return format_date(self.env, day)
