# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the cells of a table mean that people typed, or Excel spoiled.

>>> to_date("5/9/2018"), to_gender("Nữ"), to_grade("Khối 3")
(datetime.date(2018, 9, 5), 'female', '3')
"""

import contextlib
import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import partial

EXCEL_EPOCH = date(1899, 12, 30)
D_STROKE = str.maketrans({"đ": "d", "ð": "d"})
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
SESSIONS = {
    **dict.fromkeys(("sang", "buoi sang", "1 buoi sang"), "morning"),
    **dict.fromkeys(("chieu", "buoi chieu", "1 buoi chieu"), "afternoon"),
    **dict.fromkeys(("ca ngay", "2 buoi", "2 buoi ngay", "hai buoi"), "full"),
}
STAFF_STATES = {
    **dict.fromkeys(
        ("dang lam viec", "dang cong tac", "chuyen den", "hop dong", "dang day"),
        "working",
    ),
    **dict.fromkeys(
        ("nghi huu", "thoi viec", "chuyen di", "nghi viec", "da nghi", "da chuyen"),
        "gone",
    ),
}
RELATION_WORDS = {
    **dict.fromkeys(("cha", "bo", "ba", "cha de", "bo de"), "father"),
    **dict.fromkeys(("me", "ma", "me de"), "mother"),
    **dict.fromkeys(
        ("nguoi giam ho", "giam ho", "ong", "ong ba", "ba noi"), "guardian"
    ),
    **dict.fromkeys(("khac", "nguoi than", "anh", "chi", "co", "chu"), "other"),
}


class CellError(ValueError):
    """A cell that cannot be taken; `code` says why."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


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
    """A name has at least one letter.

    >>> to_name(" Nguyễn  An ")
    'Nguyễn An'
    """
    text = clean_text(value)
    if not any(char.isalpha() for char in text):
        raise CellError("bad_name")
    return text


def to_email(value) -> str:
    """One address with a name, an @ and a domain."""
    text = clean_text(value).lower()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        raise CellError("bad_email")
    return text


def to_integer(value) -> int:
    """A whole number that is not negative.

    >>> to_integer("45 "), to_integer(45.0)
    (45, 45)
    """
    text = clean_text(value)
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise CellError("bad_number")
    return int(text)


def _to_word(value, *, words, code):
    """The value that a word of a short list stands for."""
    if found := words.get(fold_text(value)):
        return found
    raise CellError(code)


CONVERTERS = {
    "name": to_name,
    "moet_code": partial(to_digits, length=10, lost=1, code="bad_moet_code"),
    # All provinces are 001 to 096: Excel drops one zero or two.
    "national_id": partial(to_digits, length=12, lost=2, code="bad_national_id"),
    "gender": to_gender,
    "state": to_state,
    "grade": to_grade,
    "id_card": to_id_card,
    "date": to_date,
    "email": to_email,
    "integer": to_integer,
    "staff_state": partial(_to_word, words=STAFF_STATES, code="bad_state"),
    "session": partial(_to_word, words=SESSIONS, code="bad_session"),
    "relation": partial(_to_word, words=RELATION_WORDS, code="bad_relation"),
}
