# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Find pupils by three letters: through our indexes against plain ilike of the ORM.

SIZE=district searches the district's pupils in place of invented ones.
"""

from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.test_edu.tests.common import EduSetUp

from harness import MEGABYTE, Bench, _read_peak, measure

MODULES = ("edu_core", "test_edu")
DEFAULT_N = 60_000
CLASS_SIZE = 35
SCHOOL_SIZE = 1_050
SURNAMES = "Nguyễn Trần Lê Phạm Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý".split()
MIDDLES = "Văn Thị Minh Gia Thanh Ngọc Quốc Bảo Hữu Đức Thùy Kim".split()
GIVENS = (
    "An Ân Bảo Bình Châu Chi Cường Dũng Duy Đạt Đăng Giang Hà Hải Hân Hiếu Hoa Hùng "
    "Huy Khang Khánh Khoa Lan Linh Long Mai Mẫn Nam Nga Ngân Nhi Phong Phúc Quân "
    "Quyên Sơn Tâm Thảo Thư Tiên Trang Trí Tuấn Tuệ Uyên Vân Vy Xuân Yến"
).split()
# What a clerk types: names, parts of them, a code, a class, a phone number.
TEXTS = (
    "nguyen van an",
    "ngu",
    "tuệ m",
    "yen thi kim",
    "le hoa",
    "quy",
    "tran ng",
    "DO0000",
    "DO00012345",
    "lop7",
    "an lop12",
    "0903 000 777",
    "90312",
)
# The same in the district, where codes, classes and numbers are others.
DISTRICT_TEXTS = (*TEXTS[:6], "7910", "791002", "7a", "an 2a", "0900 000 777", "90012")
DISTRICT_LOGINS = ("vanthu.002", "gv.002", "chuyenvien.02", "chuyenvien.tinh")
# Statements that a search may take, however many pupils there are
MAX_QUERIES = 10


class World(EduSetUp):
    """The tests' factories, outside of a test."""


