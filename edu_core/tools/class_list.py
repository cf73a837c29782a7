# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The class list of the Ho Chi Minh City school portal, from rows of cells.

>>> from datetime import date
>>> rows = [
...     ["DANH SÁCH HỌC SINH"],
...     ["STT", "Mã định danh Bộ GD&ĐT", "Họ tên", "Ngày sinh", "Lớp", "Khối"],
...     [1, 7912345678, " Nguyễn Văn  An ", "05/09/2018", "3A", 3],
...     [2, "79", "Trần Thị Bình", "31/02/2018", "3A", 3],
... ]
>>> result = parse(rows, date(2026, 11, 22))
>>> [(row.name, row.birth_date, row.class_name) for row in result.rows]
[('Nguyễn Văn An', datetime.date(2018, 9, 5), '3A')]
>>> [(r.row_number, r.field, r.value, r.message_code) for r in result.refused]
[(4, 'moet_code', '79', 'bad_moet_code'), (4, 'birth_date', '31/02/2018', 'bad_date')]
"""

import contextlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from functools import partial
from typing import NamedTuple

HEADER_SEARCH_ROWS = 20
HEADER_MAX_HEIGHT = 3
REASON_HEADER = "Lý do"
EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
OLDEST_PUPIL_YEARS = 100
BLANKS = ("", "-", "--", "_", "/", ".", "...")
D_STROKE = str.maketrans({"đ": "d", "ð": "d"})

# field → headings as `fold_text` leaves them; the first is the portal's own.
HEADINGS = {
    "number": "stt, tt, so thu tu",
    "moet_code": "ma dinh danh bo gd dt, ma dinh danh bo gddt, ma dinh danh bo,"
    "ma dinh danh cua bo gd dt, ma dinh danh, ma dinh danh hoc sinh, ma moet",
    "name": "ho ten, ho va ten, ho ten hoc sinh, ho va ten hoc sinh, ho ten hs,"
    "ho va ten hs, ten hoc sinh, ho ten tre, ho va ten tre",
    "family_name": "ho dem, ho va dem, ho va ten dem, ho lot, ho va chu lot",
    "given_name": "ten",
    "birth_date": "ngay sinh, ngay thang nam sinh, ntns, sinh ngay",
    "gender": "gioi tinh, phai",
    "ethnicity": "dan toc",
    "state": "trang thai, trang thai hs, trang thai hoc sinh",
    "phone": "sdt lien he, so dien thoai lien he, dien thoai lien he, so dt lien he,"
    "so dien thoai, dien thoai, sdt",
    "birth_place": "noi sinh chi tiet, noi sinh",
    "village": "to thon hk thuong tru, to thon ho khau thuong tru, to thon, thon xom",
    "hometown_province": "tinh que quan, tinh tp que quan, tinh thanh que quan",
    "hometown_commune": "phuong xa que quan, xa phuong que quan, xa que quan",
    "address_permanent": "ho khau thuong tru, hk thuong tru, dia chi thuong tru,"
    "thuong tru",
    "address_current": "cho o hien nay, noi o hien nay, dia chi hien nay",
    "id_card_number": "so cmnd, cmnd, so chung minh nhan dan",
    "id_card_date": "ngay cap, ngay cap cmnd",
    "id_card_place": "noi cap, noi cap cmnd",
    "class_name": "lop, ten lop, lop hoc",
    "grade": "khoi, khoi lop",
    "national_id": "so dinh danh ca nhan, ma dinh danh ca nhan, so dinh danh,"
    "so dinh danh ca nhan cccd, so cccd, cccd, so can cuoc, so can cuoc cong dan",
}
FIELD_OF_HEADING = {
    text.strip(): name for name, texts in HEADINGS.items() for text in texts.split(",")
}
# "Tên cha", "Năm sinh mẹ", or "Cha" above "Họ tên": whose, then what.
RELATIONS = {"father": {"cha", "bo", "ba"}, "mother": {"me"}}
PARENT_PARTS = {
    "occupation": ("nghe",),
    "birth_year": ("nam sinh", "ngay sinh"),
    "phone": ("sdt", "dien thoai", "so dt"),
    "name": ("ten",),
}
GENDERS = {"nam": "male", "nu": "female", "male": "male", "female": "female"}
STUDYING = ("dang hoc", "chuyen den", "hoc lai", "xin hoc lai", "nghi hoc xin hoc lai")
GONE = ("chuyen di", "da chuyen", "thoi hoc", "bo hoc", "nghi hoc", "tot nghiep")
GRADES = {
    **{str(number): str(number) for number in range(1, 13)},
    **dict.fromkeys(("nha tre", "nhom tre", "nt"), "NT"),
    **dict.fromkeys(("mam", "mau giao be", "mg be", "3 4 tuoi"), "MAM"),
    **dict.fromkeys(("choi", "mau giao nho", "mg nho", "4 5 tuoi"), "CHOI"),
    **dict.fromkeys(("la", "mau giao lon", "mg lon", "5 6 tuoi"), "LA"),
}
FOOTERS = ("tong cong", "tong so", "cong")


class HeaderNotFound(ValueError):
    """No row of the sheet looks like the header of a class list."""


class CellError(ValueError):
    """A cell that cannot be taken; `code` says why."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Refusal(NamedTuple):
    """Why a row is not taken; `other_row` is the earlier row of a duplicate."""

    row_number: int
    field: str
    value: str
    message_code: str
    other_row: int | None = None


