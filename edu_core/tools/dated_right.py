# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""On which days a right holds that was taken away and given back, dated.

Plain Python; a right that nobody ever decided about is granted.
"""

from datetime import timedelta

DAY = timedelta(days=1)


def granted_periods(decisions):
    """The periods in which a right is granted, as (first day, last day).

    Each decision is (first day, last day or None, granted); of those that hold on a
    day the last of the list counts, so a correction is one more decision. None as a
    first day means since ever, as a last day until further notice.

    >>> granted_periods([])
    [(None, None)]
    >>> from datetime import date
    >>> december, january = date(2026, 12, 1), date(2027, 1, 1)
    >>> granted_periods([(december, None, False)])
    [(None, datetime.date(2026, 11, 30))]
    >>> granted_periods([(december, date(2026, 12, 31), False)])
    [(None, datetime.date(2026, 11, 30)), (datetime.date(2027, 1, 1), None)]
    >>> granted_periods([(december, None, False), (january, None, True)])
    [(None, datetime.date(2026, 11, 30)), (datetime.date(2027, 1, 1), None)]
    >>> granted_periods([(december, None, False), (december, None, True)])
    [(None, None)]
    >>> granted_periods([(None, None, False)])
    []
    """
    bounds = {first for first, _last, _granted in decisions if first}
    bounds |= {last + DAY for _first, last, _granted in decisions if last}
    periods = []
    for first in [None, *sorted(bounds)]:
        if _is_granted(decisions, first):
            if not periods or periods[-1][1] is not None:
                periods.append((first, None))
        elif periods and periods[-1][1] is None:
            periods[-1] = (periods[-1][0], first - DAY)
    return periods


def _is_granted(decisions, day):
    """Whether the right holds on a day; None is a day before all others."""
    granted = True
    for first, last, decision in decisions:
        if day is None:
            holds = first is None
        else:
            holds = (first is None or first <= day) and (last is None or day <= last)
        granted = decision if holds else granted
    return granted


def period_from(periods, day):
    """The period that holds on a day, else the next one to come, else None.

    >>> from datetime import date
    >>> periods = [(None, date(2026, 11, 30)), (date(2027, 1, 1), None)]
    >>> period_from(periods, date(2026, 11, 30))
    (None, datetime.date(2026, 11, 30))
    >>> period_from(periods, date(2026, 12, 1))
    (datetime.date(2027, 1, 1), None)
    >>> period_from([], date(2026, 12, 1)) is None
    True
    """
    for first, last in periods:
        if last is None or last >= day:
            return first, last
    return None
