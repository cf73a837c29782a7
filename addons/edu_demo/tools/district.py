# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The plan of an invented district: communes, schools, classes, and how many go where.

>>> plan = plan_district(100, 60_000)
>>> len(plan), sum(school.size for school in plan), plan[1].name
(100, 60000, 'Trường Tiểu học Suối Biếc 1')
>>> plan == plan_district(100, 60_000)
True
>>> sorted({school.commune for school in plan}) == list(range(len(COMMUNES)))
True
"""

import random
from collections import Counter
from dataclasses import dataclass

SEED = 20261120
FIRST_YEAR = 2026
# Places that no map of the country shows.
COMMUNES = (
    "Gò Sen",
    "Suối Biếc",
    "Đồi Trăng",
    "Bến Mơ",
    "Cầu Mây",
    "Rạch Trúc",
    "Bàu Nắng",
    "Hòn Quế",
)
# Kind of school: what it is called, its levels, its usual size, and of 25 how many
KINDS = {
    "MN": ("Mầm non", ("MN",), 300),
    "TH": ("Tiểu học", ("TH",), 780),
    "THCS": ("THCS", ("THCS",), 900),
    "LC": ("Tiểu học và THCS", ("TH", "THCS"), 1_100),
}
# The first three are one of each; 25 of them are a part of a real district.
PATTERN = (
    "MN TH THCS MN TH MN TH MN THCS TH MN TH MN THCS MN TH LC MN TH MN THCS TH MN TH"
    " THCS"
).split()
# Grade: as a list writes it, the age in it, pupils in a class, the levels's kind
GRADES = {
    "MN": (("Mầm", 3, 25), ("Chồi", 4, 28), ("Lá", 5, 32)),
    "TH": tuple((str(number), number + 5, 35) for number in range(1, 6)),
    "THCS": tuple((str(number), number + 5, 42) for number in range(6, 10)),
}
LETTERS = "ABCDEGHIKLMNPQRSTUVX"
TEACHERS_PER_CLASS = {"MN": 2.0, "TH": 1.25, "THCS": 1.6, "LC": 1.4}
# How a staff list writes a post → for how many classes there is a further one
JOBS = {
    "Hiệu trưởng": None,
    "Phó Hiệu trưởng": 20,
    "Văn thư": None,
    "Kế toán": None,
    "Thủ quỹ": None,
    "Nhân viên y tế": None,
    "Bảo vệ": 12,
}


@dataclass(frozen=True)
class SchoolClass:
    """A class: its name, its grade as a list writes it, year of birth, pupils."""

    name: str
    grade: str
    birth_year: int
    size: int


@dataclass(frozen=True)
class School:
    """A school of the district; `number` begins with 1, `commune` with 0."""

    number: int
    kind: str
    name: str
    commune: int
    is_private: bool
    classes: tuple

    @property
    def code(self):
        """The school's code, eight digits."""
        return f"79{self.number:06d}"

    @property
    def levels(self):
        """The codes of the levels it teaches."""
        return KINDS[self.kind][1]

    @property
    def size(self):
        """How many pupils it has."""
        return sum(one.size for one in self.classes)

    @property
    def jobs(self):
        """The jobs of its staff but for the teachers, as a staff list writes them."""
        return [
            job
            for job, per in JOBS.items()
            for _one in range(1 + (len(self.classes) // per if per else 0))
        ]

    @property
    def teacher_count(self):
        """How many teachers it has; each class has one of its own at least."""
        return max(
            len(self.classes),
            round(len(self.classes) * TEACHERS_PER_CLASS[self.kind]),
        )


def plan_district(schools: int, pupils: int, seed=SEED) -> tuple:
    """Return the schools of a district, always the same for the same arguments.

    :param schools: how many
    :param pupils: how many there are in all of them
    """
    source = random.Random(f"{seed}-plan")
    kinds = [PATTERN[number % len(PATTERN)] for number in range(schools)]
    weights = [KINDS[kind][2] * source.uniform(0.75, 1.25) for kind in kinds]
    sizes = apportion(pupils, weights)
    communes = max(1, min(len(COMMUNES), schools // 3))
    seen, plan = Counter(), []
    for number, (kind, size) in enumerate(zip(kinds, sizes, strict=True), 1):
        # Neighbours in the list lie in neighbouring communes: each gets of each kind.
        commune = (number - 1 + (number - 1) // len(PATTERN)) % communes
        seen[kind, commune] += 1
        is_private = kind == "MN" and number % 5 == 4
        plan.append(
            School(
                number=number,
                kind=kind,
                name=_make_name(kind, commune, seen[kind, commune], is_private),
                commune=commune,
                is_private=is_private,
                classes=_plan_classes(kind, size),
            )
        )
    return tuple(plan)


def apportion(total: int, weights) -> list:
    """Share a number out by weights, in whole numbers, so that nothing is left.

    >>> apportion(10, [1, 1, 1])
    [4, 3, 3]
    >>> apportion(5, [0, 2.5])
    [0, 5]
    """
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [int(share) for share in exact]
    order = sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))
    for place in order[: total - sum(shares)]:
        shares[place] += 1
    return shares


def _make_name(kind, commune, number, is_private):
    """Return what a school is called."""
    title = f"{KINDS[kind][0]} Tư thục" if is_private else KINDS[kind][0]
    return f"Trường {title} {COMMUNES[commune]} {number}"


def _plan_classes(kind, size):
    """Return the classes of a school: its pupils in grades, these in classes."""
    grades = [grade for level in KINDS[kind][1] for grade in GRADES[level]]
    classes = []
    for (text, age, capacity), count in zip(
        grades, apportion(size, [1] * len(grades)), strict=True
    ):
        number = -(-count // capacity)
        for place, pupils in enumerate(
            apportion(count, [1] * number) if number else []
        ):
            name = f"{text} {place + 1}" if kind == "MN" else f"{text}{LETTERS[place]}"
            classes.append(SchoolClass(name, text, FIRST_YEAR - age, pupils))
    return tuple(classes)


if __name__ == "__main__":
    import doctest

    doctest.testmod()