@dataclass
class PupilRow:
    """A pupil as the list says; an empty cell is an empty text or None."""

    row_number: int
    name: str = ""
    moet_code: str = ""
    national_id: str = ""
    birth_date: date | None = None
    gender: str = ""
    ethnicity: str = ""
    state: str = ""
    phone: str = ""
    birth_place: str = ""
    village: str = ""
    hometown_province: str = ""
    hometown_commune: str = ""
    address_permanent: str = ""
    address_current: str = ""
    id_card_number: str = ""
    id_card_date: date | None = None
    id_card_place: str = ""
    class_name: str = ""
    grade: str = ""
    father_name: str = ""
    father_occupation: str = ""
    father_birth_year: int | None = None
    father_phone: str = ""
    mother_name: str = ""
    mother_occupation: str = ""
    mother_birth_year: int | None = None
    mother_phone: str = ""


@dataclass
class ClassList:
    """What is in a sheet: good rows, refusals; the cells and what could be read of
    each row, by its number."""

    rows: list[PupilRow] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    header: list[list] = field(default_factory=list)
    cells: dict[int, list] = field(default_factory=dict)
    pupils: dict[int, PupilRow] = field(default_factory=dict)


class Header(NamedTuple):
    """Where the header is: its first row and height, and the column of each field."""

    start: int
    height: int
    columns: dict


def fold_text(value) -> str:
    """Lower case, no accents, words and numbers only: to compare what people typed.

    >>> fold_text("  Mã định danh\\nBộ GD&ĐT (*) ")
    'ma dinh danh bo gd dt'
    """
    text = re.sub(r"\([^)]*\)", " ", clean_text(value))
    text = unicodedata.normalize("NFKD", text.casefold().translate(D_STROKE))
    text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", text))


def clean_text(value) -> str:
    """The cell as NFC text with single spaces; a number without ".0", a day as
    dd/mm/yyyy.

    >>> clean_text(912.0), clean_text("  Nguyễn\\u00a0An "), clean_text(None)
    ('912', 'Nguyễn An', '')
    """
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = re.sub("[\u200b-\u200f\u00ad\ufeff]", "", str(value))
    return " ".join(unicodedata.normalize("NFC", text).split())


def class_key(name) -> str:
    """What two spellings of one class name share.

    >>> class_key("Lớp 3 a") == class_key("3A")
    True
    """
    text = re.sub(r"^lớp\s+", "", clean_text(name).casefold())
    return text.replace(" ", "")


# === HEADER === #


def find_header(rows) -> Header | None:
    """Find the rows that name most fields, in the first rows of a sheet.

    A list needs a name and a class, a birth date or a code. Of equal candidates the
    one of fewest rows wins.
    """
    best, rows = None, rows[:HEADER_SEARCH_ROWS]
    for start in range(len(rows)):
        for height in range(1, HEADER_MAX_HEIGHT + 1):
            columns = _match_columns(rows[start : start + height])
            if not {"name", "given_name"} & columns.keys():
                continue
            if not {"class_name", "birth_date", "moet_code"} & columns.keys():
                continue
            rank = (len(columns), -height, -start)
            if best is None or rank > best[0]:
                best = rank, Header(start, height, columns)
    return best and best[1]


def _match_columns(header_rows):
    """Column of each field that these rows name; the leftmost wins."""
    columns = {}
    for column, path in enumerate(_column_paths(header_rows)):
        name = _match_path(path)
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


