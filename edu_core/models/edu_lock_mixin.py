# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import contextlib
from contextvars import ContextVar
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import FIRST_DAY, LAST_DAY

EVER = (date.fromisoformat(FIRST_DAY), date.fromisoformat(LAST_DAY))

_suspended = ContextVar("edu_locks_suspended", default=False)


@contextlib.contextmanager
def locks_suspended():
    """Let our own code pass the locks while this lasts.

    For what is not an entry of data, such as a merger of schools that a paper orders.
    Neither sudo nor a context key does it: both can be had from outside.
    """
    token = _suspended.set(True)
    try:
        yield
    finally:
        _suspended.reset(token)


class EduLockMixin(models.AbstractModel):
    """Data that a managing unit locks at a moment over all its schools.

    Checked on create, write and unlink, whoever does it and however. A batch takes one
    query, whatever its size, and none when it changes nothing that can be locked.

    Who writes such a table in SQL calls `_check_locks` before.
    """

    _name = "edu.lock.mixin"
    _description = "Data That Can Be Locked"

    # Whether a new record is an entry into what is locked.
    _lock_on_create = True

    # === HOOKS === #

    @api.model
    def _get_lock_kind(self):
        """Return the code of the `edu.data.lock.kind` these records are of."""
        raise NotImplementedError

    @api.model
    def _get_locked_fields(self):
        """Return the names of the fields that a lock closes."""
        raise NotImplementedError

    def _get_lock_days(self, vals=None):
        """Return the first and last day that a change of this record touches.

        A lock for a period or a school year refuses only what touches its days. To be
        overridden by what has dates; the default touches every day.

        Note: self.ensure_one()

        :param dict vals: what would be written; None for the whole record
        :return: list of (first day, last day)
        """
        return [EVER]

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, unless what is entered is locked.

        :raise UserError: naming the lock
        """
        records = super().create(vals_list)
        if self._lock_on_create:
            records._check_locks()
        return records

    def write(self, vals):
        """Write, unless it changes what is locked.

        :raise UserError: naming the lock
        """
        locked = {key: vals[key] for key in self._get_locked_fields() if key in vals}
        if locked:
            self._check_locks(locked)
        return super().write(vals)

    def unlink(self):
        """Delete, unless the records are locked.

        :raise UserError: naming the lock
        """
        self._check_locks()
        return super().unlink()

    # === CHECK === #

    def _check_locks(self, vals=None):
        """Refuse a change of these records while a lock closes them.

        :param dict vals: what would be written; None for create and unlink
        :raise UserError: naming record, unit, kind, moment and whom to ask
        """
        if _suspended.get() or not self:
            return
        companies = self.sudo().company_id
        locks = self.env["edu.data.lock"]._get_closed(self._get_lock_kind(), companies)
        if not locks:
            return
        for record in self.sudo():
            mine = locks.get(record.company_id.id)
            if not mine or (vals is not None and not record._changes(vals)):
                continue
            days = record._get_lock_days(vals)
            for lock in mine:
                if lock._covers(days):
                    raise UserError(lock._get_message(record, vals))

    def _changes(self, vals):
        """Return whether values differ from what this record holds."""
        return any(
            self[name]
            != self._fields[name].convert_to_record(
                self._fields[name].convert_to_cache(value, self), self
            )
            for name, value in vals.items()
        )

    @api.model
    def _get_lockable_kinds(self):
        """Return the codes of all kinds of data that some model lets be locked."""
        names = self.env.registry.descendants(["edu.lock.mixin"], "_inherit")
        models_ = (self.env[name] for name in names)
        return sorted({m._get_lock_kind() for m in models_ if not m._abstract})

    # === DAYS === #

    @api.model
    def _get_span(self, first, last):
        """Return a first and last day, where an empty one means since or for ever."""
        return (
            fields.Date.to_date(first) or EVER[0],
            fields.Date.to_date(last) or EVER[1],
        )
