# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Vietnamese addresses: which part of a text names a house, a commune, a province.

Plain Python; the caller brings the administrative units.
"""

import re
import unicodedata
from typing import NamedTuple

# How the kinds of units are written, longer ones first. Keys are without accents.
KINDS = {
    "thanhpho": ("thanh pho", "tp"),
    "thitran": ("thi tran", "tt"),
    "thixa": ("thi xa", "tx"),
    "dackhu": ("dac khu", "dk"),
    "phuong": ("phuong", "p"),
    "huyen": ("huyen", "h"),
    "quan": ("quan", "q"),
    "tinh": ("tinh", "t"),
    "xa": ("xa", "x"),
}
PREFIXES = [
    (kind, re.compile(rf"(?:{long}(?:\s|$)|{short}(?:\.\s*|\s+|(?=\d)))"))
    for kind, (long, short) in KINDS.items()
]
# A text without commas is cut before these words.
CUTS = re.compile(
    r"\s+(?=(?:phường|thị trấn|thị xã|(?<!thị )xã|quận|huyện|thành phố|tỉnh|đặc khu)\s"
    r"|(?:tp|tx|tt|p|q|h|x)\.)",
    re.IGNORECASE,
)
ALIASES = {
    "hcm": "hochiminh",
    "tphcm": "hochiminh",
    "saigon": "hochiminh",
    "hn": "hanoi",
    "thuathienhue": "hue",
    "brvt": "bariavungtau",
}
COUNTRY = "vietnam"


class Name(NamedTuple):
    """A part of an address: its kind ("" unknown) and its name without accents."""

    kind: str
    key: str
    text: str


class Area(NamedTuple):
    """A unit an address may name; `parents` are the ids of all units above."""

    id: int
    level: str
    name: Name
    parents: frozenset
    is_open: bool


class Match(NamedTuple):
    """The commune of an address, and what of the text is not said by it."""

    area: int
    street: str


def parse_name(text):
    """Return what kind of unit a text names, and its name.

    >>> parse_name("Phường Bến Nghé")[:2], parse_name("P. Bến Nghé")[:2]
    (('phuong', 'bennghe'), ('phuong', 'bennghe'))
    >>> parse_name("Q1")[:2], parse_name("Quận 01")[:2], parse_name("TP.HCM")[:2]
    (('quan', '1'), ('quan', '1'), ('thanhpho', 'hochiminh'))
    >>> parse_name("Thừa Thiên - Huế")[:2], parse_name("Tân Định")[:2]
    (('', 'hue'), ('', 'tandinh'))
    """
    plain = _unaccent(text).strip()
    for kind, pattern in PREFIXES:
        match = pattern.match(plain)
        if match and plain[match.end() :].strip():
            return Name(kind, _get_key(plain[match.end() :]), text.strip())
    return Name("", _get_key(plain), text.strip())


def split(text):
    """Return the parts of an address, from the house to the province.

    >>> split("12 Lê Lợi, P. Bến Nghé, Quận 1; TP. HCM, Việt Nam")
    ['12 Lê Lợi', 'P. Bến Nghé', 'Quận 1', 'TP. HCM']
    >>> split("12 Lê Lợi phường Bến Nghé quận 1 thành phố Hồ Chí Minh")
    ['12 Lê Lợi', 'phường Bến Nghé', 'quận 1', 'thành phố Hồ Chí Minh']
    >>> split("Ấp 3 xã Bình Mỹ thị xã Tân Uyên")
    ['Ấp 3', 'xã Bình Mỹ', 'thị xã Tân Uyên']
    >>> split(None)
    []
    """
    text = " ".join(unicodedata.normalize("NFC", text or "").split())
    if not re.search(r"[,;]", text):
        text = CUTS.sub(", ", text)
    parts = [part.strip(" .-") for part in re.split(r"[,;]", text)]
    parts = [part for part in parts if part]
    if parts and _get_key(_unaccent(parts[-1])) == COUNTRY:
        parts.pop()
    return parts


def resolve(text, areas):
    """Return the commune an address names among these areas, or None.

    A unit of today wins over one of before where the text names no district. What
    could be two communes is none: nobody's address is guessed.

    :param areas: dict of the key of a name → list of `Area`
    :return: a `Match` or None
    """
    names = [parse_name(part) for part in split(text)]
    if len(names) < 2:
        return None
    for depth in (3, 2):
        found = _resolve_tail(names[-depth:], areas) if len(names) >= depth else []
        if len(found) == 1:
            street = ", ".join(name.text for name in names[: -depth or None])
            return Match(found[0].id, street)
    return None


def _resolve_tail(names, areas):
    """Return the communes that a tail commune[, district], province may mean."""
    *below, province = names
    above = [area for area in areas.get(province.key, ()) if area.level == "province"]
    if len(below) == 2:
        ids = {area.id for area in above}
        above = [
            area
            for area in _select(below.pop(), areas)
            if area.level == "district" and area.parents & ids
        ]
    ids = {area.id for area in above}
    found = [area for area in _select(below[0], areas) if area.parents & ids]
    # The islands had a district and no commune.
    found = [area for area in found if area.level in ("commune", "district")]
    communes = [area for area in found if area.level == "commune"] or found
    if len(names) == 2 and any(area.is_open for area in communes):
        communes = [area for area in communes if area.is_open]
    return communes


def _select(name, areas):
    """Return the areas of a name: of its kind, and with its accents if there are."""
    found = [
        area
        for area in areas.get(name.key, ())
        if not name.kind or area.name.kind == name.kind
    ]
    exact = [area for area in found if _same_accents(area.name.text, name.text)]
    return exact or found


def _same_accents(full, text):
    """Tell whether a full name ends with the text's name, accents included."""
    full, text = (
        unicodedata.normalize("NFC", part).casefold().split() for part in (full, text)
    )
    size = min(len(full), len(text), 2)
    return full[-size:] == text[-size:]


def _unaccent(text):
    """Return the text in small letters without accents."""
    text = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return "".join(char for char in text if not unicodedata.combining(char))


def _get_key(plain):
    """Return what names are compared by: letters and digits, no leading zeros."""
    key = re.sub(r"[^a-z0-9]", "", plain)
    key = re.sub(r"^0+(?=\d)", "", key)
    return ALIASES.get(key, key)
