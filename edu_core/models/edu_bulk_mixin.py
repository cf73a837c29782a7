# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from .. import utils


class EduBulkMixin(models.AbstractModel):
    """A record that our own code may create by the thousand, within `utils.bulk()`.

    The first of its kind in `_inherit` comes last: what other classes do in `create`
    they do in bulk as well. Only the row itself is copied from the first of its shape,
    with whose values it agrees in all but `_bulk_own_fields`.
    """

    _name = "edu.bulk.mixin"
    _description = "Record Created in Bulk"

    #: the fields in which records of one shape differ
    _bulk_own_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        """Create; in bulk, the first of each shape by the ORM, the others as copies."""
        if not utils.is_bulk() or len(vals_list) < utils.STAMP_FROM:
            return super().create(vals_list)
        first_of, positions = {}, []
        for position, vals in enumerate(vals_list):
            shape = self._get_bulk_shape(vals)
            if first_of.setdefault(shape, position) == position:
                positions.append(position)
        made = super().create([vals_list[position] for position in positions])
        made.flush_recordset()
        record_at = dict(zip(positions, made, strict=True))
        others = [p for p in range(len(vals_list)) if p not in record_at]
        if others:
            copies = utils.stamp(
                [
                    record_at[first_of[self._get_bulk_shape(vals_list[p])]]
                    for p in others
                ],
                [{n: vals_list[p][n] for n in self._bulk_own_fields} for p in others],
            )
            record_at.update(zip(others, copies, strict=True))
        ids = [record_at[position].id for position in range(len(vals_list))]
        return self.browse(ids)

    @api.model
    def _get_bulk_shape(self, vals):
        """Return what records have in common of which one is made by the ORM."""
        return tuple(
            sorted(
                (name, str(value))
                for name, value in vals.items()
                if name not in self._bulk_own_fields
            )
        )
