# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Compare a price with its ceiling and with the price of the year before.

Rates are whole basis points: 1,500 are 15 %. On 300,000 đ of last year 345,000 đ are
just allowed, 346,000 đ are not; above the ceiling nothing is, however little it rose:

>>> [judge(price, 350_000, 300_000, 1_500) for price in (345_000, 346_000, 355_000)]
[(), ('increase',), ('ceiling', 'increase')]
>>> judge(355_000, 350_000, 350_000, 1_500)
('ceiling',)
"""


def judge(price: int, ceiling=None, last=None, rate=None) -> tuple:
    """Return which rules a price breaks: ``"ceiling"``, ``"increase"`` or neither.

    :param price: the new price, in đồng
    :param ceiling: the most that may be asked for, or None
    :param last: the price of the year before, or None
    :param rate: by how much it may rise, in basis points, or None

    >>> judge(10**9)
    ()
    >>> judge(50_000, last=50_000, rate=0)
    ()
    >>> judge(1, last=0, rate=1_500)
    ()
    """
    broken = []
    if ceiling is not None and price > ceiling:
        broken.append("ceiling")
    if last and rate is not None and (price - last) * 10_000 > last * rate:
        broken.append("increase")
    return tuple(broken)


def highest(last: int, rate: int) -> int:
    """Return the highest price that the rule on increases allows.

    >>> highest(300_000, 1_500)
    345000
    >>> highest(33_333, 1_500)
    38332
    """
    return last + last * rate // 10_000


def format_increase(price: int, last: int) -> str:
    """Return by how much a price rose, rounded to a tenth of a percent.

    A price just above the limit never reads as if it were on it.

    :param last: the price of the year before, above zero
    :raise ValueError: when there was none

    >>> format_increase(345_000, 300_000), format_increase(346_000, 300_000)
    ('+15,0 %', '+15,3 %')
    >>> format_increase(345_001, 300_000), format_increase(270_000, 300_000)
    ('+15,1 %', '-10,0 %')
    >>> format_increase(270_001, 300_000), format_increase(300_000, 300_000)
    ('-10,0 %', '+0,0 %')
    >>> format_increase(5_000, 0)
    Traceback (most recent call last):
        ...
    ValueError: nothing rises from 0
    """
    if last <= 0:
        raise ValueError(f"nothing rises from {last}")
    sign = "-" if price < last else "+"
    tenths, rest = divmod(abs(price - last) * 1_000, last)
    if rest * 2 >= last or (rest and tenths % 10 == 0 and price > last):
        tenths += 1
    return f"{sign}{tenths // 10},{tenths % 10} %"


def format_rate(rate: int) -> str:
    """Return a rate in percent.

    >>> format_rate(1_500), format_rate(1_250), format_rate(5)
    ('15 %', '12,5 %', '0,05 %')
    >>> format_rate(-150)
    '-1,5 %'
    """
    sign = "-" if rate < 0 else ""
    whole, rest = divmod(abs(rate), 100)
    text = f"{whole},{rest:02d}".rstrip("0") if rest else f"{whole}"
    return f"{sign}{text} %"


if __name__ == "__main__":
    import doctest

    doctest.testmod()