def _match_path(path):
    """Field of a column: a parent's if a heading says father or mother, else by the
    lowest heading."""
    if not path:
        return None
    relations = [_get_relation(text) for text in reversed(path)]
    if path[-1] in FIELD_OF_HEADING and not any(relations[1:]):
        return FIELD_OF_HEADING[path[-1]]
    relation = next(filter(None, relations), None)
    for part, texts in PARENT_PARTS.items():
        if relation and any(text in path[-1] for text in texts):
            return f"{relation}_{part}"
    # A heading of several words may stand in several cells
    return FIELD_OF_HEADING.get(" ".join(path))


def _get_relation(text):
    """father or mother, if the words name one of them; of both nothing follows."""
    found = [name for name, words in RELATIONS.items() if words & set(text.split())]
    return found[0] if len(found) == 1 else None


# === ROWS === #


def parse(
    rows: list[list], today: date, normalize_phone: Callable[[str], str] = clean_text
) -> ClassList:
    """Read a sheet.

    :param rows: the cells of the sheet, from its first row
    :param today: births after it are refused
    :param normalize_phone: raises ValueError on what is no phone number
    :raises HeaderNotFound: if no header is found in the first rows
    """
    header = find_header(rows)
    if header is None:
        raise HeaderNotFound("no header of a class list")
    first = header.start + header.height
    result = ClassList(header=[list(row) for row in rows[header.start : first]])
    reader = _RowReader(header, rows, today, normalize_phone)
    seen = {}
    for index in range(first, len(rows)):
        cells = list(rows[index])
        if _is_numbering(cells) or reader.is_blank(cells):
            continue
        pupil, refusals = reader.read_pupil(index + 1, cells)
        refusals = refusals or _find_duplicates(pupil, seen)
        result.cells[index + 1], result.pupils[index + 1] = cells, pupil
        result.refused += refusals
        if not refusals:
            result.rows.append(pupil)
    return result


def _is_numbering(cells):
    """Whether the row counts the columns: (1) (2) (3), as some forms do."""
    texts = [clean_text(cell) for cell in cells]
    texts = [text for text in texts if text]
    return len(texts) >= 3 and all(
        re.fullmatch(r"\(?([0-9]{1,2}|[A-Z])\)?", text) for text in texts
    )


def _find_duplicates(pupil, seen):
    """Refusals of a pupil whom an earlier row has already; else remember her."""
    person = (fold_text(pupil.name), pupil.birth_date, class_key(pupil.class_name))
    keys = [(name, getattr(pupil, name)) for name in ("moet_code", "national_id")]
    keys = [key for key in keys if key[1]]
    # Namesakes of one birthday in one class are two persons only if codes say so.
    marks = [*keys, ("name", person)] + ([] if keys else [("uncoded", person)])
    refusals = [
        Refusal(pupil.row_number, name, getattr(pupil, name), code, seen[key])
        for key in [*keys, ("uncoded" if keys else "name", person)]
        for name in [key[0] if key in keys else "name"]
        for code in [f"duplicate_{name}"]
        if key in seen
    ]
    if not refusals:
        seen.update(dict.fromkeys(marks, pupil.row_number))
    return refusals


class _RowReader:
    """Turns rows of cells into pupils."""

    def __init__(self, header, rows, today, normalize_phone):
        self.columns = header.columns
        self.today = today
        self.normalize_phone = normalize_phone
        self.second_name_column = self._find_second_name_column(
            rows[header.start : header.start + header.height]
        )

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
        """Whether the row holds no pupil: empty but for its number, or a footer."""
        texts = [fold_text(cell) for cell in cells]
        first = next((text for text in texts if text), "")
        if any(first == text or first.startswith(text + " ") for text in FOOTERS):
            return True
        keys = ("moet_code", "national_id", "birth_date", "class_name")
        return not self.get_name(cells) and not any(self.get(cells, k) for k in keys)

    def read_pupil(self, row_number, cells):
        """Return the pupil and the refusals of her row."""
        pupil, refusals = PupilRow(row_number), []

        def refuse(name, code):
            value = self.get_name(cells) if name == "name" else self.get(cells, name)
            refusals.append(Refusal(row_number, name, clean_text(value), code))

        for spec in fields(PupilRow)[1:]:
            name = spec.name
            value = self.get_name(cells) if name == "name" else self.get(cells, name)
            if not value:
                continue
            try:
                if clean_text(value) in EXCEL_ERRORS:
                    raise CellError("excel_error")
                setattr(pupil, name, self.convert(name, value, cells))
            except CellError as error:
                refuse(name, error.code)
        refused = {refusal.field for refusal in refusals}
        for name, code in self._get_missing(pupil):
            if name not in refused:
                refuse(name, code)
        return pupil, refusals

    def _get_missing(self, pupil):
        """Fields a pupil must have: without codes only the birth date tells
        namesakes apart."""
        if not pupil.name:
            yield "name", "missing_name"
        if not pupil.class_name:
            yield "class_name", "missing_class"
        if not (pupil.birth_date or pupil.moet_code or pupil.national_id):
            yield "birth_date", "missing_birth_date"

    # === CELLS === #

    def convert(self, name, value, cells):
        """The value of a field from its cell; raises CellError."""
        if name == "class_name":
            return self.to_class(value, self.get(cells, "grade"))
        if name == "birth_date":
            return self.to_birth_date(value)
        if name == "id_card_date":
            return to_date(value)
        if name.endswith("phone"):
            return self.to_phone(value)
        if name.endswith("birth_year"):
            return self.to_year(value)
        if name in CONVERTERS:
            return CONVERTERS[name](value)
        return clean_text(value)

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


