# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Statements of a bank's internet banking, from the rows of the workbook.

What differs from bank to bank is a `Layout`: the texts of the column titles. The header
is found by them, so columns may move; what stands above it tells account and currency,
what stands below the row `Tổng` is not money. A line without a reference gets one that
is made of its content, and is the same in every file that has the line.

>>> layout = Layout(date=("ngay",), memo=("mo ta",), reference=("so tham chieu",))
>>> statement = parse([
...     ["Số tài khoản:", "31410001234567", "Loại tiền:", "VND"],
...     ["Ngày", "Ghi nợ", "Ghi có", "Số dư", "Mô tả"],
...     ["05/10/2026", None, "1.252.000", "9.252.000", "TTHTPJEQ8M"],
...     ["05/10/2026", "11.000", None, "9.241.000", "Phi dich vu"],
...     ["31/02/2026", "1", None, "9.240.999", "Rut"],
...     ["Tổng cộng", "11.000", "1.252.000"],
... ], layout)
>>> statement.account_number, [line.amount for line in statement.lines]
('31410001234567', [1252000, -11000])
>>> statement.lines[0].reference
'X0F4DFF54E4F92C4C'
>>> statement.refused
[Refused(row_number=5, field='date', value='31/02/2026', code='unreadable')]
>>> statement.header[-1], statement.refused[0].cells[4]
(['Ngày', 'Ghi nợ', 'Ghi có', 'Số dư', 'Mô tả'], 'Rut')
"""

import contextlib
import datetime
import hashlib
import re
import unicodedata
from dataclasses import dataclass, field, fields

HEADER_WITHIN = 60  # rows
# Excel counts days from here; a date cell without its format is such a number.
EXCEL_EPOCH = datetime.date(1899, 12, 30)
EXCEL_DAYS = range(36526, 73051)  # the years 2000 to 2099
VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
ZONED = re.compile(
    r"20[0-9]{2}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(Z|[+-][0-9]{2}:?[0-9]{2})"
)
LABELS = {
    "account": ("so tai khoan", "so tk", "account no", "account number"),
    "currency": ("loai tien", "tien te", "currency"),
    "opening": ("so du dau", "opening balance", "beginning balance"),
    "closing": ("so du cuoi", "closing balance", "ending balance"),
}


@dataclass(frozen=True)
class Layout:
    """What the column titles of a bank contain, without accents; the first that fits.

    `foreign` names titles of another bank's file, which would fit as well.
    """

    date: tuple[str, ...]
    sign: tuple[str, ...] = ("+/-",)
    debit: tuple[str, ...] = ("ghi no", "debit")
    credit: tuple[str, ...] = ("ghi co", "credit")
    balance: tuple[str, ...] = ("so du", "balance")
    reference: tuple[str, ...] = ("so tham chieu", "reference")
    counterparty: tuple[str, ...] = (
        "doi tac",
        "doi ung",
        "nguoi chuyen",
        "counterpart",
    )
    amount: tuple[str, ...] = ("so tien", "amount")
    memo: tuple[str, ...] = ("mo ta", "noi dung", "dien giai", "description", "detail")
    foreign: tuple[str, ...] = ()

    def get_columns(self):
        """Return [(column, words)] in the order in which titles are given away."""
        names = (one.name for one in fields(self) if one.name != "foreign")
        return [(name, getattr(self, name)) for name in names]


@dataclass(frozen=True)
class Line:
    """One movement of money: `amount` is positive when it came in.

    `is_made_up` says that the bank gave no reference and this one is made of the
    content.
    """

    row_number: int
    date: datetime.date
    reference: str
    amount: int
    memo: str
    counterparty: str
    balance: int | None
    cells: list = field(default_factory=list, repr=False, compare=False)
    is_made_up: bool = field(default=False, repr=False, compare=False)


@dataclass(frozen=True)
class Refused:
    """A row that cannot be read: the row of the sheet, the field and what it holds.

    `code` says why: `unreadable`, `missing`, `both` (money in and out), `negative`
    (below zero where money comes in) or `sign` (neither in nor out).
    """

    row_number: int
    field: str
    value: str
    code: str
    cells: list = field(default_factory=list, repr=False, compare=False)


class RowError(ValueError):
    """A cell that cannot be used; the text is what it holds."""

    def __init__(self, value, code):
        super().__init__(value)
        self.code = code


@dataclass
class Statement:
    """What a file says; amounts are whole đồng, absent ones None.

    `header` are the rows that a file of some of its rows needs to be read again: the
    account above, the column titles last.
    """

    account_number: str | None = None
    currency: str = "VND"
    opening: int | None = None
    closing: int | None = None
    lines: list[Line] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    header: list = field(default_factory=list, repr=False)


def matches(rows, layout):
    """Say whether the rows have the header of a bank's layout.

    >>> layout = Layout(date=("ngay giao dich",))
    >>> matches([["Ngày giao dịch", "Giờ"]], layout), matches([], layout)
    (False, False)
    """
    return _find_header(rows, layout) is not None


def parse(rows, layout):
    """Return the statement in the rows of a sheet (lists of cells).

    :raise ValueError: when no row is the header of this layout
    """
    header = _find_header(rows, layout)
    if header is None:
        raise ValueError("no row has the column titles of this bank's statement")
    top, columns = header
    statement = Statement()
    _read_labels(rows[:top], statement)
    statement.header = [row for row in rows[:top] if not _is_balance(row)]
    statement.header.append(rows[top])
    seen = {}
    end = len(rows)
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        if _first(row).startswith(("tong", "total")):
            end = number - 1
            break
        _read_row(number, row, columns, statement, seen)
    _read_labels(rows[end:], statement, keys=("opening", "closing"))
    return statement


def _find_header(rows, layout):
    """Return the place of the header and {column: place of the cell}, or None."""
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        titles = [_plain(cell) for cell in row]
        columns = {}
        for column, words in layout.get_columns():
            for place, title in enumerate(titles):
                free = place not in columns.values()
                if free and any(word in title for word in words):
                    columns[column] = place
                    break
        if any(word in title for word in layout.foreign for title in titles):
            continue
        if _is_complete(columns, titles):
            return number, columns
    return None


def _is_complete(columns, titles):
    """Say whether a layout is whole; a nameless column before the amounts is signs."""
    if "date" not in columns or "memo" not in columns:
        return False
    if "debit" in columns and "credit" in columns:
        return True
    before = columns.get("amount", 0) - 1
    if "sign" not in columns and before >= 0 and not titles[before]:
        columns["sign"] = before
    return "amount" in columns and "sign" in columns


def _read_row(number, row, columns, statement, seen):
    """Add what a row of the table says to the statement."""
    cells = {
        column: row[place] if place < len(row) else None
        for column, place in columns.items()
    }
    money = [cells.get(column) for column in ("debit", "credit", "amount")]
    blank = all(_text(cell) in ("", "-", "0") for cell in [cells["date"], *money])
    if blank or _first(row).startswith("so du"):
        _read_labels([row], statement, keys=("opening", "closing"))
        return  # a blank row, a note or a balance: no money moved
    for name, read in (("date", _date), ("amount", _money)):
        try:
            cells[name] = read(cells)
        except ValueError as error:
            value = str(error) or _text(cells.get(name))
            code = getattr(error, "code", "unreadable" if value else "missing")
            statement.refused.append(Refused(number, name, value, code, row))
            return
    date, rest = cells["date"]
    try:
        balance = _amount(cells.get("balance"))
    except ValueError:
        balance = None  # only shown, never reckoned with
    memo = _text(cells["memo"])
    given = _text(cells.get("reference")) or rest
    reference = _unique_reference(seen, given, date, cells["amount"], balance, memo)
    counterparty = _text(cells.get("counterparty"))
    line = (number, date, reference, cells["amount"], memo, counterparty, balance, row)
    statement.lines.append(Line(*line, is_made_up=not given))


def _unique_reference(seen, reference, date, amount, balance, memo):
    """Return the bank's reference, or one made of the content of the line.

    The same line in two files must get the same one, two lines of a file must not,
    even when the bank gives a transfer and a second, equal one the same number.
    """
    content = (reference, date, amount, balance, memo)
    if not reference:
        nth = seen[content] = seen.get(content, 0) + 1
        parts = [date.isoformat(), amount, balance, memo, nth]
        digest = hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
        return f"X{digest[:16].upper()}"
    if content not in seen:
        nth = seen[reference, amount] = seen.get((reference, amount), 0) + 1
        seen[content] = reference if nth == 1 else f"{reference}/{nth}"
    return seen[content]


def _money(cells):
    """Return the signed amount of a row.

    Money out may be written below zero; money in below zero is somebody's mistake.

    :raise ValueError: with the text of the cell that cannot be read
    """
    if "debit" in cells:
        debit = abs(_amount(cells["debit"]) or 0)
        credit = _amount(cells["credit"]) or 0
        if bool(debit) == bool(credit):
            value = f"{_text(cells['debit'])} / {_text(cells['credit'])}"
            raise RowError(value, "both" if debit else "missing")
        if credit < 0:
            raise RowError(_text(cells["credit"]), "negative")
        return credit - debit
    amount = _amount(cells["amount"])
    sign = _text(cells["sign"]).upper()
    value = f"{sign} {_text(cells['amount'])}".strip()
    if not amount:
        raise RowError(value, "missing")
    if sign not in ("+", "-", "C", "D"):
        raise RowError(value, "sign")
    if sign in "+C" and amount < 0:
        raise RowError(value, "negative")
    return amount if sign in "+C" else -abs(amount)


def _amount(cell):
    """Return whole đồng from a number or a text, None from an empty cell.

    >>> [_amount(cell) for cell in ("1,000,000", "1.000.000", 5e5, "-2 200 VND", "")]
    [1000000, 1000000, 500000, -2200, None]
    >>> _amount("1,5")
    Traceback (most recent call last):
    ...
    ValueError: 1,5
    """
    text = _text(cell)
    if text in ("", "-"):
        return None
    number = re.sub(r"(?i)(vnd|vnđ|đồng|đ|₫)$", "", text).replace("\xa0", " ").strip()
    number = re.sub(r"(?<=[0-9])([.,])00?$", "", number)
    found = re.fullmatch(r"([+-]?) ?([0-9]{1,3}(?:([., ])[0-9]{3})*|[0-9]+)", number)
    # One separator throughout: 1.234,567 is neither writing.
    mixed = found and len(set(re.findall("[., ]", found[2]))) > 1
    broken = isinstance(cell, float) and not cell.is_integer() or len(number) > 18
    if not found or mixed or broken or isinstance(cell, bool):
        raise ValueError(text)
    return int(found[1] + re.sub("[., ]", "", found[2]))


def _date(cells):
    """Return the day of a row, and what else stands in the cell.

    :raise ValueError: with the text of the cell that is no day
    """
    cell = cells["date"]
    if isinstance(cell, datetime.datetime):
        return cell.date(), ""
    if isinstance(cell, datetime.date):
        return cell, ""
    if isinstance(cell, int | float) and cell // 1 in EXCEL_DAYS:
        return EXCEL_EPOCH + datetime.timedelta(days=int(cell)), ""
    text = _text(cell)
    if ZONED.fullmatch(text):
        # By another clock: the day is the one in Viet Nam.
        moment = datetime.datetime.fromisoformat(text)
        return moment.astimezone(VIETNAM).date(), ""
    found = re.match(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-](20[0-9]{2})(?![0-9])", text)
    parts = found and (found[3], found[2], found[1])
    if not found:
        found = re.match(r"(20[0-9]{2})-([0-9]{2})-([0-9]{2})(?![0-9])", text)
        parts = found and found.groups()
    if not found:
        raise ValueError(text)
    try:
        day = datetime.date(*map(int, parts))
    except ValueError:
        raise ValueError(text) from None
    rest = text[found.end() :]
    rest = re.sub(r"^[T ]*[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?(\.[0-9]+)?", "", rest)
    return day, rest.strip(" -/")


def _read_labels(rows, statement, keys=tuple(LABELS)):
    """Take account, currency and balances from the rows around the table."""
    for row in rows:
        for place, cell in enumerate(row):
            plain = _plain(cell)
            for key in keys:
                if any(word in plain for word in LABELS[key]):
                    after = [_text(other) for other in row[place + 1 :]]
                    own = _text(cell).partition(":")[2]
                    values = [text for text in [own.strip(), *after] if text]
                    _take(statement, key, values[0] if values else "")


def _is_balance(row):
    """Say whether a row above the table tells a balance and nothing else of use."""
    words = {
        key
        for cell in row
        for key, texts in LABELS.items()
        if any(text in _plain(cell) for text in texts)
    }
    return bool(words) and words <= {"opening", "closing"}


def _take(statement, key, value):
    if key == "account":
        found = re.search(r"[0-9][0-9 .-]{3,}[0-9]", value)
        if found and not statement.account_number:
            statement.account_number = re.sub(r"[ .-]", "", found[0])
    elif key == "currency":
        found = re.search(r"\b[A-Z]{3}\b", _plain(value).upper())
        statement.currency = found[0] if found else statement.currency
    else:
        # A label without a number says nothing.
        with contextlib.suppress(ValueError):
            setattr(statement, key, _amount(value))


def _first(row):
    return next((text for text in map(_plain, row) if text), "")


def _text(cell):
    """Return the text of a cell in one line, whole numbers without a fraction."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", str(cell))).strip()


def _plain(cell):
    """Return the text of a cell without accents, in lower case."""
    text = unicodedata.normalize("NFD", _text(cell).lower().replace("đ", "d"))
    return "".join(char for char in text if unicodedata.category(char) != "Mn")
