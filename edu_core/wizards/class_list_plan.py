# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the import of a class list would do with each row."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.cells import class_key, fold_text
from .class_list_guardians import GuardianPlanner
from .import_plan import ImportPlan, RowPlan

STUDENT_FIELDS = (
    "name",
    "moet_code",
    "national_id",
    "birth_date",
    "gender",
    "phone",
    "birth_place",
    "village",
    "hometown_province",
    "hometown_commune",
    "address_permanent",
    "address_current",
    "id_card_number",
    "id_card_date",
    "id_card_place",
)
# Field of an official code → its kind, which is the column of the list as well
CODE_FIELDS = {"ethnicity_id": "ethnicity", "disability_id": "disability"}
NO_CODE = ("khong", "khongkhuyettat", "khongbikhuyettat")
# What identifies a pupil by itself, the strongest first
CODES = ("moet_code", "national_id", "student_code")
# How people write a group otherwise than the official list.
NAME_ALIASES = {
    "viet": "kinh",
    "khome": "khmer",
    "hmong": "mong",
    "nguoinuocngoai": "foreigner",
}


@dataclass
class PupilRowPlan(RowPlan):
    """What happens to a pupil's row: her own values, her class, her parents."""

    class_key: str = ""
    enrollment: dict = field(default_factory=dict)
    links: list = field(default_factory=list)

    @property
    def student(self):
        """The pupil, if known."""
        return self.record

    def has_changes(self):
        """Return whether anything of a known pupil or of her parents changes."""
        guardians = any(link.is_new or link.guardian_plan.values for link in self.links)
        return bool(self.values or self.enrollment or guardians)

    def get_signature(self):
        """Override of `RowPlan` to add the class and the parents."""
        return (
            *super().get_signature(),
            self.class_key,
            sorted((name, str(value)) for name, value in self.enrollment.items()),
            [link.get_signature() for link in self.links],
        )