def to_date(value, today: date | None = None) -> date:
    """A day from a date cell, a serial number of Excel, or a text.

    >>> to_date("5/9/2018"), to_date(43348), to_date("2018-09-05 00:00:00")
    (datetime.date(2018, 9, 5), datetime.date(2018, 9, 5), datetime.date(2018, 9, 5))
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = clean_text(value)
    with contextlib.suppress(ValueError, OverflowError):
        if match := re.fullmatch(r"([0-9]{5})(\.[0-9]+)?", text):
            return EXCEL_EPOCH + timedelta(days=int(match[1]))
        if match := re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", text):
            return date(*(int(part) for part in match.groups()))
        separator = r"\s*[-/.]\s*"
        pattern = rf"(\d{{1,2}}){separator}(\d{{1,2}}){separator}(\d{{4}}|\d\d)( .*)?"
        if match := re.fullmatch(pattern, text):
            year = int(match[3])
            if len(match[3]) == 2:
                year += 2000 if today and year <= today.year % 100 else 1900
            return date(year, int(match[2]), int(match[1]))
    raise CellError("bad_date")


def to_digits(value, length: int, lost: int, code: str) -> str:
    """A number that identifies somebody, as text with the zeros Excel drops.

    :param lost: how many leading zeros may be missing; only a cell that is a number
        has lost any, a short text is a mistake of typing

    >>> to_digits(102345678, 10, 1, "bad")
    '0102345678'
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    text = re.sub(r"[\s.'’-]", "", clean_text(value))
    if is_number and length - lost <= len(text) < length:
        text = text.zfill(length)
    if not re.fullmatch(rf"[0-9]{{{length}}}", text):
        raise CellError(code)
    return text


def to_id_card(value) -> str:
    """The old identity card: nine digits, with the zero Excel drops."""
    is_number = isinstance(value, int | float)
    text = clean_text(value)
    return text.zfill(9) if is_number and len(text) == 8 else text


def to_gender(value) -> str:
    """Nam or Nữ."""
    if gender := GENDERS.get(fold_text(value)):
        return gender
    raise CellError("bad_gender")


def to_state(value) -> str:
    """Only pupils who study are taken from a class list."""
    text = fold_text(value)
    if text.startswith(STUDYING):
        return "studying"
    raise CellError("not_studying" if text.startswith(GONE) else "bad_state")


def to_grade(value) -> str:
    """Code of the grade.

    >>> to_grade("Khối 3"), to_grade(12.0), to_grade("Mẫu giáo lớn (5-6 tuổi)")
    ('3', '12', 'LA')
    """
    text = re.sub(r"^(khoi|lop)( lop)? ", "", fold_text(value))
    if text.isdigit():
        text = str(int(text))
    if text not in GRADES:
        raise CellError("bad_grade")
    return GRADES[text]


def to_name(value) -> str:
    """A name has at least one letter."""
    if not any(char.isalpha() for char in value):
        raise CellError("bad_name")
    return value


CONVERTERS = {
    "name": to_name,
    "moet_code": partial(to_digits, length=10, lost=1, code="bad_moet_code"),
    # All provinces are 001 to 096: Excel drops one zero or two.
    "national_id": partial(to_digits, length=12, lost=2, code="bad_national_id"),
    "gender": to_gender,
    "state": to_state,
    "grade": to_grade,
    "id_card_number": to_id_card,
}
