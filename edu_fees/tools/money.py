# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Amounts of đồng as people in Viet Nam write them."""

import unicodedata
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\N{NO-BREAK SPACE}"


def format_amount(amount, unit="đ") -> str:
    """Return an amount with dots and its unit, never broken over lines.

    What a float lost on its way is rounded back, halves away from zero.

    >>> format_amount(1252000).replace(NBSP, " ")
    '1.252.000 đ'
    >>> format_amount(-114000.0, unit="").replace(NBSP, " ")
    '-114.000'
    >>> format_amount(0).replace(NBSP, " ")
    '0 đ'
    >>> format_amount(1251999.9999999998, unit=""), format_amount(-0.2, unit="")
    ('1.252.000', '0')
    >>> format_amount(10**12, unit=""), format_amount(None, unit="")
    ('1.000.000.000.000', '0')
    """
    whole = Decimal(str(amount or 0)).quantize(Decimal(1), ROUND_HALF_UP)
    digits = f"{int(whole):,}".replace(",", ".")
    return f"{digits}{NBSP}{unit}" if unit else digits


def to_whole(value) -> int:
    """Return an amount of whole đồng as an int.

    :param value: an int, or a float or Decimal without a fraction
    :raise ValueError: for a fraction, a text, nothing, or what is no number

    >>> to_whole(485000), to_whole(485000.0), to_whole(-5)
    (485000, 485000, -5)
    >>> to_whole(484999.5)
    Traceback (most recent call last):
        ...
    ValueError: not an amount of whole đồng: 484999.5
    >>> to_whole(None)
    Traceback (most recent call last):
        ...
    ValueError: not an amount of whole đồng: None
    """
    try:
        whole = int(value)
    except (TypeError, ValueError, OverflowError):
        whole = None
    if whole is None or isinstance(value, bool) or whole != value:
        raise ValueError(f"not an amount of whole đồng: {value}")
    return whole


def get_initials(name: str) -> str:
    """Return the first letters of a name, for pages that anybody may open.

    >>> get_initials("Nguyễn Thị  Minh Anh")
    'N.T.M.A'
    >>> get_initials("A\u0302\u0301n (be\u0301) Anh")
    'Ấ.B.A'
    >>> get_initials("")
    ''
    """
    words = unicodedata.normalize("NFC", str(name or "")).split()
    letters = (next(filter(str.isalnum, word), "") for word in words)
    return ".".join(letter.upper() for letter in letters if letter)
