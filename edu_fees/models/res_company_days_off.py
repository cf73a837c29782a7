# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import models

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def _get_noon(day):
    """Return the noon of a day in Vietnam, in UTC without a zone."""
    noon = datetime.combine(day, time(12), VIETNAM).astimezone(UTC)
    return noon.replace(tzinfo=None)


class ResCompany(models.Model):
    """The days on which a school is closed: those of its calendar."""

    _inherit = "res.company"

    def _edu_get_days_off(self, first, last):
        """Return the days off of a school from one day to another, as a set; one query.

        A day is off when the school's calendar, or the one of all schools, has a time
        off for everybody over its noon.
        """
        self.ensure_one()
        # In sudo: who bills need not read the calendar of work.
        leaves_sudo = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search_fetch(
                [
                    (
                        "calendar_id",
                        "in",
                        [False, self.sudo().resource_calendar_id.id],
                    ),
                    ("company_id", "in", [False, self.id]),
                    ("resource_id", "=", False),
                    ("date_from", "<=", _get_noon(last)),
                    ("date_to", ">=", _get_noon(first)),
                ],
                ["date_from", "date_to"],
            )
        )
        days = [first + timedelta(number) for number in range((last - first).days + 1)]
        return {
            day
            for day in days
            if any(
                leave.date_from <= _get_noon(day) <= leave.date_to
                for leave in leaves_sudo
            )
        }
