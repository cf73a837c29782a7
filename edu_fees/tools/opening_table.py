# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Read the table of opening balances: what a school brings from its old program.

One table, a row per balance. The columns may stand in any order:

>>> rows = [
...     ["Số dư đầu kỳ"],
...     ["Loại", "Mã", "Tên", "Khoản thu", "Số tiền"],
...     ["Tiền mặt", None, None, None, 1_000_000],
...     ["Tồn khoản thu", "AN", "Tiền ăn", None, "900.000"],
...     ["Nộp thừa", "HS001", "Nguyễn An", None, 100_000.0],
... ]
>>> [(row.number, row.kind, row.code, row.amount) for row in parse(rows)]
[(3, 'cash', '', 1000000), (4, 'item', 'AN', 900000), (5, 'credit', 'HS001', 100000)]

What cannot be read is said of the row, never of the file:

>>> [row.problem for row in parse(rows[:2] + [["Quỹ đen", "x", None, None, 1.5]])]
['kind']
>>> [row.problem for row in parse(rows[:2] + [["Tiền mặt", "", "", "", 1.5]])]
['amount']

A file without these heads has no table:

>>> parse([["a", "b"]])
Traceback (most recent call last):
    ...
ValueError: no row has the heads Loại and Số tiền
"""

import math
import re
import unicodedata
from dataclasses import dataclass

HEADS = {
    "loai": "kind",
    "ma": "code",
    "ten": "name",
    "khoan thu": "item",
    "so tien": "amount",
}
KINDS = {
    "tien mat": "cash",
    "tien gui": "bank",
    "ton khoan thu": "item",
    "nop thua": "credit",
    "no cu": "debt",
}
LIMIT = 10**12
# Thousands are told apart by one sign throughout: 1.5 is a fraction, never 15.
GROUPS = r"[0-9]{1,3}([., ])[0-9]{3}(\1[0-9]{3})*|[0-9]+"


@dataclass
class Row:
    """A balance as it stands in the file; `problem` is "kind", "amount" or empty."""

    number: int
    kind: str
    code: str
    name: str
    item: str
    amount: int
    problem: str = ""


def parse(rows) -> list[Row]:
    """Return the balances of a sheet.

    :param rows: lists of cells
    :raise ValueError: when no row has the heads
    """
    for number, row in enumerate(rows, start=1):
        heads = {HEADS.get(fold(cell)): place for place, cell in enumerate(row)}
        if {"kind", "amount"} <= heads.keys():
            heads.pop(None, None)
            return _parse_rows(rows[number:], heads, number + 1)
    raise ValueError("no row has the heads Loại and Số tiền")


def _parse_rows(rows, heads, first):
    """Return the filled rows below the heads."""
    result = []
    for number, row in enumerate(rows, start=first):
        cells = {
            name: row[place] if place < len(row) else None
            for name, place in heads.items()
        }
        if not any(clean(cell) for cell in cells.values()):
            continue
        kind = KINDS.get(fold(cells["kind"]), "")
        amount = to_amount(cells["amount"])
        problem = "" if kind and amount else "kind" if not kind else "amount"
        result.append(
            Row(
                number,
                kind,
                clean(cells.get("code")),
                clean(cells.get("name")),
                clean(cells.get("item")),
                amount or 0,
                problem,
            )
        )
    return result


def clean(cell) -> str:
    """Return a cell as text.

    >>> clean(12.0), clean(None), clean("  An  Bình ")
    ('12', '', 'An Bình')
    """
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else str(cell)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def fold(cell) -> str:
    """Return a text without accents and capitals.

    >>> fold("Tồn khoản thu"), fold("Nợ cũ"), fold("SỐ TIỀN (đồng)")
    ('ton khoan thu', 'no cu', 'so tien')
    """
    text = clean(cell).casefold().replace("đ", "d").partition("(")[0].strip()
    text = unicodedata.normalize("NFD", text)
    return "".join(char for char in text if not unicodedata.combining(char))


def to_amount(cell):
    """Return whole đồng above zero, or None.

    >>> to_amount("1.252.000 đ"), to_amount(5), to_amount("1,252,000")
    (1252000, 5, 1252000)
    >>> to_amount("1.252.000 VND"), to_amount(float("nan"))
    (1252000, None)
    >>> to_amount("1.5"), to_amount("12.50"), to_amount("1.252,000")
    (None, None, None)
    >>> to_amount(1.5), to_amount(-5), to_amount("x"), to_amount(10**12), to_amount(0)
    (None, None, None, None, None)
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        amount = int(cell) if math.isfinite(cell) and cell == int(cell) else None
    else:
        text = clean(cell).casefold().removesuffix("đ").removesuffix("vnd").strip()
        found = re.fullmatch(GROUPS, text, re.ASCII)
        amount = int(re.sub("[., ]", "", text)) if found else None
    return amount if amount and 0 < amount < LIMIT else None


if __name__ == "__main__":
    import doctest

    doctest.testmod()
