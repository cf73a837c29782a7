# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Allocate a payment over the lines of a bill, in order, in whole đồng.

>>> allocate(1000, [600, 600, 100])
[600, 400, 0]
>>> allocate(0, [600])
[0]
>>> allocate(-500, [0, 0, 0], taken=[600, 400, 0])
[-100, -400, 0]
"""


def allocate(amount: int, open_amounts: list[int], taken=None) -> list[int]:
    """Return the share of each line, in order.

    :param amount: what came in; negative takes back, last line first
    :param open_amounts: what is still open on each line
    :param taken: what each line has already had (needed to take back)
    :raise ValueError: when the amount is more than there is room for

    >>> allocate(1_252_000, [350_000, 836_000, 20_000, 50_000, 110_000])
    [350000, 836000, 20000, 46000, 0]
    >>> allocate(5, [1, 1])
    Traceback (most recent call last):
        ...
    ValueError: 5 is more than the open 2
    >>> allocate(-5, [0, 0], taken=[1, 1])
    Traceback (most recent call last):
        ...
    ValueError: -5 takes back more than the 2 that came in
    >>> allocate(1.5, [2])
    Traceback (most recent call last):
        ...
    ValueError: 1.5 is not a whole number of đồng
    >>> allocate(2, [2.5])
    Traceback (most recent call last):
        ...
    ValueError: 2.5 is not a whole number of đồng
    """
    amount = _to_whole(amount)
    if amount < 0:
        taken = [_to_whole(value) for value in taken or []]
        if -amount > sum(taken):
            raise ValueError(
                f"{amount} takes back more than the {sum(taken)} that came in"
            )
        return [-share for share in reversed(_fill(-amount, taken[::-1]))]
    open_amounts = [_to_whole(value) for value in open_amounts]
    if amount > sum(open_amounts):
        raise ValueError(f"{amount} is more than the open {sum(open_amounts)}")
    return _fill(amount, open_amounts)


def _to_whole(value) -> int:
    """Return a number without a fraction as an int.

    >>> _to_whole(5.0), _to_whole(-5)
    (5, -5)
    >>> _to_whole(float("inf"))
    Traceback (most recent call last):
        ...
    ValueError: inf is not a whole number of đồng
    """
    try:
        whole = int(value)
    except (TypeError, ValueError, OverflowError):
        whole = None
    if whole is None or whole != value:
        raise ValueError(f"{value} is not a whole number of đồng")
    return whole


def _fill(amount: int, rooms: list[int]) -> list[int]:
    """Fill the rooms in order.

    >>> _fill(3, [2, 2])
    [2, 1]
    """
    shares = []
    for room in rooms:
        share = min(amount, max(room, 0))
        shares.append(share)
        amount -= share
    return shares


if __name__ == "__main__":
    import doctest

    doctest.testmod()
