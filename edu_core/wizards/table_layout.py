# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Read a table that people keep in a workbook: find its header, convert its cells.

A `Layout` says which columns a kind of table has, under which headings they are found
and how a cell is read; it is plain data (`tools/layout_pupils.py` and its neighbours).

>>> from datetime import date
>>> layout = make_layout(
...     {
...         "name": "pupils",
...         "columns": [
...             ("moet_code", "moet_code", "mã định danh"),
...             ("name", "name", "họ tên, họ và tên"),
...             ("birth_date", "birth_date", "ngày sinh"),
...             ("class_name", "class_name", "lớp"),
...         ],
...         "header_needs": [["name"], ["class_name", "birth_date"]],
...         "required": [("missing_name", ["name"])],
...         "codes": ["moet_code"],
...         "person": ["name", "birth_date"],
...     }
... )
>>> rows = [
...     ["DANH SÁCH HỌC SINH"],
...     ["STT", "Mã định danh", "Họ tên", "Ngày sinh", "Lớp"],
...     [1, 7912345678, " Nguyễn Văn  An ", "05/09/2018", "3A"],
...     [2, "79", "Trần Thị Bình", "31/02/2018", "3A"],
... ]
>>> result = parse(rows, layout, date(2026, 11, 22))
>>> [(row.name, row.birth_date, row.class_name) for row in result.rows]
[('Nguyễn Văn An', datetime.date(2018, 9, 5), '3A')]
>>> [(r.row_number, r.field, r.value, r.message_code) for r in result.refused]
[(4, 'moet_code', '79', 'bad_moet_code'), (4, 'birth_date', '31/02/2018', 'bad_date')]
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, make_dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, NamedTuple

from ..tools.cells import (
    CONVERTERS,
    CellError,
    class_key,
    clean_text,
    fold_text,
    to_date,
)

HEADER_SEARCH_ROWS = 20
HEADER_MAX_HEIGHT = 3
REASON_HEADER = "Lý do"
EXCEL_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
OLDEST_PUPIL_YEARS = 100
BLANKS = ("", "-", "--", "_", "/", ".", "...")

# "Tên cha", "Năm sinh mẹ", or "Cha" above "Họ tên": whose, then what.
RELATIONS = {"father": {"cha", "bo", "ba"}, "mother": {"me"}}
PARENT_PARTS = {
    "occupation": ("nghe",),
    "birth_year": ("nam sinh", "ngay sinh"),
    "phone": ("sdt", "dien thoai", "so dt"),
    "name": ("ten",),
}
FOOTERS = ("tong cong", "tong so", "cong")
# What a cell of this kind is when it is empty: nothing, other than a text.
VALUE_KINDS = ("date", "birth_date", "year", "integer")


class HeaderNotFound(ValueError):
    """No row of the sheet looks like the header of a class list."""


class Refusal(NamedTuple):
    """Why a row is not taken; `other_row` is the earlier row of a duplicate."""

    row_number: int
    field: str
    value: str
    message_code: str
    other_row: int | None = None


class Column(NamedTuple):
    """A column: the field it fills, how its cells are read, its folded headings."""

    key: str
    kind: str
    headings: tuple


class Layout(NamedTuple):
    """A kind of table; made by `make_layout`."""

    name: str
    columns: dict
    #: the field of each folded heading
    by_heading: dict
    #: sets of fields, of each of which a header names at least one
    header_needs: tuple
    #: (code of the refusal, fields of which a row fills at least one)
    required: tuple
    #: fields that identify a person or thing by themselves
    codes: tuple
    #: fields that together tell rows without a code apart
    person: tuple
    #: whether there are columns of the father and of the mother
    has_parents: bool
    row_class: type


@dataclass
class Table:
    """What is in a sheet: good rows, refusals; the cells and what could be read of
    each row, by its number."""

    rows: list = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    header: list[list] = field(default_factory=list)
    cells: dict[int, list] = field(default_factory=dict)
    all_rows: dict[int, Any] = field(default_factory=dict)


class ReadRow(NamedTuple):
    """A row of the sheet: its cells, what could be read of them, the refusals."""

    row_number: int
    cells: list
    row: Any
    refusals: list


