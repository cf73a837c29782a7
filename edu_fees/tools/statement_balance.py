# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The balances that a statement tells, compared with its own movements and the books.

>>> check = compare(8_000_000, 9_241_000, [1_252_000, -11_000], before=8_000_000)
>>> check.state, check.sum_difference, check.books_difference
('agree', 0, 0)

A row of 50,000 is missing in the file, and 1,000,000 in the books:

>>> check = compare(8_000_000, 9_291_000, [1_252_000, -11_000], before=7_000_000)
>>> check.state, check.sum_difference, check.books_difference
('differs', 50000, 1000000)

Books that begin with this file have nothing to compare with; a file without balances
neither:

>>> compare(8_000_000, None, [500], before=0, is_first=True).state
'first'
>>> compare(None, 9_291_000, [500], before=7).state
'none'
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """What was compared, in whole đồng.

    `state` is `none` (nothing to compare), `agree`, `first` (the books begin with this
    file, its opening balance is not in them) or `differs`.
    """

    state: str
    start: int = 0
    moved: int = 0
    end: int = 0
    books: int = 0
    sum_difference: int = 0
    books_difference: int = 0


def compare(opening, closing, amounts, *, before, same_day=0, is_first=False):
    """Compare what a file tells with its movements and with the books.

    :param opening: the file's balance before its movements, None if it tells none
    :param closing: likewise after them
    :param int before: the books' balance before the first day of the file
    :param int same_day: what else the books have of that day. Where in the day the
        file begins is not known: it may stand before all of it or after all of it
    :param bool is_first: the books have nothing before the file
    """
    if opening is None:
        return Check("none")
    moved = sum(amounts)
    end = opening + moved if closing is None else closing
    books = before if opening == before else before + same_day
    lacking = end - opening - moved
    known = bool(is_first and opening)
    ahead = 0 if known else opening - books
    state = "differs" if lacking or ahead else "first" if known else "agree"
    return Check(state, opening, moved, end, books, lacking, ahead)


if __name__ == "__main__":
    import doctest

    doctest.testmod()
