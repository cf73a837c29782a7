# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The administrative units of Vietnam, today's and those of before July 2025.

Plain Python over two libraries: `vietnam-provinces` has the 34 provinces and 3,321
communes of today. Of `vietnamadminunits` only the data files are read (63 provinces,
696 districts, 10,035 communes of before, and what became of each), since importing it
would load libraries that nobody needs here.
"""

import importlib.metadata
import importlib.util
import json
import sqlite3
import unicodedata
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import NamedTuple

# On this day the districts ended and the communes of today began.
BORDER = date(2025, 7, 1)
PROVINCE, DISTRICT, COMMUNE = LEVELS = ("province", "district", "commune")
LIBRARIES = ("vietnam-provinces", "vietnamadminunits")
WHOLE = 100


class Unit(NamedTuple):
    """A unit; `parent` is (level, code) of a unit of the same time."""

    level: str
    code: str
    name: str
    parent: tuple | None = None


class Conversion(NamedTuple):
    """What became of an old unit: `old` and `new` are (level, code).

    `share` is the part of the old unit in percent, 0 when it was divided and nobody
    says how; `is_main` marks the one that most addresses went to.
    """

    old: tuple
    new: tuple
    share: int = WHOLE
    is_main: bool = True


def get_version():
    """Return the versions of the libraries as one text."""
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)


def get_data_date():
    """Return the day of which today's units are."""
    import vietnam_provinces

    return date.fromisoformat(vietnam_provinces.__data_version__)


def read_units():
    """Return today's units, parents first."""
    from vietnam_provinces import Province, Ward

    units = []
    for province in Province.iter_all():
        name = _clean(province.name)
        if province.division_type.value == "tỉnh" and not name.startswith("Tỉnh "):
            name = f"Tỉnh {name}"
        units.append(Unit(PROVINCE, f"{int(province.code):02d}", name))
    for ward in Ward.iter_all():
        parent = (PROVINCE, f"{int(ward.province_code):02d}")
        units.append(Unit(COMMUNE, f"{int(ward.code):05d}", _clean(ward.name), parent))
    return units


def read_old_units():
    """Return the units of before July 2025, parents first."""
    units = {}
    for row in _read_table(
        "SELECT province, provinceCode, district, districtCode, ward, wardCode"
        " FROM admin_units_legacy"
    ):
        province, district, commune = zip(LEVELS, row[1::2], strict=True)
        parent = None
        for key, name in zip((province, district, commune), row[::2], strict=True):
            if key[1]:
                units.setdefault(key, Unit(*key, _clean(name), parent))
            parent = key
    return sorted(units.values(), key=lambda unit: LEVELS.index(unit.level))


def read_conversions(units):
    """Return what became of the old units, by the codes of these units of today."""
    new_codes = _read_new_codes(units)
    old_codes = _read_old_codes()
    data = json.loads((_get_data_path() / "converter_2025.json").read_bytes())
    conversions = [
        Conversion(old_codes[old], new_codes[province, new])
        for province, communes in data["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
        for new, olds in communes.items()
        for old in olds
    ]
    for province, communes in data["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in communes.items():
            for part in parts:
                new = new_codes[province, part["newWardKey"]]
                main = part["isDefaultNewWard"]
                conversions.append(Conversion(old_codes[old], new, 0, main))
    for new, olds in data["DICT_PROVINCE"].items():
        for old in olds:
            conversions.append(Conversion(old_codes[old], new_codes[new, ""]))
    # A unit of the second library that is no more in the first one.
    return [conversion for conversion in conversions if conversion.new]


def fold(text):
    """Return letters and digits only, without accents, for comparing names.

    >>> fold("Xã  Đàm Thuỷ") == fold("xã Đàm Thủy") == "xadamthuy"
    True
    """
    text = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return "".join(char for char in text if char.isalnum())


def _clean(name):
    """Return a name in NFC without needless spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def _get_data_path():
    """Return where the data of the second library lies, without importing it."""
    spec = importlib.util.find_spec("vietnamadminunits")
    return Path(spec.submodule_search_locations[0]) / "data"


def _read_table(query):
    """Return the rows of a query on the data of the second library."""
    path = _get_data_path() / "dataset.db"
    uri = f"file:{path}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        return connection.execute(query).fetchall()


def _read_old_codes():
    """Return (level, code) of the old units by the second library's keys."""
    codes = {}
    for row in _read_table(
        "SELECT provinceKey, districtKey, wardKey, provinceCode, districtCode, wardCode"
        " FROM admin_units_legacy"
    ):
        province, district, commune, *numbers = row
        level = COMMUNE if commune else DISTRICT
        code = numbers[LEVELS.index(level)]
        codes["_".join((province, district, commune or ""))] = (level, code)
        codes[province] = (PROVINCE, numbers[0])
    return codes


def _read_new_codes(units):
    """Return (level, code) of today's units by the second library's keys.

    Its codes are those of a draft, so that its names decide: as they are written, and
    only when that finds none, without accents.
    """
    exact, folded = {}, {}
    for unit in units:
        if unit.parent:
            exact[unit.parent[1], unit.name.casefold()] = unit[:2]
            folded[unit.parent[1], fold(unit.name)] = unit[:2]
    codes = {}
    for province, province_code, key, name in _read_table(
        "SELECT provinceKey, provinceCode, wardKey, ward FROM admin_units"
    ):
        name = _clean(name)
        found = exact.get((province_code, name.casefold()))
        codes[province, key] = found or folded.get((province_code, fold(name)))
        codes[province, ""] = (PROVINCE, province_code)
    return codes