class Header(NamedTuple):
    """Where the header is: its first row and height, and the column of each field."""

    start: int
    height: int
    columns: dict


def make_layout(data: dict) -> Layout:
    """Return the layout that plain data describe.

    :param data: `columns` as (field, kind, headings divided by commas), `header_needs`,
        `required`, `codes`, `person`, `has_parents`; a column of the kind "part" only
        adds to another one
    """
    columns, by_heading = {}, {}
    for key, kind, headings in data["columns"]:
        texts = tuple(filter(None, map(fold_text, headings.split(","))))
        columns[key] = Column(key, kind, texts)
        by_heading.update(dict.fromkeys(texts, key))
    has_parents = data.get("has_parents", False)
    if has_parents:
        kinds = {"birth_year": "year", "phone": "phone"}
        for relation in RELATIONS:
            for part in PARENT_PARTS:
                key = f"{relation}_{part}"
                columns[key] = Column(key, kinds.get(part, "text"), ())
    defaults = [
        (key, Any, field(default=None if column.kind in VALUE_KINDS else ""))
        for key, column in columns.items()
        if column.kind != "part"
    ]
    return Layout(
        name=data["name"],
        columns=columns,
        by_heading=by_heading,
        header_needs=tuple(map(frozenset, data["header_needs"])),
        required=tuple(data.get("required", ())),
        codes=tuple(data.get("codes", ())),
        person=tuple(data.get("person", ())),
        has_parents=has_parents,
        row_class=make_dataclass("Row", [("row_number", int), *defaults], slots=True),
    )


# === HEADER === #


def find_header(rows, layout: Layout) -> Header | None:
    """Find the rows that name most fields, in the first rows of a sheet.

    Of equal candidates the one of fewest rows wins.
    """
    best, rows = None, rows[:HEADER_SEARCH_ROWS]
    for start in range(len(rows)):
        for height in range(1, HEADER_MAX_HEIGHT + 1):
            columns = _match_columns(rows[start : start + height], layout)
            if not all(needed & columns.keys() for needed in layout.header_needs):
                continue
            rank = (len(columns), -height, -start)
            if best is None or rank > best[0]:
                best = rank, Header(start, height, columns)
    return best and best[1]


def _match_columns(header_rows, layout):
    """Column of each field that these rows name; the leftmost wins."""
    columns = {}
    for column, path in enumerate(_column_paths(header_rows)):
        name = _match_path(path, layout)
        if name:
            columns.setdefault(name, column)
    return columns


def _column_paths(header_rows):
    """For each column its headings from top to bottom, folded. A heading above
    several columns (a merged cell) holds for those that have one of their own below."""
    width = max((len(row) for row in header_rows), default=0)
    grid = [
        [fold_text(row[column]) if column < len(row) else "" for column in range(width)]
        for row in header_rows
    ]
    paths = [[] for _ in range(width)]
    for level, texts in enumerate(grid):
        above = ""
        for column, text in enumerate(texts):
            has_own = any(lower[column] for lower in grid[level + 1 :])
            if text or not has_own:
                above = text
            if above:
                paths[column].append(above)
    return paths


def _match_path(path, layout):
    """Field of a column: a parent's if a heading says father or mother, else by the
    lowest heading."""
    if not path:
        return None
    relations = []
    if layout.has_parents:
        relations = [_get_relation(text) for text in reversed(path)]
    if path[-1] in layout.by_heading and not any(relations[1:]):
        return layout.by_heading[path[-1]]
    relation = next(filter(None, relations), None)
    for part, texts in PARENT_PARTS.items():
        if relation and any(text in path[-1] for text in texts):
            return f"{relation}_{part}"
    # A heading of several words may stand in several cells
    return layout.by_heading.get(" ".join(path))


def _get_relation(text):
    """father or mother, if the words name one of them; of both nothing follows."""
    found = [name for name, words in RELATIONS.items() if words & set(text.split())]
    return found[0] if len(found) == 1 else None


# === ROWS === #


