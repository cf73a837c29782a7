# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Invented families for demo schools: always the same ones for the same seed.

Nobody is real: names are drawn from lists, phone numbers begin with 0900, a prefix that
no network gives out.

>>> child = Families(1).make_child(2018)
>>> child == Families(1).make_child(2018)
True
>>> child.birth_date.year, child.mother.phone[:4]
(2018, '0900')
"""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

# The frequent family names, each as often as people bear it.
SURNAMES = (
    ["Nguyễn"] * 31
    + ["Trần"] * 11
    + ["Lê"] * 9
    + ["Phạm"] * 7
    + ["Hoàng", "Huỳnh"] * 3
    + ["Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ"] * 3
    + ["Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trương", "Lâm", "Mai", "Tạ", "Châu"]
)
MALE_MIDDLES = "Văn Minh Gia Đức Hữu Quang Anh Hoàng Tuấn Bảo Thành Nhật".split()
FEMALE_MIDDLES = "Thị Ngọc Minh Gia Bảo Thanh Khánh Phương Thu Mai Như Diệu".split()
MALE_GIVENS = (
    "An Bảo Bách Cường Dũng Duy Đạt Đăng Hải Hiếu Hoàng Huy Hưng Khang Khánh Khoa Khôi "
    "Kiên Lâm Long Minh Nam Nghĩa Nguyên Nhân Phát Phong Phúc Quân Sơn Tài Tâm Thịnh "
    "Tiến Toàn Trí Trung Tuấn Tùng Vinh Vũ"
).split()
FEMALE_GIVENS = (
    "An Anh Ánh Bình Châu Chi Diễm Dung Giang Hà Hạnh Hân Hằng Hiền Hoa Hương Khuê "
    "Lan Linh Ly Mai My Nga Ngân Ngọc Nguyệt Nhi Nhung Oanh Phương Quyên Quỳnh Tâm "
    "Thảo Thư Thủy Trang Trâm Trúc Tú Uyên Vân Vy Yến"
).split()
OCCUPATIONS = (
    "Công nhân",
    "Nhân viên văn phòng",
    "Buôn bán",
    "Lái xe",
    "Kỹ sư",
    "Nội trợ",
    "Thợ may",
    "Điều dưỡng",
    "Nhân viên kinh doanh",
    "Thợ điện",
    "Công chức",
    "Nông dân",
)
STREETS = ("Hoa Lan", "Cây Dừa", "Bến Đò", "Hạnh Phúc", "Thanh Niên", "Ngã Ba Chùa")
PHONE_FORMAT = "0900{:06d}"


@dataclass(frozen=True)
class Parent:
    """A parent as the class list tells of one."""

    name: str
    birth_year: int
    occupation: str
    phone: str


@dataclass(frozen=True)
class Child:
    """A child with its parents."""

    name: str
    gender: str
    birth_date: date
    address: str
    father: Parent | None
    mother: Parent | None
    national_id: str = ""


class Families:
    """A source of families; two with the same seed tell the same.

    :param seed: an int or a text
    :param int first_phone: where the phone numbers begin, so that two sources give
        no number twice
    """

    def __init__(self, seed, first_phone=0):
        self.random = random.Random(seed)
        self.phones = first_phone

    def make_name(self, gender, surname=None):
        """Return a full name.

        >>> Families(3).make_name("female", "Lê").split()[0]
        'Lê'
        """
        is_male = gender == "male"
        return " ".join(
            (
                surname or self.random.choice(SURNAMES),
                self.random.choice(MALE_MIDDLES if is_male else FEMALE_MIDDLES),
                self.random.choice(MALE_GIVENS if is_male else FEMALE_GIVENS),
            )
        )

    def make_phone(self):
        """Return a phone number that no other call returned."""
        self.phones += 1
        # 7919 is a prime: neighbours in a class get numbers that look unlike.
        return PHONE_FORMAT.format(self.phones * 7919 % 1_000_000)

    def make_parent(self, gender, child_year, surname=None):
        """Return a parent of a child that was born in that year."""
        return Parent(
            name=self.make_name(gender, surname),
            birth_year=child_year - self.random.randint(23, 38),
            occupation=self.random.choice(OCCUPATIONS),
            phone=self.make_phone(),
        )

    def make_child(self, year, father=None, mother=None):
        """Return a child born in that year, with the parents given or new ones."""
        gender = self.random.choice(("male", "female"))
        surname = father.name.split()[0] if father else self.random.choice(SURNAMES)
        birth_date = date(year, 1, 1) + timedelta(days=self.random.randint(0, 364))
        number, street = self.random.randint(2, 198), self.random.choice(STREETS)
        return Child(
            name=self.make_name(gender, surname),
            gender=gender,
            birth_date=birth_date,
            address=f"{number} đường {street}",
            father=father or self.make_parent("male", year, surname),
            mother=mother or self.make_parent("female", year),
        )


# A family is found again for every so many-th child; with how many years between.
SIBLING_SHARE = 0.22
MAX_YEARS_BETWEEN = 6
# Who stands on the list of a family that is not whole, and how often.
INCOMPLETE = ((0.05, "mother"), (0.065, "father"), (0.07, "nobody"))


class Neighborhood:
    """The families of a commune: their children go to one school or to several.

    :param seed: an int or a text
    :param int first_number: where the numbers in personal IDs begin, so that two
        communes give none twice

    >>> commune, source = Neighborhood(1), Families(1)
    >>> found = [commune.make_child(source, 2016 + n % 4) for n in range(50)]
    >>> len({child.address for child in found}) < 50
    True
    """

    def __init__(self, seed, first_number=0):
        self.random = random.Random(seed)
        self.known = []
        self.numbers = first_number

    def make_child(self, source, year):
        """Return a child born in that year, of a new family or of one known here.

        :param Families source: where new persons come from
        """
        family = self._find_family(year)
        if family:
            father, mother, address = family[:3]
            child = replace(source.make_child(year, father, mother), address=address)
            child = replace(child, father=father, mother=mother)
        else:
            child = self._leave_out(source.make_child(year))
        self.known.append((child.father, child.mother, child.address, year))
        return replace(child, national_id=self._make_national_id(child))

    def _find_family(self, year):
        """Return a family with a child of about that age, or None."""
        if not self.known or self.random.random() > SIBLING_SHARE:
            return None
        place = self.random.randrange(len(self.known))
        family = self.known[place]
        is_whole = family[0] or family[1]
        if not is_whole or not 0 < abs(family[3] - year) <= MAX_YEARS_BETWEEN:
            return None
        self.known[place] = self.known[-1]
        self.known.pop()
        return family

    def _leave_out(self, child):
        """Return the child without a parent, as often as lists name only one."""
        draw = self.random.random()
        for share, who in INCOMPLETE:
            if draw < share:
                father = child.father if who == "father" else None
                mother = child.mother if who == "mother" else None
                return replace(child, father=father, mother=mother)
        return child

    def _make_national_id(self, child):
        """Return a personal ID in its form; nobody in the commune has the same."""
        self.numbers += 1
        digit = 2 if child.gender == "male" else 3
        number = self.random.randrange(10) * 100_000 + self.numbers
        return f"079{digit}{child.birth_date.year % 100:02d}{number:06d}"


HEADER = (
    "STT,Mã định danh Bộ GD&ĐT,Họ tên,Ngày sinh,Giới tính,Dân tộc,Trạng thái,"
    "SĐT liên hệ,Nơi sinh chi tiết,Chỗ ở hiện nay,Tên cha,Nghề nghiệp cha,Năm sinh cha,"
    "SĐT cha,Tên mẹ,Nghề nghiệp mẹ,Năm sinh mẹ,SĐT mẹ,Lớp,Khối,Số định danh cá nhân"
).split(",")
GENDERS = {"male": "Nam", "female": "Nữ"}


def build_class_list(school, classes):
    """Return the rows of a class list in the layout of the city's portal.

    :param str school: name for the title
    :param classes: list of (class name, grade text, list of (code, Child))

    >>> child = Families(1).make_child(2018)
    >>> rows = build_class_list("TH An Phú", [("3A", "3", [("7900000001", child)])])
    >>> rows[3][:2], rows[3][-3:], rows[3][3] == child.birth_date.strftime("%d/%m/%Y")
    ([1, '7900000001'], ['3A', '3', ''], True)
    """
    rows = [[school.upper()], ["DANH SÁCH HỌC SINH NĂM HỌC 2026-2027"], list(HEADER)]
    for class_name, grade, children in classes:
        for code, child in children:
            rows.append(
                [
                    len(rows) - 2,
                    code,
                    child.name,
                    child.birth_date.strftime("%d/%m/%Y"),
                    GENDERS[child.gender],
                    "Kinh",
                    "Đang học",
                    _get_phone(child),
                    "Thành phố Hồ Chí Minh",
                    child.address,
                    *_parent_cells(child.father),
                    *_parent_cells(child.mother),
                    class_name,
                    grade,
                    child.national_id,
                ]
            )
    return rows


def _get_phone(child):
    """Return the number of the child's mother, else of the father."""
    parent = child.mother or child.father
    return parent.phone if parent else ""


def _parent_cells(parent):
    if not parent:
        return [""] * 4
    return [parent.name, parent.occupation, parent.birth_year, parent.phone]


if __name__ == "__main__":
    import doctest

    doctest.testmod()
