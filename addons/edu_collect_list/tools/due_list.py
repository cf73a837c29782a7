# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What changed between the list a bank has and the one it should have.

A list is {payment code: `Due`}:

>>> old = {"TTA": Due("TTA", "HS1", "AN", "3A", "T10", 500), "TTB": Due("TTB", "HS2")}
>>> new = {"TTA": Due("TTA", "HS1", "AN", "3A", "T10", 300), "TTC": Due("TTC", "HS3")}
>>> [(action, due.code, due.amount) for action, due in compare(old, new)]
[('change', 'TTA', 300), ('add', 'TTC', 0), ('remove', 'TTB', 0)]
>>> compare(new, dict(new))
[]

What a bank sees is bare of accents and of anything but letters:

>>> [to_bank_text(text) for text in ("Nguyễn Thị Đào", "=cmd|'/C calc'!A1", None)]
['NGUYEN THI DAO', "CMD '/C CALC'A1", '']
"""

import re
import unicodedata
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Due:
    """What a bank knows of a bill: no day of birth and no number of a person."""

    code: str
    pupil_code: str = ""
    name: str = ""
    class_name: str = ""
    period: str = ""
    amount: int = 0


def compare(known, wanted):
    """Return pairs (action, due) that make the known list the wanted one.

    :param known: {code: due} that the bank has
    :param wanted: {code: due} that it should have
    :return: changes and additions in the wanted order, then removals with no amount
    """
    rows = []
    for code, due in wanted.items():
        if code not in known:
            rows.append(("add", due))
        elif known[code] != due:
            rows.append(("change", due))
    gone = [due for code, due in known.items() if code not in wanted]
    return rows + [("remove", replace(due, amount=0)) for due in gone]


def to_bank_text(text):
    """Return a text in capitals without accents that no program calculates."""
    plain = str(text or "").upper().replace("Đ", "D").replace("&", " VA ")
    plain = unicodedata.normalize("NFKD", plain)
    plain = re.sub(r"[^A-Z0-9 .,'/-]", "", re.sub(r"[|_]", " ", plain))
    return re.sub(r"^[^A-Z0-9]+", "", " ".join(plain.split()))
