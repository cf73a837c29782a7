# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import fields, models

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
SATURDAY = 5
# Longer than any holiday; past it a day counts whatever the calendar says.
MAX_DAYS_OFF = 31


class EduCollectionChannel(models.Model):
    """The day in whose close a payment falls."""

    _inherit = "edu.collection.channel"

    closing_hour = fields.Float(
        string="Close of the day",
        default=24.0,
        help="What is paid later than this falls into the next working day's close, by "
        "the contract. 24:00: every payment belongs to its own day.",
    )
    closes_on_weekends = fields.Boolean(
        string="Closes at week-ends and on holidays",
        default=True,
        help="Otherwise these days' payments fall into the next working day's close.",
    )

    _closing_hour_check = models.Constraint(
        "CHECK (closing_hour > 0 AND closing_hour <= 24)",
        "The close of the day is between 00:01 and 24:00.",
    )

    def _get_value_date(self, moment):
        """Return the day in whose close a payment falls.

        :param datetime moment: when it was paid, UTC without zone
        """
        return self._get_value_dates([moment])[moment]

    def _get_value_dates(self, moments):
        """Return the days in whose close payments fall; one query.

        :param moments: when they were paid, UTC without zone
        :return: {moment: day}
        """
        days = {moment: self._get_closing_day(moment) for moment in moments}
        if not self or self.closes_on_weekends or not days:
            return days
        holidays = self.company_id._edu_get_days_off(
            min(days.values()), max(days.values()) + timedelta(days=MAX_DAYS_OFF)
        )
        return {
            moment: self._get_working_day(day, holidays) for moment, day in days.items()
        }

    def _get_closing_day(self, moment):
        """Return the day at whose end a payment is counted, were it a working day."""
        local = moment.replace(tzinfo=UTC).astimezone(VIETNAM)
        hour = local.hour + local.minute / 60 + local.second / 3600
        is_late = bool(self) and hour >= self.closing_hour
        return local.date() + timedelta(days=is_late)

    def _get_working_day(self, day, holidays):
        """Return the first working day from a day on."""
        for _day in range(MAX_DAYS_OFF):
            if day.weekday() < SATURDAY and day not in holidays:
                break
            day += timedelta(days=1)
        return day
