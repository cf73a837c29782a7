# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Words a Vietnamese school does not use, or must not.

Each row of `FORBIDDEN` is a regular expression, what to write instead, and the reason.
"""

import re
import sys
import unicodedata

FORBIDDEN = (
    (
        r"hóa đơn(?! (điện tử|GTGT|giá trị gia tăng|thuế|đầu vào))",
        "Thông báo thu",
        "an invoice is the tax document; what families get is a notice",
    ),
    (r"đã thanh toán", "Đã thu / Đã nộp", "accountants collect, parents hand in"),
    (r"ví(?!\s+dụ)\b(?=\s|$|[,.;:])", "Tiền gửi căn tin", "a licence is needed"),
    (r"biên lai điện tử", "Xác nhận đã nộp", "the tax form for phí, lệ phí only"),
    (r"thu ngân(?! sách)", "Thủ quỹ", "a shop has a thu ngân, a school a thủ quỹ"),
    (r"mục phí|kế hoạch phí", "Khoản thu / Kế hoạch thu", "machine Vietnamese"),
    (r"nợ xấu|con nợ|danh sách nợ", "Danh sách chưa hoàn thành", "offensive"),
    (r"tự nguyện", "Đồng ý tham gia", "not as a button or a label"),
    (r"hàng đợi", "Giao dịch chưa xác định", "machine Vietnamese"),
    (
        r"anh/chị|quý vị",
        "Quý phụ huynh / Bạn",
        "one form of address: families are Quý phụ huynh, staff bạn",
    ),
    (r"sinh viên", "Học sinh", "a sinh viên studies at a university"),
    (r"(?<!văn )phòng nhà", "Giáo viên chủ nhiệm", "machine Vietnamese for homeroom"),
    (r"ghi danh", "Xếp lớp", "machine Vietnamese for enrolment"),
    (r"(?<!nhấn )(?<!nháy )(?<!bấm )\bđúp\b|lưu ban", "Ở lại lớp", "offensive"),
    (r"(?<!cuốn )sổ đăng ký", "Sổ điểm danh", "machine Vietnamese for register"),
    (r"hạnh kiểm", "Kết quả rèn luyện", "abolished by circular 22/2021"),
    (r"học lực", "Kết quả học tập", "abolished by circular 22/2021"),
    (r"thi lại", "Kiểm tra, đánh giá lại", "not in print"),
    (r"xếp hạng|xếp thứ", "Khen thưởng", "pupils are not ranked"),
    (r"bảng điểm", "Học bạ", "a transcript is a học bạ"),
    (r"(?<!dân tộc )nội trú", "Bán trú", "lunch at school, not boarding"),
    (r"thuật toán phân bổ", "Phân tuyến", "not to parents"),
    (r"chính quyền", "Cơ quan quản lý", "managing unit of a school"),
    (r"ảnh chụp nhanh", "Số liệu chốt", "machine Vietnamese for snapshot"),
    (
        r"phòng (GD|giáo dục)",
        "UBND xã, phường / Sở",
        "district offices were abolished on 1 July 2025",
    ),
)
COMPILED = tuple(
    (re.compile(rf"(?<!\w)(?:{expression})(?!\w)", re.IGNORECASE), instead, why)
    for expression, instead, why in FORBIDDEN
)

# English words that are not also Vietnamese ones: they betray an untranslated text.
ENGLISH = re.compile(
    r"\b(the|your|you|and|of|with|from|are|is|was|this|that|here|please|not|"
    r"invoices?|bills?|due|date|amount|status|name|total|download|print|search|"
    r"sort|filter|home|page|details?|sign|log|powered|contact|address|payments?|"
    r"paid|unpaid|student|class|school|children|child|parent|account|pay|back|next|"
    r"previous|view|save|cancel|close|open|edit|delete|skip|menu|security|settings)\b",
    re.IGNORECASE,
)


def find_forbidden(text):
    """Return what is said wrongly in a Vietnamese text, with the better word.

    >>> find_forbidden("Sinh viên lớp 1A có 2 hóa đơn")[1]
    "'Sinh viên' in 'Sinh viên lớp 1A có 2 hóa đơn': write 'Học sinh' (a sinh viên studies at a university)"
    >>> find_forbidden("Hóa đơn điện tử, ví dụ 01; nhấn đúp để mở")
    []
    """  # noqa: E501
    text = unicodedata.normalize("NFC", text)
    return [
        f"{match[0]!r} in {text[max(0, match.start() - 40) : match.end() + 40]!r}: "
        f"write {instead!r} ({why})"
        for regex, instead, why in COMPILED
        for match in regex.finditer(text)
    ]


def find_english(text, allowed=()):
    """Return the English words left over in a Vietnamese text.

    >>> find_english("Đợt thu tháng 10: Amount due")
    ['Amount', 'due']
    >>> find_english("Mở bằng Google Pay", allowed=("Google Pay",))
    []
    """
    for phrase in allowed:
        text = text.replace(phrase, " ")
    return [match[0] for match in ENGLISH.finditer(text)]


def main(paths):
    """Check the translations of .po files; return 1 when a word is wrong."""
    import polib

    findings = [
        f"{path}:{entry.linenum}: {finding}"
        for path in paths
        for entry in polib.pofile(path)
        for finding in find_forbidden(entry.msgstr)
    ]
    print("\n".join(findings))
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
