# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The columns of pupil lists: of the city's portal, and of the sector's database.

Both are read alike, by the headings; `EXPORTS` says which columns each of them has.

>>> [name for name, headings in EXPORTS["c1"]][:3]
['class_code', 'moet_code', 'name']
"""

# field, kind, headings: the first is the one that is written
COLUMNS = [
    ("number", "part", "STT, TT, Số thứ tự"),
    (
        "moet_code",
        "moet_code",
        "Mã định danh Bộ GD&ĐT, Mã định danh Bộ GDĐT, Mã định danh Bộ,"
        "Mã định danh của Bộ GD&ĐT, Mã định danh, Mã định danh học sinh, Mã MOET",
    ),
    ("pupil_code", "text", "Mã học sinh, Mã HS, Mã trẻ"),
    (
        "name",
        "name",
        "Họ tên, Họ và tên, Họ tên học sinh, Họ và tên học sinh, Họ tên HS,"
        "Họ và tên HS, Tên học sinh, Họ tên trẻ, Họ và tên trẻ",
    ),
    ("family_name", "part", "Họ đệm, Họ và đệm, Họ và tên đệm, Họ lót, Họ và chữ lót"),
    ("given_name", "part", "Tên"),
    ("birth_date", "birth_date", "Ngày sinh, Ngày tháng năm sinh, NTNS, Sinh ngày"),
    ("gender", "gender", "Giới tính, Phái"),
    ("ethnicity", "text", "Dân tộc"),
    ("state", "state", "Trạng thái, Trạng thái HS, Trạng thái học sinh"),
    ("state_date", "date", "Ngày nhập trạng thái, Ngày trạng thái"),
    ("disability", "text", "Loại khuyết tật, Khuyết tật"),
    (
        "phone",
        "phone",
        "SĐT liên hệ, Số điện thoại liên hệ, Điện thoại liên hệ, Số ĐT liên hệ,"
        "Số điện thoại, Điện thoại, SĐT",
    ),
    ("birth_place", "text", "Nơi sinh chi tiết, Nơi sinh"),
    (
        "village",
        "text",
        "Tổ/thôn HK thường trú, Tổ/thôn hộ khẩu thường trú, Tổ/thôn, Thôn xóm",
    ),
    (
        "hometown_province",
        "text",
        "Tỉnh quê quán, Tỉnh/TP quê quán, Tỉnh thành quê quán",
    ),
    (
        "hometown_commune",
        "text",
        "Phường/Xã quê quán, Xã/Phường quê quán, Xã quê quán",
    ),
    (
        "address_permanent",
        "text",
        "Hộ khẩu thường trú, HK thường trú, Địa chỉ thường trú, Thường trú",
    ),
    (
        "address_current",
        "text",
        "Chỗ ở hiện nay, Nơi ở hiện nay, Địa chỉ hiện nay",
    ),
    ("id_card_number", "id_card", "Số CMND, CMND, Số chứng minh nhân dân"),
    ("id_card_date", "date", "Ngày cấp, Ngày cấp CMND"),
    ("id_card_place", "text", "Nơi cấp, Nơi cấp CMND"),
    ("class_name", "class_name", "Lớp, Tên lớp, Lớp học"),
    ("class_code", "text", "Mã lớp"),
    ("grade", "grade", "Khối, Khối lớp"),
    (
        "national_id",
        "national_id",
        "Số định danh cá nhân, Mã định danh cá nhân, Số định danh,"
        "Số định danh cá nhân CCCD, Số CCCD, CCCD, Số căn cước, Số căn cước công dân",
    ),
]

LAYOUT = {
    "name": "pupils",
    "columns": COLUMNS,
    "has_parents": True,
    "header_needs": [
        ["name", "given_name"],
        ["class_name", "birth_date", "moet_code"],
    ],
    "required": [
        ("missing_name", ["name"]),
        ("missing_class", ["class_name", "class_code"]),
        ("missing_birth_date", ["birth_date", "moet_code", "national_id"]),
    ],
    "codes": ["moet_code", "national_id", "pupil_code"],
    "person": ["name", "birth_date", "class_name"],
}

# The columns of each form, in its order. A heading of several rows is divided by "|".
EXPORTS = {
    "hcmc": [
        ("number", "STT"),
        ("moet_code", "Mã định danh Bộ GD&ĐT"),
        ("name", "Họ tên"),
        ("birth_date", "Ngày sinh"),
        ("gender", "Giới tính"),
        ("ethnicity", "Dân tộc"),
        ("state", "Trạng thái"),
        ("phone", "SĐT liên hệ"),
        ("birth_place", "Nơi sinh chi tiết"),
        ("village", "Tổ/thôn HK thường trú"),
        ("hometown_province", "Tỉnh quê quán"),
        ("hometown_commune", "Phường/Xã quê quán"),
        ("address_current", "Chỗ ở hiện nay"),
        ("id_card_number", "Số CMND"),
        ("id_card_date", "Ngày cấp"),
        ("id_card_place", "Nơi cấp"),
        ("father_name", "Tên cha"),
        ("father_occupation", "Nghề cha"),
        ("father_birth_year", "Năm sinh cha"),
        ("mother_name", "Tên mẹ"),
        ("mother_occupation", "Nghề mẹ"),
        ("mother_birth_year", "Năm sinh mẹ"),
        ("class_name", "Lớp"),
        ("grade", "Khối"),
        ("national_id", "Số định danh cá nhân"),
    ],
    "c1": [
        ("class_code", "Mã lớp"),
        ("moet_code", "Mã học sinh"),
        ("name", "Họ tên"),
        ("birth_date", "Ngày sinh"),
        ("gender", "Giới tính"),
        ("state", "Trạng thái HS"),
        ("state_date", "Ngày nhập trạng thái"),
        ("ethnicity", "Dân tộc"),
        ("disability", "Loại khuyết tật"),
        ("national_id", "Số định danh cá nhân"),
        ("birth_place", "Nơi sinh"),
        ("address_permanent", "Địa chỉ thường trú"),
        ("address_current", "Chỗ ở hiện nay"),
        ("phone", "Số điện thoại liên hệ"),
        ("father_name", "Cha|Họ tên"),
        ("father_occupation", "Cha|Nghề nghiệp"),
        ("father_birth_year", "Cha|Năm sinh"),
        ("father_phone", "Cha|Số điện thoại"),
        ("mother_name", "Mẹ|Họ tên"),
        ("mother_occupation", "Mẹ|Nghề nghiệp"),
        ("mother_birth_year", "Mẹ|Năm sinh"),
        ("mother_phone", "Mẹ|Số điện thoại"),
        ("class_name", "Tên lớp"),
        ("grade", "Khối"),
    ],
}
