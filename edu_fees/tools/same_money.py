# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether a bank's movement is the money that another program has on its list.

The list has a voucher's number, a pupil and an amount, and no reference of the bank.
The amounts are equal already when this is asked; everybody may pay the same.

>>> listed = Listed(7, code="HS001", name="Nguyễn An", text="PT001 HS001 Nguyễn An")
>>> judge(Told("FT1", "TTHTPJEQ8M", frozenset([7])), listed, is_near=True)
'same'
>>> judge(Told("FT1", "TTHTPJEQ8M", frozenset([8])), listed, is_near=True)
''
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# A shorter reference may stand in a text by chance.
MIN_REFERENCE = 6
# Where more of one amount could be it, that the amounts are equal says nothing.
MAX_GUESSES = 5


@dataclass(frozen=True)
class Told:
    """What the bank says: its reference, the memo with the sender's name, and the ids
    of the pupils whose payment codes it has."""

    reference: str
    text: str = ""
    students: frozenset = frozenset()

    def get_keys(self):
        """Return what a row of a list must have one of to be the same, as a set.

        >>> sorted(Told("FT-26326001", "", frozenset([7])).get_keys(), key=str)
        [7, 'FT26326001']
        """
        return {get_word(self.reference), *(self.students or {None})}


@dataclass(frozen=True)
class Listed:
    """What the list says: the id, code and name of the pupil, and all it wrote."""

    student: int
    code: str = ""
    name: str = ""
    text: str = ""

    def get_keys(self):
        """Return what the bank must say one of to mean the same, as a set."""
        words = {
            word for word in plain(self.text).split() if len(word) >= MIN_REFERENCE
        }
        return {self.student, None, *words}


def judge(told, listed, is_near):
    """Return what a movement of the bank is beside a row of a list of equal amount.

    :param bool is_near: whether the days are the same or no working day lies between
    :return: ``same`` it is; ``double`` a person has to tell; ``guess`` nobody says
        whose the bank's money is, only amount and day agree; empty: it is not

    The pupil may be named by the payment code, by her code or by her name:

    >>> an = Listed(7, code="HS001", name="Nguyễn An", text="PT001 HS001 Nguyễn An")
    >>> judge(Told("FT1", "hoc phi hs001"), an, True)
    'same'
    >>> judge(Told("FT1", "NGUYEN AN nop tien"), an, True)
    'double'
    >>> [judge(Told("FT1", "nop tien"), an, is_near) for is_near in (True, False)]
    ['guess', '']

    Far days are for a person, unless the list names the bank's reference:

    >>> judge(Told("FT1", "", frozenset([7])), an, False)
    'double'
    >>> judge(Told("FT26326001"), Listed(7, text="UNC FT26326001"), False)
    'same'
    """
    reference = get_word(told.reference)
    if len(reference) >= MIN_REFERENCE and reference in plain(listed.text).split():
        return "same"
    words = f" {plain(told.text)} "
    has_code = bool(listed.code) and f" {plain(listed.code)} " in words
    if listed.student in told.students or (has_code and not told.students):
        return "same" if is_near else "double"
    if told.students:
        return ""
    if listed.name and f" {plain(listed.name)} " in words:
        return "double"
    return "guess" if is_near else ""


def get_word(reference):
    """Return a reference as one word."""
    return plain(reference).replace(" ", "")


@lru_cache(maxsize=8192)
def plain(text):
    """Return a text as unaccented words in capitals.

    >>> plain("MBVCB.12-Nguyễn  Đức")
    'MBVCB 12 NGUYEN DUC'
    """
    text = unicodedata.normalize("NFD", (text or "").upper().replace("Đ", "D"))
    text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(re.findall(r"[A-Z0-9]+", text))
