# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The personal ID number: what in it contradicts the rest of a person's data.

The number has twelve digits: the old province of the birth's registration, century and
gender, year, six random ones; there is no check digit. Foreigners and late
registrations break the rule, so these are warnings, never refusals.
"""

import re

# The 63 provinces of before July 2025, by their codes in the number.
PROVINCES = frozenset(
    (
        "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 "
        "031 033 034 035 036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 "
        "060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 "
        "091 092 093 094 095 096"
    ).split()
)
GENDERS = ("male", "female")
FIRST_CENTURY = 1900


def find_problems(number, birth_year=None, gender=None):
    """Return the codes of what looks wrong, the empty list for a plausible number.

    >>> find_problems("079216001234", 2016, "male")
    []
    >>> find_problems("79216001234")
    ['length']
    >>> find_problems("079216001234", 2017, "female")
    ['gender', 'birth_year']
    >>> find_problems("003116001234", 2016)
    ['province', 'birth_year']
    >>> find_problems(None)
    []
    """
    if not number:
        return []
    if not re.fullmatch(r"[0-9]{12}", number):
        return ["length"]
    century, gender_digit = divmod(int(number[3]), 2)
    year = FIRST_CENTURY + 100 * century + int(number[4:6])
    problems = []
    if number[:3] not in PROVINCES:
        problems.append("province")
    if gender and gender != GENDERS[gender_digit]:
        problems.append("gender")
    if birth_year and birth_year != year:
        problems.append("birth_year")
    return problems
