# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files of a bank with the payments that it counts as paid (success files).

What the columns are called is data, since each contract says it otherwise: `titles` has
for each column the words that its title contains, without accents. The header is found
by them, what stands below a row that begins with `Tổng` is not read.

>>> titles = {"reference": ["ma giao dich"], "date": ["ngay"], "amount": ["so tien"]}
>>> table = parse([
...     ["Ngân hàng kiểm thử"],
...     ["Mã giao dịch", "Ngày", "Số tiền"],
...     ["T1", "20261122090000", "485.000"],
...     ["T2", "22/11/2026 09:00", "một triệu"],
...     ["Tổng", None, "485.000"],
... ], titles)
>>> table.lines
[Line(row_number=3, values={'reference': 'T1', 'date': datetime.date(2026, 11, 22), \
'amount': 485000})]
>>> table.refused
[Refused(row_number=4, column='amount', value='một triệu')]
>>> parse([["Mã giao dịch", "Ngày"]], titles) is None
True
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass, field

HEADER_WITHIN = 60  # rows
# Excel counts days from here; a date cell without its format is such a number.
EXCEL_EPOCH = datetime.date(1899, 12, 30)
EXCEL_DAYS = range(36526, 73051)  # the years 2000 to 2099
VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
ZONED = re.compile(r"20\d{2}-\d{2}-\d{2}[T ][\d:.]+(Z|[+-]\d{2}:?\d{2})", re.ASCII)
REQUIRED = ("reference", "date", "amount")
DATES = (
    (re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](20\d{2})(?!\d)"), (3, 2, 1)),
    (re.compile(r"(20\d{2})-(\d{2})-(\d{2})(?!\d)"), (1, 2, 3)),
    (re.compile(r"(20\d{2})(\d{2})(\d{2})(?:\d{6})?(?!\d)"), (1, 2, 3)),
)


@dataclass(frozen=True)
class Line:
    """One payment: `values` by column, `date` a day, `amount` whole đồng."""

    row_number: int
    values: dict


@dataclass(frozen=True)
class Refused:
    """A row that cannot be read: which column of it, and what stands there."""

    row_number: int
    column: str
    value: str


@dataclass
class Table:
    """What a file says."""

    lines: list[Line] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def parse(rows, titles):
    """Return the `Table` in the rows of a sheet, None when no row is its header.

    :param rows: lists of cells
    :param dict titles: {column: words}; `reference`, `date` and `amount` are needed
    """
    header = _find_header(rows, titles)
    if header is None:
        return None
    top, places = header
    table = Table()
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        texts = [plain(cell) for cell in row]
        first = next((text for text in texts if text), "")
        if first.startswith(("tong", "total")):
            break
        if first:
            _read_row(number, row, places, table)
    return table


def _find_header(rows, titles):
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        texts = [plain(cell) for cell in row]
        places = {}
        for column, words in titles.items():
            for place, text in enumerate(texts):
                is_free = place not in places.values()
                if is_free and any(word and word in text for word in words):
                    places[column] = place
                    break
        if all(column in places for column in REQUIRED):
            return number, places
    return None


def _read_row(number, row, places, table):
    values = {}
    for column, place in places.items():
        cell = row[place] if place < len(row) else None
        try:
            values[column] = READERS.get(column, read_text)(cell)
            if column in REQUIRED and not values[column]:
                raise ValueError
        except ValueError:
            table.refused.append(Refused(number, column, read_text(cell)))
            return
    table.lines.append(Line(number, values))


def read_amount(cell):
    """Return whole đồng from a cell, 0 from an empty one.

    >>> [read_amount(cell) for cell in ("485.000", "1,250,000 VND", 5e5, "", "5.00")]
    [485000, 1250000, 500000, 0, 5]
    >>> read_amount("-5")
    Traceback (most recent call last):
    ...
    ValueError: -5
    """
    text = read_text(cell)
    number = re.sub(r"(?i)\s*(vnd|vnđ|đồng|đ|₫)$", "", text)
    number = re.sub(r"(?<=\d)[.,]00?$", "", number)
    if not number:
        return 0
    found = re.fullmatch(r"\d{1,3}(?:([., ])\d{3}(?:\1\d{3})*)?|\d+", number)
    if not found or len(number) > 18 or isinstance(cell, bool):
        raise ValueError(text)
    return int(re.sub("[., ]", "", number))


def read_date(cell):
    """Return the day of a cell.

    >>> read_date("2026-11-22T09:00:00").isoformat(), read_date("1/9/2026").isoformat()
    ('2026-11-22', '2026-09-01')

    A number is a day of Excel, and a moment by another clock falls on the day that it
    is in Viet Nam:

    >>> read_date(46348).isoformat(), read_date("2026-11-21T18:00:00Z").isoformat()
    ('2026-11-22', '2026-11-22')
    >>> read_date("31/02/2026")
    Traceback (most recent call last):
    ...
    ValueError: day is out of range for month
    """
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    if isinstance(cell, int | float) and cell // 1 in EXCEL_DAYS:
        return EXCEL_EPOCH + datetime.timedelta(days=int(cell))
    text = read_text(cell)
    if ZONED.fullmatch(text):
        return datetime.datetime.fromisoformat(text).astimezone(VIETNAM).date()
    for pattern, order in DATES:
        if found := pattern.match(text):
            return datetime.date(*(int(found[part]) for part in order))
    raise ValueError(text)


def read_text(cell):
    """Return the text of a cell in one line, whole numbers without a fraction."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", str(cell))).strip()


def plain(cell):
    """Return a text without accents, in lower case.

    >>> plain("Mã  ĐƠN")
    'ma don'
    """
    text = read_text(cell).lower().replace("đ", "d")
    text = unicodedata.normalize("NFD", text)
    return "".join(char for char in text if unicodedata.category(char) != "Mn")


READERS = {"amount": read_amount, "date": read_date, "fee": read_amount}
