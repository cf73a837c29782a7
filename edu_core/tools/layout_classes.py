# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The columns of a list of classes.

>>> [key for key, kind, headings in COLUMNS if kind == "grade"]
['grade']
"""

COLUMNS = [
    ("number", "part", "STT, TT, Số thứ tự"),
    ("class_code", "text", "Mã lớp"),
    ("class_name", "class_name", "Tên lớp, Lớp, Lớp học"),
    ("grade", "grade", "Khối, Khối lớp"),
    ("session", "session", "Buổi học, Số buổi, Học buổi"),
    (
        "teacher",
        "text",
        "Giáo viên chủ nhiệm, GVCN, Họ tên GVCN, Họ tên giáo viên chủ nhiệm",
    ),
    ("capacity", "integer", "Số chỗ, Sĩ số tối đa"),
]

LAYOUT = {
    "name": "classes",
    "columns": COLUMNS,
    "header_needs": [["class_name"], ["grade", "session", "teacher", "class_code"]],
    "required": [("missing_class", ["class_name"])],
    "codes": ["class_code"],
    "person": ["class_name"],
}

EXPORTS = {"classes": [(key, headings.split(",")[0]) for key, _, headings in COLUMNS]}