class SearchBench(Bench):
    """N pupils in schools of 1,050, searched by a clerk, a teacher and an officer.

    The report's rate is in searches, not pupils; `n` says how many pupils there are.
    """

    baseline = "the ORM's ilike on names, codes, classes and phone numbers"

    def set_up(self):
        """Take the pupils that are there, or write invented ones."""
        World.env = self.env
        World._personas = {}
        if self.env["edu.student"].search_count([], limit=1):
            self._take_district()
        else:
            self._invent()

    def _take_district(self):
        """Search as people of the district, and as somebody with all its schools."""
        self.n = self.env["edu.student"].search_count([])
        self.texts = DISTRICT_TEXTS
        users = self.env["res.users"]
        found = users.search([("login", "in", DISTRICT_LOGINS)])
        schools = self.env["res.company"].search([("edu_is_school", "=", True)])
        admin = World._create_user(
            "bench_district", "edu_core.group_office", companies=schools
        )
        self.users = [*found, admin]
        self.env.cr.commit()

    def _invent(self):
        """Write pupils, their guardians and classes by SQL."""
        self.texts = TEXTS
        self.env["res.lang"]._activate_lang("vi_VN")
        World.school_year = World._create_school_year()
        World.authority = World._create_authority()
        count = max(1, self.n // SCHOOL_SIZE)
        schools = [World._create_school() for _number in range(count)]
        for school in schools:
            World._link_authority(World.authority, school)
        World.school = schools[0]
        self._write_classes(schools)
        self._write_pupils(schools)
        school_class = self.env["edu.class"].search(
            [("company_id", "=", World.school.id)], limit=1
        )
        teacher = World._create_user("bench_teacher", "edu_core.group_teacher")
        school_class.homeroom_teacher_id = World._create_employee(user=teacher)
        companies = self.env["res.company"].concat(*schools)
        self.users = [
            World._create_user("bench_office", "edu_core.group_office"),
            World._create_user(
                "bench_district", "edu_core.group_office", companies=companies
            ),
            teacher,
            World._create_officer(World.authority, "bench_officer"),
        ]
        self.env.cr.commit()
        for table in ("edu_student", "edu_guardian", "edu_guardianship", "edu_class"):
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    def _write_classes(self, schools):
        """Write the classes of all schools."""
        self.env["edu.class"].create(
            [
                {
                    "name": f"Lop{number}",
                    "company_id": school.id,
                    "school_year_id": World.school_year.id,
                    "grade_id": World._get_grade(number % 5 + 1).id,
                }
                for school in schools
                for number in range(SCHOOL_SIZE // CLASS_SIZE)
            ]
        )

    def _write_pupils(self, schools):
        """Write the pupils with a guardian each; names are drawn by their number."""
        students = self.env["edu.student"]
        names = [self._make_name(number) for number in range(self.n)]
        classes = self.env["edu.class"].search([("name", "like", "Lop")], order="id")
        class_ids = [classes[i // CLASS_SIZE % len(classes)].id for i in range(self.n)]
        self.env.cr.execute(
            SQL(
                """
                WITH given AS (
                    SELECT * FROM unnest(%s, %s, %s, %s)
                        WITH ORDINALITY AS t(name, search_name, class_id, key, n)
                ), contact AS (
                    INSERT INTO res_partner (name, active, ref)
                    SELECT name, TRUE, 'bench' || n FROM given RETURNING id, ref
                ), relative AS (
                    INSERT INTO res_partner (name, active, ref, edu_is_guardian)
                    SELECT name, TRUE, 'kin' || n, TRUE FROM given RETURNING id, ref
                ), student AS (
                    INSERT INTO edu_student (
                        name, search_name, sort_key, partner_id, company_id, class_id,
                        student_code, moet_code, state, active
                    )
                    SELECT given.name, given.search_name, given.key, contact.id,
                           edu_class.company_id, given.class_id,
                           'DO' || lpad(n::text, 8, '0'),
                           '79' || lpad(n::text, 8, '0'), 'studying', TRUE
                      FROM given
                      JOIN contact ON contact.ref = 'bench' || n
                      JOIN edu_class ON edu_class.id = given.class_id
                    RETURNING id, company_id, student_code
                ), guardian AS (
                    INSERT INTO edu_guardian (
                        name, search_name, sort_key, partner_id, phone, active
                    )
                    SELECT given.name, given.search_name, given.key, relative.id,
                           '84903' || lpad(n::text, 6, '0'), TRUE
                      FROM given JOIN relative ON relative.ref = 'kin' || n
                    RETURNING id, phone
                )
                INSERT INTO edu_guardianship (
                    guardian_id, student_id, company_id, relation, date_start,
                    custody_start, is_payer, pick_up_start
                )
                SELECT guardian.id, student.id, student.company_id, 'mother',
                       '2020-01-01', '1900-01-01', TRUE, '1900-01-01'
                  FROM student
                  JOIN guardian
                    ON right(guardian.phone, 6) = right(student.student_code, 6)
                """,
                names,
                [students._get_search_text(name) for name in names],
                class_ids,
                [name.split()[-1].lower() for name in names],
            )
        )
        self.env.invalidate_all()

    @staticmethod
    def _make_name(number):
        """Return a name; the numbers run through all combinations."""
        return " ".join(
            (
                SURNAMES[number * 7 % len(SURNAMES)],
                MIDDLES[number * 5 // 3 % len(MIDDLES)],
                GIVENS[number * 11 // 2 % len(GIVENS)],
            )
        )

    # === BOTH WAYS === #

    def _search(self, way):
        """Search every text as every user.

        :param way: function of a model and a text that returns pupils
        """
        return {
            (user.login, text): way(self.env["edu.student"].with_user(user), text)
            for user in self.users
            for text in self.texts
        }

    def warm_up(self):
        """Fill the caches of rules and users."""
        self.run()
        self.run_baseline()

    def run(self):
        """Search through the indexes, as the quick search and the lists do."""
        self.found = self._search(
            lambda pupils, text: (
                pupils.search([("display_name", "ilike", text)], limit=80).ids
            )
        )

    def run_baseline(self):
        """Search by ilike, field by field."""
        self.expected = self._search(
            lambda pupils, text: (
                pupils.search(self._get_plain_domain(pupils, text), limit=80).ids
            )
        )

    @staticmethod
    def _get_plain_domain(pupils, text):
        """Return what one would write without thinking of indexes."""
        joined = text.replace(" ", "")
        is_number = joined.isdigit()
        may_phone = pupils.env["edu.guardian"].has_access("read")
        domains = []
        for word in [joined] if is_number else text.split():
            one = Domain("name", "ilike", f" {word}") | Domain(
                "name", "=ilike", f"{word}%"
            )
            if any(character.isdigit() for character in word):
                one |= Domain("student_code", "=ilike", f"{word}%")
                one |= Domain("moet_code", "=ilike", f"{word}%")
                one |= Domain("class_id.name", "=ilike", f"{word}%")
                if is_number and may_phone:
                    number = word.lstrip("0")
                    one |= Domain("guardianship_ids.guardian_id.phone", "ilike", number)
            domains.append(one)
        return Domain.AND(domains)

    def check(self):
        """Compare what both ways found.

        :raise AssertionError: names the first search that differs
        """
        for key, value in self.expected.items():
            if self.found[key] != value:
                raise AssertionError(f"{key}: {self.found[key]!r}, not {value!r}")
        if not any(self.found.values()):
            raise AssertionError("nothing was found")

    def execute(self):
        """Search both ways and return the report; its rates are searches a second."""
        self.set_up()
        self.warm_up()
        with measure(self.env) as plain:
            self.run_baseline()
        with measure(self.env) as work:
            self.run()
        self.check()
        searches = len(self.found)
        if work.queries > MAX_QUERIES * searches:
            raise AssertionError(f"{work.queries} statements for {searches} searches")
        rate, baseline_rate = searches / work.seconds, searches / plain.seconds
        return {
            "n": self.n,
            "searches": searches,
            "seconds": round(work.seconds, 3),
            "rate": round(rate, 2),
            "baseline": self.baseline,
            "baseline_rate": round(baseline_rate, 2),
            "ratio": round(rate / baseline_rate, 2),
            "peak_mb": round(max(work.peak_mb, _read_peak() / MEGABYTE), 1),
            "queries_per_item": round(work.queries / searches, 2),
        }


BENCH = SearchBench
