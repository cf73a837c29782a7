# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the import of a class list would do, row by row, before anything is written.

Everything that is in the database already is fetched first, in a fixed number of
queries; then each row is decided upon in memory.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from odoo.fields import Domain

from ..tools.class_list import PupilRow, Refusal, class_key, fold_text
from .class_list_guardians import GuardianPlanner

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
# How people write a group otherwise than the official list.
ETHNICITY_ALIASES = {
    "viet": "kinh",
    "khome": "khmer",
    "hmong": "mong",
    "nguoinuocngoai": "foreigner",
}


@dataclass
class RowPlan:
    """What happens to one row."""

    row: PupilRow
    student: object = None
    values: dict = field(default_factory=dict)
    class_key: str = ""
    enrollment: dict = field(default_factory=dict)
    links: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    refusals: list = field(default_factory=list)

    @property
    def outcome(self):
        """One of created, updated, unchanged, refused."""
        if self.refusals:
            return "refused"
        if not self.student:
            return "created"
        guardians = any(link.is_new or link.guardian_plan.values for link in self.links)
        if self.values or self.enrollment or guardians:
            return "updated"
        return "unchanged"

    def refuse(self, name, code, value=None, other_row=None):
        """Refuse the row for a field."""
        value = getattr(self.row, name, "") if value is None else value
        self.refusals.append(
            Refusal(self.row.row_number, name, str(value), code, other_row)
        )

    def get_signature(self):
        """Return all that the plan would do, to tell whether it is still the same."""
        return (
            self.row,
            self.outcome,
            self.student and self.student.id,
            sorted((name, str(value)) for name, value in self.values.items()),
            self.class_key,
            sorted((name, str(value)) for name, value in self.enrollment.items()),
            [link.get_signature() for link in self.links],
            self.refusals,
        )


class ClassListPlan:
    """The plan for a whole list.

    :param wizard: the `edu.import.class_list`, for its school, year and hooks
    :param class_list: the parsed `ClassList`
    """

    def __init__(self, wizard, class_list):
        self.wizard = wizard
        self.env = wizard.env
        self.company = wizard.company_id
        self.year = wizard.school_year_id
        self.today = self.env["edu.student"]._get_today()
        self.rows = class_list.rows
        self.parsed_refusals = class_list.refused
        self.new_classes = {}
        self.row_of_student = {}
        self._load_students()
        self._load_school()
        self.guardian_planner = GuardianPlanner(self)
        self.row_plans = [self._plan_row(row) for row in self.rows]

    def get_fingerprint(self):
        """Return a digest of what the plan would do."""
        content = repr(
            [self.parsed_refusals, sorted(self.new_classes)]
            + [row_plan.get_signature() for row_plan in self.row_plans]
        )
        return hashlib.sha256(content.encode()).hexdigest()

    def get_refusals(self):
        """Return all refusals by row number, those of the parser too."""
        refusals = defaultdict(list)
        for refusal in self.parsed_refusals:
            refusals[refusal.row_number].append(refusal)
        for row_plan in self.row_plans:
            for refusal in row_plan.refusals:
                refusals[refusal.row_number].append(refusal)
        return dict(sorted(refusals.items()))

    def get_search_text(self, name):
        """Return the form in which names are compared."""
        return self.env["edu.student"]._get_search_text(name)

    # === WHAT IS THERE === #

    def _load_students(self):
        """Fetch the school's pupils whom the rows may mean, and foreign codes."""
        codes = [row.moet_code for row in self.rows if row.moet_code]
        ids = [row.national_id for row in self.rows if row.national_id]
        names = [self.get_search_text(row.name) for row in self.rows]
        has_code = Domain("moet_code", "in", codes) | Domain("national_id", "in", ids)
        students = self.env["edu.student"].with_context(active_test=False)
        names_read = [*STUDENT_FIELDS, "ethnicity_id", "search_name", "state", "active"]
        self.students = students.search_fetch(
            Domain("company_id", "=", self.company.id)
            & (has_code | Domain("search_name", "in", names)),
            names_read,
        )
        self.by_code, self.by_person = defaultdict(list), defaultdict(list)
        for student in self.students:
            for name in ("moet_code", "national_id"):
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

    def _load_school(self):
        """Fetch classes, grades, ethnic groups, and where the pupils sat so far."""
        classes = self.env["edu.class"].with_context(active_test=False)
        self.classes = {
            class_key(school_class.name): school_class
            for school_class in classes.search_fetch(
                [
                    ("company_id", "=", self.company.id),
                    ("school_year_id", "=", self.year.id),
                ],
                ["name", "grade_id", "active"],
            )
        }
        self.grades = {grade.code: grade for grade in self.env["edu.grade"].search([])}
        self.ethnicities = {}
        codes = self.env["edu.code"].search([("kind", "=", "ethnicity")])
        for lang in ("en_US", "vi_VN"):
            for code in codes.with_context(lang=lang):
                self.ethnicities[fold_text(code.name).replace(" ", "")] = code.id
        self.enrollments = defaultdict(lambda: self.env["edu.enrollment"])
        for enrollment in self.env["edu.enrollment"].search_fetch(
            [("student_id", "in", self.students.ids)],
            ["student_id", "class_id", "school_year_id", "date_start", "date_end"],
            order="date_start",
        ):
            self.enrollments[enrollment.student_id.id] |= enrollment

    # === ONE ROW === #

    def _plan_row(self, row):
        """Decide what happens to a row."""
        row_plan = RowPlan(row)
        row_plan.student = self._find_student(row_plan)
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
            self.row_of_student[row_plan.student.id] = row.row_number
        self.guardian_planner.plan(row_plan)
        return row_plan

    def _find_student(self, row_plan):
        """Return the pupil of a row: by ministry code, else by personal number, else
        by name, birth date and class."""
        row = row_plan.row
        found = self.env["edu.student"]
        for name in ("moet_code", "national_id"):
            students = self.by_code.get((name, getattr(row, name)), [])
            if len(students) > 1 or (found and students and students[0] != found):
                row_plan.refuse(name, "codes_differ")
            elif students and not found:
                found = students[0]
                self._check_same_person(row_plan, found, name)
        found = found or self._find_namesake(row_plan)
        if found and found.id in self.row_of_student:
            other_row = self.row_of_student[found.id]
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
        key = class_key(row.class_name)
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
        row_plan.class_key = class_key(row.class_name)
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
            if not grade_code:
                row_plan.refuse("class_name", "unknown_class")
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
        if row.ethnicity:
            key = fold_text(row.ethnicity).replace(" ", "")
            key = ETHNICITY_ALIASES.get(key, key)
            values["ethnicity_id"] = self.ethnicities.get(key)
            if not values["ethnicity_id"]:
                row_plan.refuse("ethnicity", "unknown_ethnicity")
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
        if name == "ethnicity_id":
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
