# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Class lists in the layout of the city's portal, for tests, demo data and drills.

A pupil is a dict of `COLUMNS`' keys; what is left out is invented from `seed`.

>>> content = class_list([{"name": "Nguyễn Văn An", "class_name": "3A"}])
>>> content[:2]
b'PK'
"""

import datetime
import io
import random
import unicodedata
import zipfile

import openpyxl

COLUMNS = {
    "number": "STT",
    "moet_code": "Mã định danh Bộ GD&ĐT",
    "name": "Họ tên",
    "birth_date": "Ngày sinh",
    "gender": "Giới tính",
    "ethnicity": "Dân tộc",
    "state": "Trạng thái",
    "phone": "SĐT liên hệ",
    "birth_place": "Nơi sinh chi tiết",
    "village": "Tổ/thôn HK thường trú",
    "hometown_province": "Tỉnh quê quán",
    "hometown_commune": "Phường/Xã quê quán",
    "address_current": "Chỗ ở hiện nay",
    "id_card_number": "Số CMND",
    "id_card_date": "Ngày cấp",
    "id_card_place": "Nơi cấp",
    "father_name": "Tên cha",
    "father_occupation": "Nghề cha",
    "father_birth_year": "Năm sinh cha",
    "mother_name": "Tên mẹ",
    "mother_occupation": "Nghề mẹ",
    "mother_birth_year": "Năm sinh mẹ",
    "class_name": "Lớp",
    "grade": "Khối",
    "national_id": "Số định danh cá nhân",
}
FAULTS = ("nfd", "spaces", "serial_dates", "lost_zeros", "hidden")
TITLE_ROWS = (
    ("SỞ GIÁO DỤC VÀ ĐÀO TẠO THÀNH PHỐ HỒ CHÍ MINH",),
    ("DANH SÁCH HỌC SINH",),
    (),
)
FIRST_ROW = len(TITLE_ROWS) + 2
EXCEL_EPOCH = datetime.date(1899, 12, 30)

FAMILY_NAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi")
MIDDLE_NAMES = {"Nam": ("Văn", "Minh", "Gia", "Đức"), "Nữ": ("Thị", "Ngọc", "Bảo")}
GIVEN_NAMES = {
    "Nam": ("An", "Bảo", "Dũng", "Đạt", "Khánh", "Phúc", "Quân", "Ứng"),
    "Nữ": ("Ánh", "Bình", "Châu", "Hà", "Linh", "Yến", "Ân", "Đào"),
}


def make_pupils(count, *, grade=3, class_names=("3A",), year=2026, seed=1):
    """Return so many invented pupils, told apart by codes, spread over the classes."""
    source = random.Random(seed)
    return [
        _make_pupil(source, seed * 100_000 + number, grade, year)
        | {"class_name": class_names[number % len(class_names)]}
        for number in range(count)
    ]


def _make_pupil(source, number, grade, year):
    """One invented pupil; `number` makes codes and phone unique."""
    gender = source.choice(("Nam", "Nữ"))
    born = datetime.date(year - 5 - grade, 1, 1) + datetime.timedelta(
        days=source.randrange(365)
    )
    family, other_family = source.choice(FAMILY_NAMES), source.choice(FAMILY_NAMES)
    digit = "2" if gender == "Nam" else "3"
    return {
        "moet_code": f"{7900000000 + number:010d}",
        "name": _make_name(source, family, gender),
        "birth_date": f"{born:%d/%m/%Y}",
        "gender": gender,
        "ethnicity": "Kinh",
        "state": "Đang học",
        "phone": f"09{number % 100_000_000:08d}",
        "father_name": _make_name(source, family, "Nam"),
        "father_occupation": "Công nhân",
        "father_birth_year": year - 35,
        "mother_name": _make_name(source, other_family, "Nữ"),
        "mother_occupation": "Buôn bán",
        "mother_birth_year": year - 33,
        "grade": grade,
        "national_id": f"079{digit}{born:%y}{number % 1_000_000:06d}",
    }


def _make_name(source, family, gender):
    """An invented name of that family."""
    middle = source.choice(MIDDLE_NAMES[gender])
    return f"{family} {middle} {source.choice(GIVEN_NAMES[gender])}"


def class_list(pupils, *, faults=(), columns=tuple(COLUMNS), title_rows=TITLE_ROWS):
    """Return the workbook of a class list, as bytes.

    :param faults: what Excel and people do to such lists (`FAULTS`): names in NFD,
        needless spaces, dates as serial numbers, codes and phones as numbers without
        their zeros, a hidden row and column
    """
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Danh sách"
    for row in title_rows:
        sheet.append(row)
    sheet.append([COLUMNS[name] for name in columns])
    for number, pupil in enumerate(pupils, 1):
        values = {"number": number, **pupil}
        sheet.append([_spoil(name, values.get(name), faults) for name in columns])
    if "hidden" in faults:
        sheet.row_dimensions[len(title_rows) + 2].hidden = True
        sheet.column_dimensions["B"].hidden = True
    return save(book)


def _spoil(name, value, faults):
    """The value as such a list has it."""
    if "nfd" in faults and isinstance(value, str):
        value = unicodedata.normalize("NFD", value)
    if "lost_zeros" in faults and name in ("moet_code", "national_id", "phone"):
        value = int(value) if value else value
    if "serial_dates" in faults and name == "birth_date" and value:
        day = datetime.datetime.strptime(value, "%d/%m/%Y").date()
        value = (day - EXCEL_EPOCH).days
    if "spaces" in faults and isinstance(value, str):
        value = f"  {value} "
    return value


def table(*rows, title="Sheet"):
    """Return a workbook of one sheet with these rows, as bytes."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return save(book)


def save(book):
    """Return an openpyxl workbook as bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_rows(content):
    """Return the rows of the first sheet, values only."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def read_part(content, suffix):
    """Return one part of a workbook's archive, as bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(suffix)]
        return archive.read(name)