def parse(
    rows: list[list],
    layout: Layout,
    today: date,
    normalize_phone: Callable[[str], str] = clean_text,
) -> Table:
    """Read a sheet as a whole.

    :param rows: the cells of the sheet, from its first row
    :param today: births after it are refused
    :param normalize_phone: raises ValueError on what is no phone number
    :raises HeaderNotFound: if no header is found in the first rows
    """
    reader = Reader(rows, layout, today, normalize_phone)
    result = Table(header=reader.header_rows)
    for row_number, cells, row, refusals in reader:
        result.cells[row_number], result.all_rows[row_number] = cells, row
        result.refused += refusals
        if not refusals:
            result.rows.append(row)
    return result


def _is_numbering(cells):
    """Whether the row counts the columns: (1) (2) (3), as some forms do."""
    texts = [clean_text(cell) for cell in cells]
    texts = [text for text in texts if text]
    return len(texts) >= 3 and all(
        re.fullmatch(r"\(?([0-9]{1,2}|[A-Z])\)?", text) for text in texts
    )


class Reader:
    """Reads a sheet row by row, as an iterator of `ReadRow`; nothing is kept of a row
    but what tells that a later one is the same person.

    :param rows: the rows of the sheet; may be a generator
    :raises HeaderNotFound: if no header is found in the first rows
    """

    def __init__(
        self,
        rows: Iterable[list],
        layout: Layout,
        today: date,
        normalize_phone: Callable[[str], str] = clean_text,
    ):
        rows = iter(rows)
        first_rows = list(islice(rows, HEADER_SEARCH_ROWS + HEADER_MAX_HEIGHT))
        header = find_header(first_rows, layout)
        if header is None:
            raise HeaderNotFound(f"no header of the table {layout.name}")
        self.layout = layout
        self.columns = header.columns
        self.today = today
        self.normalize_phone = normalize_phone
        self.first = header.start + header.height
        self.header_rows = [list(row) for row in first_rows[header.start : self.first]]
        self.second_name_column = self._find_second_name_column(self.header_rows)
        self._rows = chain(first_rows[self.first :], rows)
        self._seen = {}

    def __iter__(self):
        for row_number, cells in enumerate(self._rows, self.first + 1):
            if _is_numbering(cells) or self.is_blank(cells):
                continue
            row, refusals = self.read_row(row_number, cells)
            refusals = refusals or self._find_duplicates(row)
            yield ReadRow(row_number, list(cells), row, refusals)

    def get_unknown_headings(self):
        """Return the headings that name no field of the layout.

        >>> layout = make_layout(
        ...     {"name": "x", "columns": [("a", "text", "A")], "header_needs": [["a"]]}
        ... )
        >>> reader = Reader([["A", "Chiều cao"]], layout, date(2026, 1, 1))
        >>> reader.get_unknown_headings()
        ['Chiều cao']
        """
        known = set(self.columns.values()) | {self.second_name_column}
        parts = {"stt", "tt", "so thu tu", fold_text(REASON_HEADER)}
        paths = _column_paths(self.header_rows)
        return [
            clean_text(next(filter(None, (row[column] for row in rows))))
            for column, path in enumerate(paths)
            if path and column not in known and path[-1] not in parts
            for rows in [[r for r in reversed(self.header_rows) if column < len(r)]]
            if any(row[column] for row in rows)
        ]

    def _find_duplicates(self, row):
        """Refusals of a person whom an earlier row has already; else remember her."""
        person = tuple(self._get_mark(row, name) for name in self.layout.person)
        keys = [(name, getattr(row, name)) for name in self.layout.codes]
        keys = [key for key in keys if key[1]]
        # Namesakes of one birthday in one class are two persons only if codes say so.
        marks = [*keys, ("name", person)] + ([] if keys else [("uncoded", person)])
        refusals = [
            Refusal(row.row_number, name, getattr(row, name), code, self._seen[key])
            for key in [*keys, ("uncoded" if keys else "name", person)]
            for name in [key[0] if key in keys else self.layout.person[0]]
            for code in [f"duplicate_{name}"]
            if key in self._seen
        ]
        if not refusals:
            self._seen.update(dict.fromkeys(marks, row.row_number))
        return refusals

    @staticmethod
    def _get_mark(row, name):
        """Return the form in which a field is compared between rows."""
        value = getattr(row, name)
        if name == "class_name":
            return class_key(value)
        return fold_text(value) if isinstance(value, str) else value

    def _find_second_name_column(self, header_rows):
        """The column after the name, if no heading claims it: "Họ và tên" is often
        one merged heading above a column of family names and one of given names."""
        column = self.columns.get("name")
        if column is None or any(
            column + 1 < len(row) and clean_text(row[column + 1]) for row in header_rows
        ):
            return None
        return column + 1

    def get(self, cells, name):
        """The cell of a field; None if the list has no such column."""
        column = self.columns.get(name)
        value = cells[column] if column is not None and column < len(cells) else None
        return None if clean_text(value) in BLANKS else value

    def get_name(self, cells):
        """The name, from one column or two."""
        parts = [self.get(cells, key) for key in ("family_name", "given_name")]
        if "name" in self.columns:
            parts = [self.get(cells, "name")]
            column = self.second_name_column
            if parts[0] and column and column < len(cells):
                parts.append(cells[column])
        return clean_text(" ".join(clean_text(part) for part in parts if part))

    def is_blank(self, cells):
        """Whether the row holds nothing: empty but for its number, or a footer."""
        first = next(filter(None, map(fold_text, cells)), "")
        if any(first == text or first.startswith(text + " ") for text in FOOTERS):
            return True
        keys = {*self.layout.codes, *self.layout.person} - {"name"}
        return not self.get_name(cells) and not any(self.get(cells, k) for k in keys)

    def read_row(self, row_number, cells):
        """Return what could be read of the row, and its refusals."""
        row, refusals = self.layout.row_class(row_number), []

        def refuse(name, code):
            value = self.get_name(cells) if name == "name" else self.get(cells, name)
            refusals.append(Refusal(row_number, name, clean_text(value), code))

        for name, column in self.layout.columns.items():
            if column.kind == "part":
                continue
            if name == "name":
                value = self.get_name(cells)
            elif name in self.columns:
                value = self.get(cells, name)
            else:
                continue
            if not value:
                continue
            try:
                if clean_text(value) in EXCEL_ERRORS:
                    raise CellError("excel_error")
                setattr(row, name, self.convert(name, column.kind, value, cells))
            except CellError as error:
                refuse(name, error.code)
        refused = {refusal.field for refusal in refusals}
        for code, names in self.layout.required:
            if names[0] not in refused and not any(getattr(row, n) for n in names):
                refuse(names[0], code)
        return row, refusals

    # === CELLS === #

    def convert(self, name, kind, value, cells):
        """The value of a field from its cell; raises CellError."""
        if kind == "class_name":
            return self.to_class(value, self.get(cells, "grade"))
        if kind == "birth_date":
            return self.to_birth_date(value)
        if kind == "phone":
            return self.to_phone(value)
        if kind == "year":
            return self.to_year(value)
        return CONVERTERS.get(kind, clean_text)(value)

    def to_birth_date(self, value):
        """A day in the past, of somebody who may still go to school."""
        day = to_date(value, self.today)
        if day > self.today:
            raise CellError("date_in_future")
        if day.year < self.today.year - OLDEST_PUPIL_YEARS:
            raise CellError("bad_date")
        return day

    def to_year(self, value):
        """The year of a parent's birth; a full date is accepted."""
        match = re.search(r"(?<!\d)(\d{4})(?!\d)", clean_text(value))
        year = int(match[1]) if match else 0
        if not self.today.year - 120 < year <= self.today.year:
            raise CellError("bad_year")
        return year

    def to_phone(self, value):
        """The first number of the cell: people write two, divided by / ; , or -."""
        parts = re.split(r"[/;,\n]|\s-\s|hoặc", str(value))
        try:
            return self.normalize_phone(value)
        except ValueError:
            for part in parts if len(parts) > 1 else []:
                try:
                    return self.normalize_phone(part)
                except ValueError:
                    continue
        raise CellError("bad_phone")

    def to_class(self, value, grade):
        """The name of the class. Excel makes a day of the class 6/1: the grade tells
        which of day and month came first."""
        if isinstance(value, datetime | date):
            grade = fold_text(grade).split()[-1:]
            for first, second in ((value.day, value.month), (value.month, value.day)):
                if grade == [str(first)]:
                    return f"{first}/{second}"
            raise CellError("class_is_date")
        return re.sub(r"^[Ll][Ớớ][Pp]\s+", "", clean_text(value))