class ClassListPlan(ImportPlan):
    """The plan for a list of pupils."""

    #: whether a row may mean a pupil by a name without a date of birth
    finds_by_name_alone = False

    def __init__(self, wizard, later_chunk=False):
        super().__init__(wizard, later_chunk)
        # First row of each class that is not there yet
        self.new_classes = {}
        self._load_school()
        self.guardian_planner = GuardianPlanner(self)

    def get_fingerprint(self):
        """Override of `ImportPlan` to add the new classes."""
        return f"{super().get_fingerprint()} {sorted(self.new_classes)}"

    def get_new_names(self):
        """Override of `ImportPlan`: the new classes."""
        return [row.class_name or row.class_code for row in self.new_classes.values()]

    # === WHAT IS THERE === #

    def _load(self, rows):
        """Override of `ImportPlan` to fetch pupils, their classes and their parents."""
        self._take_codes(rows)
        self._load_students(rows)
        self._load_enrollments()
        self.guardian_planner.load(rows, self.students)

    @staticmethod
    def _take_codes(rows):
        """Put what a list calls the pupil's code where it belongs: most lists mean the
        ministry's, which has ten digits."""
        for row in rows:
            if not row.moet_code and re.fullmatch("[0-9]{10}", row.pupil_code):
                row.moet_code, row.pupil_code = row.pupil_code, ""

    def _load_students(self, rows):
        """Fetch the school's pupils whom the rows may mean, and foreign codes."""
        codes = [row.moet_code for row in rows if row.moet_code]
        ids = [row.national_id for row in rows if row.national_id]
        own_codes = [row.pupil_code for row in rows if row.pupil_code]
        persons = {
            (self.get_search_text(row.name), row.birth_date)
            for row in rows
            if row.birth_date
        }
        has_code = Domain("moet_code", "in", codes) | Domain("national_id", "in", ids)
        has_own_code = Domain("student_code", "in", own_codes)
        is_named = self._get_person_domain(persons)
        if self.finds_by_name_alone:
            undated = [row.name for row in rows if not row.birth_date]
            names = [self.get_search_text(name) for name in undated]
            is_named |= Domain("search_name", "in", names)
        students = self.env["edu.student"].with_context(active_test=False)
        names_read = [*STUDENT_FIELDS, *CODE_FIELDS, "search_name", "student_code"]
        names_read += ["state", "active"]
        self.students = students.search_fetch(
            Domain("company_id", "=", self.company.id)
            & (has_code | has_own_code | is_named),
            names_read,
        )
        self.by_code, self.by_person = defaultdict(list), defaultdict(list)
        for student in self.students:
            for name in CODES:
                if student[name]:
                    self.by_code[name, student[name]].append(student)
            self.by_person[student.search_name, student.birth_date].append(student)
        # In sudo, but all that gets out of here is "this code is in use".
        foreign_sudo = self.env["edu.student"].sudo()
        foreign_sudo = foreign_sudo.search_fetch(
            Domain("company_id", "!=", self.company.id)
            & Domain("state", "=", "studying")
            & has_code,
            ["moet_code", "national_id"],
        )
        self.foreign_codes = {
            (name, student[name])
            for student in foreign_sudo
            for name in ("moet_code", "national_id")
        }

    @staticmethod
    def _get_person_domain(persons):
        """Return the domain of the pupils who have one of these names with the date of
        birth that goes with it.

        By pairs: names repeat, and so do dates. Of a hundred thousand pupils most bear
        a name that stands somewhere in a list of two thousand.

        :param persons: (search name, date of birth) of each
        """
        names, dates = [name for name, _date in persons], [date for _n, date in persons]
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(%s, %s) IN (SELECT * FROM unnest(%s::varchar[], %s::date[]))",
                model._field_to_sql(alias, "search_name", query),
                model._field_to_sql(alias, "birth_date", query),
                names,
                dates,
            )
        )

    def _load_school(self):
        """Fetch classes, grades and ethnic groups."""
        found = (
            self.env["edu.class"]
            .with_context(active_test=False)
            .search_fetch(
                [
                    ("company_id", "=", self.company.id),
                    ("school_year_id", "=", self.year.id),
                ],
                ["name", "sector_code", "grade_id", "active"],
            )
        )
        self.classes = {class_key(one.name): one for one in found}
        self.class_keys_by_code = {
            one.sector_code: class_key(one.name) for one in found if one.sector_code
        }
        self.grades = {grade.code: grade for grade in self.env["edu.grade"].search([])}
        self.official_codes = {}
        kinds = list(CODE_FIELDS.values())
        codes = self.env["edu.code"].search([("kind", "in", kinds)])
        for lang in ("en_US", "vi_VN"):
            for code in codes.with_context(lang=lang):
                name = fold_text(code.name).replace(" ", "")
                self.official_codes[code.kind, name] = code.id

    def _load_enrollments(self):
        """Fetch where the pupils sat so far."""
        # Not a function that holds the plan: see `GuardianPlanner` on circles.
        nothing = self.env["edu.enrollment"]
        self.enrollments = defaultdict(lambda: nothing)
        for enrollment in self.env["edu.enrollment"].search_fetch(
            [("student_id", "in", self.students.ids)],
            ["student_id", "class_id", "school_year_id", "date_start", "date_end"],
            order="date_start",
        ):
            self.enrollments[enrollment.student_id.id] |= enrollment

    # === ONE ROW === #

    def _plan_row(self, row):
        """Decide what happens to a row."""
        row_plan = PupilRowPlan(row)
        row_plan.record = self._find_student(row_plan) or None
        self._check_foreign(row_plan)
        self._check_class(row_plan)
        if not row_plan.refusals:
            row_plan.values = self._get_changes(row_plan)
        if not row_plan.refusals:
            row_plan.enrollment = self._plan_enrollment(row_plan)
        if row_plan.refusals:
            return row_plan
        if row_plan.class_key not in self.classes:
            self.new_classes.setdefault(row_plan.class_key, row)
        if row_plan.student:
            self.row_of_record[row_plan.student.id] = row.row_number
        self.guardian_planner.plan(row_plan)
        return row_plan

    def _find_student(self, row_plan):
        """Return the pupil of a row: by the ministry's code, else by the personal
        number, else by the school's, else by name, birth date and class."""
        row = row_plan.row
        found = self.env["edu.student"]
        for name in CODES:
            value = row.pupil_code if name == "student_code" else getattr(row, name)
            students = self.by_code.get((name, value), [])
            if len(students) > 1 or (found and students and students[0] != found):
                row_plan.refuse(name, "codes_differ")
            elif students and not found:
                found = students[0]
                self._check_same_person(row_plan, found, name)
        found = found or self._find_namesake(row_plan)
        if found and found.id in self.row_of_record:
            other_row = self.row_of_record[found.id]
            row_plan.refuse("name", "duplicate_name", other_row=other_row)
        return found

    def _check_same_person(self, row_plan, student, name):
        """Refuse a code that leads to a pupil of another name and another birth date:
        cells that slipped by a row would overwrite a whole class."""
        row = row_plan.row
        other_name = student.search_name != self.get_search_text(row.name)
        if other_name and (not row.birth_date or row.birth_date != student.birth_date):
            row_plan.refuse(name, "code_of_another_pupil")

    def _find_namesake(self, row_plan):
        """Return the pupil of that name and birth date in the class, or one who has
        no class in this year yet."""
        row = row_plan.row
        nobody = self.env["edu.student"]
        if not row.birth_date:
            return nobody
        candidates = [
            student
            for student in self.by_person[
                self.get_search_text(row.name), row.birth_date
            ]
            if not (row.moet_code and student.moet_code)
            and not (row.national_id and student.national_id)
        ]
        key = class_key(row.class_name or row.class_code)
        here, nowhere = [], []
        for student in candidates:
            enrollments = self._get_enrollments_of_year(student)
            if not enrollments:
                nowhere.append(student)
            elif class_key(enrollments[-1].class_id.name) == key:
                here.append(student)
        found = here or nowhere
        if len(found) > 1:
            row_plan.refuse("name", "several_namesakes")
        elif candidates and not found:
            row_plan.warnings.append("namesake")
        return found[0] if found else nobody

    def _get_enrollments_of_year(self, student):
        """Return the pupil's enrollments in the year of the list, the last one last."""
        return self.enrollments[student.id].filtered(
            lambda enrollment: enrollment.school_year_id == self.year
        )

    def _check_foreign(self, row_plan):
        """Refuse codes of pupils of other schools, saying no more than that."""
        for name in ("moet_code", "national_id"):
            value = getattr(row_plan.row, name)
            if value and (name, value) in self.foreign_codes:
                row_plan.refuse(name, "code_in_use")

    def _check_class(self, row_plan):
        """Find the class, or refuse one that cannot be made."""
        row = row_plan.row
        row_plan.class_key = class_key(row.class_name or row.class_code)
        if row.class_code in self.class_keys_by_code:
            row_plan.class_key = self.class_keys_by_code[row.class_code]
        school_class = self.classes.get(row_plan.class_key)
        grade_code = row.grade
        if school_class:
            known_code = school_class.grade_id.code
            if not school_class.active:
                row_plan.refuse("class_name", "class_archived")
        else:
            first_row = self.new_classes.get(row_plan.class_key)
            known_code = first_row.grade if first_row else grade_code
            grade_code = grade_code or known_code
            levels = self.company.edu_level_ids
            if self.later_chunk:
                row_plan.refuse("class_name", "class_gone")
            elif not grade_code:
                row_plan.refuse("class_name", "unknown_class", row.class_code or None)
            elif grade_code not in self.grades:
                row_plan.refuse("grade", "bad_grade")
            elif levels and self.grades[grade_code].level_id not in levels:
                row_plan.refuse("grade", "grade_not_taught")
        if row.grade and known_code and row.grade != known_code:
            row_plan.refuse("grade", "grade_differs")

    def _get_changes(self, row_plan):
        """Return the values of a new pupil, or those that differ from a known one's.
        An empty cell changes nothing."""
        row, student = row_plan.row, row_plan.student
        values = {name: getattr(row, name) for name in STUDENT_FIELDS}
        if not student and row.pupil_code:
            values["student_code"] = row.pupil_code
        for field_name, kind in CODE_FIELDS.items():
            if name := fold_text(getattr(row, kind)).replace(" ", ""):
                name = NAME_ALIASES.get(name, name)
                values[field_name] = self.official_codes.get((kind, name))
                if not values[field_name] and name not in NO_CODE:
                    row_plan.refuse(kind, f"unknown_{kind}")
        values = {name: value for name, value in values.items() if value}
        if not student:
            return values
        if student.state != "studying":
            values["state"] = "studying"
        if not student.active:
            values["active"] = True
        return {
            name: value
            for name, value in values.items()
            if not self._is_same(student, name, value)
        }

    def _is_same(self, student, name, value):
        """Whether the pupil has the value already; capitals do not make a name
        another one."""
        known = student[name]
        if name in CODE_FIELDS:
            return known.id == value
        if name == "name":
            return known.casefold() == value.casefold()
        if name == "phone":
            return self.guardian_planner.normalize_phone(known) == value
        return known == value

    def _plan_enrollment(self, row_plan):
        """Return the values of the enrollment the row asks for, but for the class;
        none if the pupil sits there."""
        student = row_plan.student
        if not student:
            return {"date_start": self.year.date_start, "reason": "new"}
        enrollments = self.enrollments[student.id]
        school_class = self.classes.get(row_plan.class_key)
        if any(
            e.class_id == school_class and (not e.date_end or e.date_end >= self.today)
            for e in enrollments
        ):
            return {}
        if any(e.school_year_id.date_start > self.year.date_start for e in enrollments):
            row_plan.refuse("class_name", "later_year")
            return {}
        start = self.year.date_start
        if self._get_enrollments_of_year(student):
            start = max(start, self.today)
        ends = [e.date_end for e in enrollments if e.date_end and e.date_end >= start]
        if ends:
            start = max(ends) + timedelta(days=1)
        return {"date_start": start, "reason": self._get_reason(row_plan)}

    def _get_reason(self, row_plan):
        """Return why the pupil comes into the class, judging by the last one."""
        last_class = self.enrollments[row_plan.student.id][-1:].class_id
        if not last_class:
            return "new"
        if row_plan.student.state != "studying":
            return "return"
        if last_class.school_year_id == self.year:
            return "transfer_class"
        grade = self._get_grade(row_plan)
        return "retained" if grade == last_class.grade_id else "promoted"

    def _get_grade(self, row_plan):
        """Return the grade of the row's class, which need not exist yet."""
        school_class = self.classes.get(row_plan.class_key)
        if school_class:
            return school_class.grade_id
        first_row = self.new_classes.get(row_plan.class_key, row_plan.row)
        return self.grades[first_row.grade]
