# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class EduDatedMixin(models.AbstractModel):
    """What was so of something from a day to a day: its names, its place in a tree.

    The owner's own field holds what is so today. The rows are made when it changes for
    the first time; an empty first day means since ever. The models that use this add an
    EXCLUDE constraint, so that two rows never hold on one day.
    """

    _name = "edu.dated.mixin"
    _description = "Dated History"
    _order = "date_start desc, id desc"

    # The many2one to what has the history.
    _owner_field = None

    date_start = fields.Date(string="From", index=True)
    date_end = fields.Date(string="To")

    @api.model
    def _get_today(self):
        """Return the day it is at the schools."""
        return self.env["edu.student"]._get_today()

    @api.model
    def _get_valid_domain(self, day):
        """Return the domain of the rows that hold on a day."""
        begun = Domain("date_start", "=", False) | Domain("date_start", "<=", day)
        return begun & (Domain("date_end", "=", False) | Domain("date_end", ">=", day))

    @api.model
    def _get_on(self, owners, day):
        """Return {owner's id: row that holds on the day} in one query."""
        domain = Domain(self._owner_field, "in", owners.ids)
        rows = self.sudo().search(domain & self._get_valid_domain(day))
        return {row[self._owner_field].id: row for row in rows}

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the rows and bring their owners in step."""
        rows = super().create(vals_list)
        rows._sync(rows[self._owner_field])
        return rows

    def write(self, vals):
        """Write the rows and bring their owners in step."""
        owners = self[self._owner_field]
        result = super().write(vals)
        self._sync(owners | self[self._owner_field])
        return result

    def unlink(self):
        """Delete the rows and bring their owners in step."""
        owners = self[self._owner_field]
        result = super().unlink()
        self._sync(owners)
        return result

    # === CHANGES === #

    @api.model
    def _set_from(self, owners, day, vals):
        """Let something be so of these owners from a day on, and keep what was before.

        What was planned for a later day stays planned.

        :param dict vals: values of the row without owner and dates
        :return: the rows that begin on that day
        """
        rows = self.sudo().search([(self._owner_field, "in", owners.ids)])
        histories = defaultdict(lambda: self.sudo())
        for row in rows:
            histories[row[self._owner_field].id] |= row
        result = self.sudo()
        vals_list = []
        for owner in owners:
            history = histories[owner.id]
            first = history.filtered(lambda row: row.date_start == day)
            if first:
                first.write(vals)
                result |= first
            else:
                vals_list += self._prepare_rows(owner, history, day, vals)
        self.env.flush_all()  # what ends must be in the table before what begins
        created = self.sudo().create(vals_list)
        return result | created.filtered(lambda row: row.date_start == day)

    @api.model
    def _prepare_rows(self, owner, history, day, vals):
        """Return the values of the rows by which an owner changes on a day.

        Ends the row that holds on that day, in place.
        """
        eve = day - timedelta(days=1)
        current = history.filtered(
            lambda row: (
                (not row.date_start or row.date_start < day)
                and (not row.date_end or row.date_end >= day)
            )
        )
        later = [row.date_start for row in history if (row.date_start or day) > day]
        date_end = current.date_end or (
            min(later) - timedelta(days=1) if later else False
        )
        vals_list = [{self._owner_field: owner.id, "date_start": day, **vals}]
        vals_list[0]["date_end"] = date_end
        if current:
            current.date_end = eve
        elif not history and (before := self._prepare_before(owner)):
            vals_list.append({self._owner_field: owner.id, "date_end": eve, **before})
        return vals_list

    @api.model
    def _prepare_before(self, owner):
        """Return what was so of an owner before its first change, or None.

        To be overridden where the owner's own field says it.
        """

    def _take_back(self):
        """Delete these rows; what was before each of them goes on in its place."""
        for row in self.sudo():
            before = self.sudo().search(
                [
                    (self._owner_field, "=", row[self._owner_field].id),
                    ("date_end", "=", row.date_start - timedelta(days=1)),
                ]
            )
            date_end = row.date_end
            row.unlink()
            self.env.flush_all()  # the days must be free before another row takes them
            before.date_end = date_end

    # === TODAY === #

    @api.model
    def _sync(self, owners):
        """Bring everything in step that follows from the rows of these owners."""
        return self._apply(owners)

    @api.model
    def _apply(self, owners):
        """Bring the owners' own fields in step with what holds today."""
        today = self._get_on(owners, self._get_today())
        for owner in owners.sudo():
            self._apply_row(owner, today.get(owner.id))

    @api.model
    def _apply_row(self, owner, row):
        """Write what holds today (or None) on an owner; for overrides."""
        raise NotImplementedError

    @api.model
    def _apply_changed_since(self, day):
        """Apply every row that began or ended since a day."""
        today = self._get_today()
        eve = day - timedelta(days=1)
        changed = Domain("date_start", ">=", day) & Domain("date_start", "<=", today)
        changed |= Domain("date_end", ">=", eve) & Domain("date_end", "<", today)
        self._apply(self.sudo().search(changed)[self._owner_field])
