# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Amounts of đồng as people in Viet Nam write them."""

NBSP = "\N{NO-BREAK SPACE}"


def format_amount(amount, unit="đ") -> str:
    """Return an amount with dots and its unit, never broken over lines.

    >>> format_amount(1252000).replace(NBSP, " ")
    '1.252.000 đ'
    >>> format_amount(-114000.0, unit="").replace(NBSP, " ")
    '-114.000'
    >>> format_amount(0).replace(NBSP, " ")
    '0 đ'
    """
    digits = f"{int(amount):,}".replace(",", ".")
    return f"{digits}{NBSP}{unit}" if unit else digits


def get_initials(name: str) -> str:
    """Return the first letters of a name, for pages that anybody may open.

    >>> get_initials("Nguyễn Thị  Minh Anh")
    'N.T.M.A'
    >>> get_initials("")
    ''
    """
    return ".".join(word[0].upper() for word in (name or "").split())
