# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a pupil's health insurance costs the family.

A share of the base salary a month, of which the State pays a part; rates are whole
basis points. With a base of 2,530,000 đ, 4.5 % and a support of 50 %:

>>> month = monthly(2_530_000, 450, 5_000)
>>> month, month * 12, month * 15
(56925, 683100, 853875)
"""


def monthly(base: int, rate: int, support: int) -> int:
    """Return the family's part of a month, in whole đồng, half a đồng rounded up.

    :param base: the base salary, in đồng
    :param rate: the contribution, in basis points of it
    :param support: what the State pays of it, in basis points

    >>> monthly(2_530_000, 450, 3_000)
    79695
    >>> monthly(2_530_000, 450, 10_000)
    0
    >>> monthly(1, 5_000, 0)
    1
    """
    return (base * rate * (10_000 - support) + 50_000_000) // 100_000_000


if __name__ == "__main__":
    import doctest

    doctest.testmod()
