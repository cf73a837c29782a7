# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a class is called a year later.

>>> next_name("3A", "3", "4")
'4A'
>>> next_name("Lớp 9/2", "9", "10")
'Lớp 10/2'
"""

import re

# What the age groups of the nursery school are called in the names of classes.
WORDS = {"NT": "Nhà trẻ", "MAM": "Mầm", "CHOI": "Chồi", "LA": "Lá"}


def next_name(name: str, grade: str, next_grade: str) -> str:
    """Return the name with the next grade in place of this one.

    A name that does not contain its grade stays as it is.

    >>> next_name("10A1", "10", "11")
    '11A1'
    >>> next_name("1/1", "1", "2")
    '2/1'
    >>> next_name("Mầm 1", "MAM", "CHOI")
    'Chồi 1'
    >>> next_name("lá 2", "LA", "1")
    '1 2'
    >>> next_name("Hoa Hồng", "MAM", "CHOI")
    'Hoa Hồng'
    >>> next_name("A13", "3", "4")
    'A13'
    """
    old, new = WORDS.get(grade, grade), WORDS.get(next_grade, next_grade)
    pattern = rf"(?<!\d)(?<!\w){re.escape(old)}(?!\d)"
    if grade in WORDS:
        pattern = rf"(?<!\w){re.escape(old)}(?!\w)"
    return re.sub(pattern, new, name, count=1, flags=re.IGNORECASE)
