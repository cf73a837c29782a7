# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Take a price list to another school year.

>>> raise_price(350_000, 5, step=1_000)
367000
>>> rename("Bảng mức thu 2025-2026", "2025-2026", "2026-2027")
'Bảng mức thu 2026-2027'
"""

from datetime import date


def raise_price(price: int, percent: int, step: int = 1_000) -> int:
    """Return a price raised by whole percents, rounded down to a multiple of ``step``.

    Down, so that a rise that is just allowed stays so; a price below a step and a price
    that does not rise stay as they are.

    >>> raise_price(300_000, 15), raise_price(33_333, 15, 1_000)
    (345000, 38000)
    >>> raise_price(38_500, 0), raise_price(500, 10), raise_price(38_500, 1)
    (38500, 550, 38500)
    >>> raise_price(350_000, -10)
    315000
    """
    raised = price * (100 + percent) // 100
    rounded = raised // step * step
    if raised < step:
        return raised
    if percent >= 0:
        return max(rounded, price)
    return rounded


def rename(name: str, old: str, new: str) -> str:
    """Return a plan's name in another school year: the year in it, or after it.

    >>> rename("Mức thu bán trú", "2025-2026", "2026-2027")
    'Mức thu bán trú 2026-2027'
    >>> rename("2025-2026", "2025-2026", "2026-2027")
    '2026-2027'
    """
    if old and old in name:
        return name.replace(old, new)
    return f"{name} {new}"


def move_date(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes the 28th.

    >>> move_date(date(2025, 9, 5), 1), move_date(date(2024, 2, 29), 1)
    (datetime.date(2026, 9, 5), datetime.date(2025, 2, 28))
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


if __name__ == "__main__":
    import doctest

    doctest.testmod()
