# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a browser sends, looked at before the database sees it."""

import re

ID_LIMIT = 2**31
# No drawer holds as much, and no format of numbers breaks below it.
AMOUNT_LIMIT = 10**12
TOKEN = re.compile(r"[0-9a-f]{32}")


def is_id(value) -> bool:
    """Tell whether a value can be the id of a record.

    >>> is_id(7)
    True
    >>> any(map(is_id, (0, -1, True, "7", 7.0, 2**40, None, [7])))
    False
    """
    return is_amount(value) and value < ID_LIMIT


def is_amount(value) -> bool:
    """Tell whether a value is a whole number of đồng above zero, below 10^12.

    >>> is_amount(1_252_000)
    True
    >>> any(map(is_amount, (0, -1, True, "1000", 1000.0, float("nan"), None, 10**12)))
    False
    """
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number and 0 < value < AMOUNT_LIMIT


def get_ids(values, limit) -> set:
    """Return a list of ids as a set; empty when it is no such list, or too long.

    >>> get_ids([3, 5, 3], 10)
    {3, 5}
    >>> get_ids([3, "5"], 10), get_ids("35", 10), get_ids([1, 2, 3], 2), get_ids([], 2)
    (set(), set(), set(), set())
    """
    if not isinstance(values, list) or len(values) > limit:
        return set()
    return set(values) if all(map(is_id, values)) else set()


def is_token(value) -> bool:
    """Tell whether a value is a key of 32 hexadecimal digits, as the screen makes it.

    >>> is_token("0123456789abcdef" * 2)
    True
    >>> any(map(is_token, ("", "0123", "X" * 32, "0" * 33, "0" * 32 + "\\n", 7, None)))
    False
    """
    return isinstance(value, str) and bool(TOKEN.fullmatch(value))


def get_one_line(value) -> str:
    """Return a text in one line, without needless spaces; empty when it is no text.

    >>> get_one_line("  Bà  Nguyễn\\nThị Tư "), get_one_line(None), get_one_line(5)
    ('Bà Nguyễn Thị Tư', '', '')
    """
    return " ".join(value.split()) if isinstance(value, str) else ""
