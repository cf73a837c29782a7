# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .edu_collection_channel_day import MAX_DAYS_OFF


class EduBooksLock(models.Model):
    _inherit = "edu.books.lock"

    @api.model
    def _forget_reads(self):
        """Override: the closed days of channels were read under such a lock, too."""
        self.env["edu.collection.close"]._forget_reads()
        return super()._forget_reads()


class EduCollectionChannel(models.Model):
    _inherit = "edu.collection.channel"

    def _get_open_value_date(self, day):
        """Return the day in whose close a movement falls: a day of its own that is
        closed already sends it to the next working day.

        :param day: the day by the contract
        """
        closed = self.env["edu.collection.close"]._get_closed_until(self)
        day = fields.Date.to_date(day)
        if not closed or day > closed:
            return day
        day = closed + timedelta(days=1)
        if self.closes_on_weekends:
            return day
        last = day + timedelta(days=MAX_DAYS_OFF)
        holidays = self.company_id._edu_get_days_off(day, last)
        return self._get_working_day(day, holidays)


class EduCollectionTransaction(models.Model):
    """What a closed day of a channel means for its movements."""

    _inherit = "edu.collection.transaction"

    def _prepare_columns(self, journal, entry, channel):
        """Override: nothing falls into a day that is closed."""
        columns = super()._prepare_columns(journal, entry, channel)
        day = channel._get_open_value_date(columns["value_date"])
        return {**columns, "value_date": day}

    def _is_channel_day_closed(self):
        """Tell whether the sheet of the movement's day is signed."""
        self.ensure_one()
        closings = self.env["edu.collection.close"].sudo()
        closed = closings._get_closed_until(self.channel_id)
        return bool(closed and (self.value_date or self.date) <= closed)

    def _is_day_closed(self):
        """Override: likewise where only the channel's day is closed."""
        return super()._is_day_closed() or self._is_channel_day_closed()

    def _check_undoable(self):
        """Override: what a signed sheet says was confirmed stays."""
        if not self.transfer_move_id:
            self._check_channel_day_open()
        return super()._check_undoable()

    def _check_cancellable(self):
        """Override: likewise what it says was told."""
        self._check_channel_day_open()
        return super()._check_cancellable()

    def _check_channel_day_open(self):
        """Refuse to change what a signed sheet says.

        :raise UserError: names the day, and who opens it
        """
        for transaction in self:
            if transaction._is_channel_day_closed():
                day = transaction.value_date or transaction.date
                raise UserError(
                    self.env._(
                        "%(reference)s: the day %(date)s of %(channel)s is closed. "
                        "Have the principal open it with a reason.",
                        reference=transaction.bank_reference,
                        date=format_date(self.env, day),
                        channel=transaction.channel_id.name,
                    )
                )
