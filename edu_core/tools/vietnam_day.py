# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The day it is at a school in Viet Nam, whatever the clock of a server or a user.

There is no summer time: the day begins at 17:00 UTC, all year.

>>> get_day(datetime(2026, 10, 31, 16, 59, 59)).isoformat()
'2026-10-31'
>>> get_day(datetime(2026, 10, 31, 17)).isoformat()
'2026-11-01'
"""

from datetime import UTC, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))


def get_day(moment):
    """Return the day on which a moment falls.

    :param datetime moment: with a zone, or in UTC without one

    >>> get_day(datetime(2026, 10, 31, 23, tzinfo=VIETNAM)).isoformat()
    '2026-10-31'
    """
    return (
        (moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        .astimezone(VIETNAM)
        .date()
    )


def vietnam_today(_record=None):
    """Return today's day.

    :param _record: unused; a field of Odoo asks its default for a record
    """
    return get_day(datetime.now(UTC))


if __name__ == "__main__":
    import doctest

    doctest.testmod()
