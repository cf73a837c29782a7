# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How likely a transfer without a usable payment code is for a bill.

>>> bill = {"amount": 1252000, "name": "Nguyễn Thị Ân", "class_name": "3A"}
>>> score("tien hoc chau NGUYEN THI AN lop 3A", "", 1252000, bill)
(100, ['amount', 'name', 'class'])
>>> score("ung ho", "", 5, bill)
(0, [])
"""

import re
import unicodedata

WEIGHTS = {
    "near_code": 60,
    "student_code": 60,
    "amount": 50,
    "name": 40,
    "guardian": 25,
    "given_name": 15,
    "class": 10,
}
MIN_CODE = 6  # characters of a cut code that still say something


def score(memo, counterparty, amount, bill):
    """Return the points of a bill and the reasons for them.

    :param dict bill: `amount` (what is open), and if known `code`, `name`,
        `student_code`, `class_name`, `guardians` (names)
    :return: (points, keys of `WEIGHTS`); the class alone is no reason

    >>> score("TT HTPJ EQ8", None, 5, {"amount": 7, "code": "TTHTPJEQ8M"})
    (60, ['near_code'])
    >>> score("an banh", "", 5, {"amount": 7, "name": "Nguyễn Thị Ân"})
    (0, [])
    >>> score("an banh", None, None, {"name": None, "guardians": None})
    (0, [])
    """
    words = plain(f"{memo or ''} {counterparty or ''}").split()
    glued = "".join(words)
    text = f" {' '.join(words)} "
    reasons = []
    if amount and amount == bill.get("amount"):
        reasons.append("amount")
    if is_near_code(glued, bill.get("code")):
        reasons.append("near_code")
    if _has(text, bill.get("student_code")):
        reasons.append("student_code")
    names = plain(bill.get("name")).split()
    if len(names) > 1 and _has(text, " ".join(names)):
        reasons.append("name")
    elif len(names) > 2 and _has(text, " ".join(names[-2:])):
        reasons.append("given_name")
    if any(
        " " in plain(name) and _has(text, name) for name in bill.get("guardians") or ()
    ):
        reasons.append("guardian")
    if reasons and _has(text, bill.get("class_name")):
        reasons.append("class")
    return sum(WEIGHTS[reason] for reason in reasons), reasons


def is_near_code(glued, code):
    """Say whether a memo has most of a code: cut, or with one wrong character.

    >>> is_near_code("MBVCBTTHTPJEQ", "TTHTPJEQ8M"), is_near_code("TTH", "TTHTPJEQ8M")
    (True, False)
    >>> is_near_code("TTHTPJEQ9M", "TTHTPJEQ8M"), is_near_code("HTPJEQ8M", "TTHTPJEQ8M")
    (True, True)
    """
    if not code:
        return False
    prefix, body = code[:-8], code[-8:]
    if body in glued or prefix + body[: MIN_CODE - 1] in glued:
        return True
    return any(
        re.search(re.escape(body[:place]) + "." + re.escape(body[place + 1 :]), glued)
        for place in range(len(body))
    )


def plain(text):
    """Return the letters and digits of a text, without accents, in upper case.

    >>> plain("Lớp 3/2 – Đặng Văn  Ân")
    'LOP 3 2 DANG VAN AN'
    """
    bare = unicodedata.normalize("NFD", str(text or "").upper().replace("Đ", "D"))
    bare = "".join(char for char in bare if unicodedata.category(char) != "Mn")
    return " ".join(re.findall(r"[0-9A-Z]+", bare))


def _has(text, part):
    """Say whether a text has all words of a part, one after the other."""
    part = plain(part)
    return bool(part) and f" {part} " in text
