# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Take an amount back from what was written, the last first, in whole đồng.

>>> take_back(300, [100, 500])
[0, 300]
>>> take_back(550, [100, 500])
[50, 500]
"""


def take_back(amount: int, rooms: list[int]) -> list[int]:
    """Return the share of each room; the last is emptied first.

    What finds no room is left out: nothing was written for it.

    >>> take_back(700, [100, 500])
    [100, 500]
    >>> take_back(10, [])
    []
    >>> take_back(-1, [5])
    Traceback (most recent call last):
        ...
    ValueError: -1 is below zero
    """
    if amount < 0:
        raise ValueError(f"{amount} is below zero")
    shares = []
    for room in reversed(rooms):
        share = min(int(amount), max(int(room), 0))
        shares.append(share)
        amount -= share
    return shares[::-1]


if __name__ == "__main__":
    import doctest

    doctest.testmod()
