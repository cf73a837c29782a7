# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lists as schools keep them: what people and Excel do to cells, and rows gone wrong.

>>> row = [1, "7900000001", "Lê An", "05/09/2018"] + [""] * 14 + ["3A", "3", ""]
>>> spoil(row, 3)[3]
43348
>>> [bad[3] for bad in make_bad_rows([row], ("7900000099",), 1)]
['05/09/2062']
"""

import unicodedata
from datetime import date, datetime

EXCEL_EPOCH = date(1899, 12, 30)
# Columns of a class list (`people.HEADER`)
CODE, NAME, BIRTH_DATE, ETHNICITY, PHONE = 1, 2, 3, 5, 7
FATHER_PHONE, MOTHER_PHONE, CLASS, NATIONAL_ID = 13, 17, 18, 20
STAFF_HEADER = (
    "STT,Mã cán bộ,Họ tên,Ngày sinh,Giới tính,Số định danh cá nhân,Trạng thái CB,"
    "Số điện thoại,Vị trí việc làm"
).split(",")
CLASS_HEADER = ["STT", "Tên lớp", "Khối", "Giáo viên chủ nhiệm"]
GENDERS = {"male": "Nam", "female": "Nữ"}


def spoil(row: list, number: int) -> list:
    """Return a row as somebody typed it, or Excel saved it; it can still be read.

    :param number: each number another way, ten of them
    """
    row = list(row)
    way = number % 10
    if way == 0:
        row[NAME] = f" {row[NAME].replace(' ', '  ', 1)} "
    elif way == 1:
        row[NAME] = unicodedata.normalize("NFD", row[NAME])
    elif way == 2:
        row[NAME] = row[NAME].upper()
    elif way == 3:
        day = datetime.strptime(row[BIRTH_DATE], "%d/%m/%Y").date()
        row[BIRTH_DATE] = (day - EXCEL_EPOCH).days
    elif way == 4:
        row[PHONE] = int(row[PHONE]) if row[PHONE] else ""
    elif way == 5:
        row[CLASS] = f" {row[CLASS].lower()} "
    elif way == 6:
        row[ETHNICITY] = "Việt"
    elif way == 7:
        row[MOTHER_PHONE] = ""
    elif way == 8:
        row[PHONE] = row[FATHER_PHONE] = row[MOTHER_PHONE] = ""
    else:
        row[NATIONAL_ID] = ""
    return row


def make_bad_rows(rows: list, foreign_codes: tuple, count: int) -> list:
    """Return rows that no import takes, copies of good ones gone wrong.

    :param rows: good rows of pupils
    :param foreign_codes: codes of pupils of another school
    :param count: how many; of ways there are four, the last needs a foreign code
    """
    bad = []
    for number in range(count):
        row = list(rows[number * 7 % len(rows)])
        way = number % (4 if foreign_codes else 3)
        row[NAME] += f" {'ABCDEGHIKLMN'[number % 12]}"
        if way != 1:
            row[CODE] = row[NATIONAL_ID] = ""
        if way == 0:
            row[BIRTH_DATE] = f"{row[BIRTH_DATE][:6]}2062"
        elif way == 2:
            row[ETHNICITY] = "Sao Hỏa"
        elif way == 3:
            row[CODE] = foreign_codes[number % len(foreign_codes)]
        bad.append(row)
    return bad


def build_staff_list(school: str, people: list) -> list:
    """Return the rows of a list of the staff.

    :param school: name for the title
    :param people: list of (code, name, date of birth, gender, personal ID, phone, job)

    >>> an = ("GV01", "Lê An", date(1990, 5, 9), "male", "079090000001", "0900000001")
    >>> build_staff_list("TH An Phú", [(*an, "Giáo viên")])[2][2:5]
    ['Lê An', '09/05/1990', 'Nam']
    """
    rows = [[school.upper()], list(STAFF_HEADER)]
    for number, (code, name, born, gender, national_id, phone, job) in enumerate(
        people, 1
    ):
        rows.append(
            [
                number,
                code,
                name,
                born.strftime("%d/%m/%Y"),
                GENDERS[gender],
                national_id,
                "Đang làm việc",
                phone,
                job,
            ]
        )
    return rows


def build_classes(school: str, classes: list) -> list:
    """Return the rows of a list of classes.

    :param school: name for the title
    :param classes: list of (name, grade as written, name of the homeroom teacher)

    >>> build_classes("TH An Phú", [("3A", "3", "Lê An")])[2]
    [1, '3A', '3', 'Lê An']
    """
    rows = [[school.upper()], list(CLASS_HEADER)]
    return rows + [[number, *one] for number, one in enumerate(classes, 1)]


if __name__ == "__main__":
    import doctest

    doctest.testmod()
