# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Take the tax out of an amount that contains it, in whole đồng.

>>> split(510_000, "not_subject")
(510000, 0)
>>> split(110_000, "10")
(100000, 10000)
"""


def get_rate(kind: str) -> int:
    """Return the rate in percent; kinds without a rate have none.

    >>> [get_rate(kind) for kind in ("not_subject", "not_declared", "0", "8")]
    [0, 0, 0, 8]
    """
    return int(kind) if kind.isdecimal() else 0


def split(amount: int, kind: str) -> tuple[int, int]:
    """Return what the amount is without its tax, and the tax; half a đồng goes up.

    A negative amount is the mirror of the positive one, so that an adjustment takes
    back exactly what was written.

    >>> split(100_000, "8")
    (92593, 7407)
    >>> split(-100_000, "8")
    (-92593, -7407)
    >>> split(1.5, "5")
    Traceback (most recent call last):
        ...
    ValueError: 1.5 is not a whole number of đồng
    """
    if amount != int(amount):
        raise ValueError(f"{amount} is not a whole number of đồng")
    amount, whole = int(amount), 100 + get_rate(kind)
    if amount < 0:
        base, tax = split(-amount, kind)
        return -base, -tax
    base = (2 * amount * 100 + whole) // (2 * whole)
    return base, amount - base


if __name__ == "__main__":
    import doctest

    doctest.testmod()
