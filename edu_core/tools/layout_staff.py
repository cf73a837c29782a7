# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The columns of the teacher file of the sector's database (CSDL_GiaoVien).

That file has 72 columns; these are the ones the school keeps so far, and three of our
own for duties, homeroom classes and lessons, as schools keep them beside it. A further
one is a row here and, if its field has another name, one in the importer.

>>> [key for key, kind, headings in COLUMNS if kind == "national_id"]
['national_id']
"""

COLUMNS = [
    ("number", "part", "STT, TT, Số thứ tự"),
    ("staff_code", "text", "Mã cán bộ, Mã CB, Mã giáo viên, Mã GV, Mã nhân viên"),
    (
        "name",
        "name",
        "Họ tên, Họ và tên, Họ tên cán bộ, Họ tên giáo viên, Họ và tên giáo viên",
    ),
    ("birth_date", "birth_date", "Ngày sinh, Ngày tháng năm sinh"),
    ("gender", "gender", "Giới tính, Phái"),
    (
        "national_id",
        "national_id",
        "Số định danh cá nhân, Số CMND/CCCD, Số CCCD, CCCD, Số căn cước",
    ),
    ("staff_state", "staff_state", "Trạng thái CB, Trạng thái cán bộ, Trạng thái"),
    ("phone", "phone", "Số điện thoại, Điện thoại, SĐT, Điện thoại di động"),
    ("email", "email", "Email, E-mail, Thư điện tử"),
    ("job", "text", "Vị trí việc làm, Chức danh, Chức vụ, Nhóm chức vụ"),
    ("subject", "text", "Môn dạy, Môn học dạy"),
    ("duties", "text", "Nhiệm vụ kiêm nhiệm, Kiêm nhiệm, Công tác kiêm nhiệm"),
    ("homeroom", "text", "Chủ nhiệm lớp, Chủ nhiệm, Lớp chủ nhiệm, GVCN lớp"),
    (
        "assignments",
        "text",
        "Phân công giảng dạy, Phân công chuyên môn, Phân công, Lớp dạy",
    ),
]

LAYOUT = {
    "name": "staff",
    "columns": COLUMNS,
    "header_needs": [["name"], ["birth_date", "national_id", "job", "staff_code"]],
    "required": [("missing_name", ["name"])],
    "codes": ["national_id", "staff_code"],
    "person": ["name", "birth_date", "phone"],
}

EXPORTS = {"staff": [(key, headings.split(",")[0]) for key, _, headings in COLUMNS]}
