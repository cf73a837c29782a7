# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a pupil who is there for a part of a month owes of it.

A pupil joins on Thursday, 15 October 2026: 17 of 31 days and 12 of 22 school days are
left. Boarding is due by the day, lunch by the meal, a uniform as a whole:

>>> october = Span(date(2026, 10, 1), date(2026, 10, 31))
>>> rest = Span(date(2026, 10, 15), date(2026, 10, 31))
>>> prorate("days", 1, 350_000, rest, october)
(1, 191935)
>>> prorate("meals", 22, 38_000, rest, october)
(12, 38000)
>>> prorate("whole", 1, 450_000, rest, october)
(1, 450000)

Days on which the school is closed count for no meal:

>>> closed = frozenset({date(2026, 10, 19), date(2026, 10, 20)})
>>> october = Span(date(2026, 10, 1), date(2026, 10, 31), closed)
>>> october.school_days, rest.within(october).school_days
(20, 10)
>>> prorate("meals", 20, 38_000, rest, october)
(10, 38000)
"""

from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5


@dataclass(frozen=True)
class Span:
    """Days from one to another, both included; none when the last is before the first.

    >>> Span(date(2026, 10, 1), date(2026, 10, 31)).days
    31
    >>> Span(date(2026, 10, 2), date(2026, 10, 1)).days
    0
    """

    first: date
    last: date
    closed: frozenset = frozenset()

    @property
    def days(self) -> int:
        """How many days there are."""
        return max((self.last - self.first).days + 1, 0)

    @property
    def school_days(self) -> int:
        """How many of them are from Monday to Friday, without those that are closed.

        >>> Span(date(2026, 10, 1), date(2026, 10, 31)).school_days
        22
        >>> Span(date(2026, 10, 3), date(2026, 10, 4)).school_days
        0
        """
        days = (self.first + timedelta(number) for number in range(self.days))
        return sum(day.weekday() < SATURDAY and day not in self.closed for day in days)

    def within(self, other: "Span") -> "Span":
        """Return the days that both have.

        >>> year = Span(date(2026, 8, 1), date(2027, 7, 31))
        >>> year.within(Span(date(2026, 10, 1), date(2026, 10, 31))).days
        31
        """
        return Span(
            max(self.first, other.first),
            min(self.last, other.last),
            self.closed | other.closed,
        )


def prorate(rule: str, quantity: int, price: int, there: Span, month: Span) -> tuple:
    """Return quantity and price of who is there for a part of a month.

    :param rule: ``"whole"``, ``"days"`` (the price goes by the calendar days) or
        ``"meals"`` (the quantity goes by the school days)
    :param quantity: the units of the whole month
    :param price: of a unit, in whole đồng
    :param there: the days when the pupil is there
    :param month: the days that the month has for the class

    Halves are rounded up, and nobody owes more than the whole month:

    >>> october = Span(date(2026, 10, 1), date(2026, 10, 31))
    >>> prorate("meals", 22, 38_000, october, october)
    (22, 38000)
    >>> none = Span(date(2026, 11, 2), date(2026, 10, 31))
    >>> prorate("meals", 22, 38_000, none, october)
    (0, 38000)
    >>> prorate("days", 1, 9, none, october), prorate("whole", 1, 9, none, october)
    ((1, 0), (1, 9))
    """
    there = there.within(month)
    if rule == "days":
        return quantity, share(price, there.days, month.days)
    if rule == "meals":
        return share(quantity, there.school_days, month.school_days), price
    return quantity, price


def share(whole: int, part: int, total: int) -> int:
    """Return a part of a whole number, halves rounded up.

    >>> share(10, 1, 4), share(10, 1, 3), share(10, 5, 4), share(10, 0, 0)
    (3, 3, 10, 10)
    """
    if part >= total:
        return whole
    return (2 * whole * part + total) // (2 * total)


if __name__ == "__main__":
    import doctest

    doctest.testmod()
