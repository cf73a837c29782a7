# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The columns of a list of guardians: one row for each guardian of each pupil.

>>> [key for key, kind, headings in COLUMNS if kind == "phone"]
['phone']
"""

COLUMNS = [
    ("number", "part", "STT, TT, Số thứ tự"),
    ("moet_code", "moet_code", "Mã định danh Bộ GD&ĐT, Mã định danh Bộ, Mã định danh"),
    ("pupil_code", "text", "Mã học sinh, Mã HS"),
    (
        "pupil_name",
        "text",
        "Họ tên học sinh, Họ và tên học sinh, Họ tên HS, Học sinh, Tên học sinh",
    ),
    ("birth_date", "birth_date", "Ngày sinh học sinh, Ngày sinh HS, Ngày sinh"),
    ("class_name", "class_name", "Lớp, Tên lớp"),
    ("relation", "relation", "Quan hệ, Mối quan hệ, Quan hệ với học sinh"),
    (
        "name",
        "name",
        "Họ tên phụ huynh, Họ và tên phụ huynh, Họ tên người giám hộ,"
        "Họ và tên người giám hộ, Phụ huynh, Họ tên cha mẹ, Họ tên PHHS",
    ),
    ("phone", "phone", "Số điện thoại, SĐT, Điện thoại, SĐT phụ huynh"),
    ("email", "email", "Email, E-mail, Thư điện tử, Địa chỉ email"),
    ("occupation", "text", "Nghề nghiệp, Nghề"),
    ("birth_year", "year", "Năm sinh, Năm sinh phụ huynh"),
]

LAYOUT = {
    "name": "guardians",
    "columns": COLUMNS,
    "header_needs": [["name"], ["moet_code", "pupil_code", "pupil_name"]],
    "required": [
        ("missing_name", ["name"]),
        ("missing_relation", ["relation"]),
        ("missing_pupil", ["pupil_name", "moet_code", "pupil_code"]),
    ],
    "codes": [],
    "person": [
        "name",
        "relation",
        "moet_code",
        "pupil_code",
        "pupil_name",
        "birth_date",
        "class_name",
    ],
}

EXPORTS = {"guardians": [(k, headings.split(",")[0]) for k, _, headings in COLUMNS]}
