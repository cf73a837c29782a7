# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a list of the staff says of duties, homeroom classes and lessons.

A cell says what somebody has from a day on: today, or the first day of a school year to
come. What nobody had before holds since the year began. What the cell does not name is
left as it is; whoever had it before gives it up, as with “Give a Duty” and “Assign”.
"""

import weakref
from collections import defaultdict
from dataclasses import dataclass

from ..const import DUTY_KINDS
from ..tools import teaching_text
from ..tools.cells import class_key, fold_text

HOMEROOM = "GVCN"


@dataclass(frozen=True)
class Work:
    """One thing that somebody is to have from the day on; ids, and a text to show."""

    kind: str
    text: str
    duty_id: int = 0
    class_id: int = 0
    group_id: int = 0
    subject_id: int = 0
    lessons: int | None = None
    is_shared: bool = False

    @property
    def single(self):
        """What only one person has at a time; None for what several may have."""
        if self.kind == "homeroom":
            return "homeroom", self.class_id
        if self.kind == "head":
            return "head", self.group_id
        if self.kind == "assignment" and not self.is_shared:
            return "assignment", self.class_id, self.subject_id
        return None


class StaffWorkPlanner:
    """Reads the cells of a row against what the school has, fetched once.

    :param plan: the `StaffPlan` of the list
    """

    def __init__(self, plan):
        self.plan = weakref.proxy(plan)  # the plan holds this planner
        self.env = plan.env
        year = plan.year
        self.day = max(year.date_start, plan.today)
        self.is_over = self.day > year.date_end
        # Which row has what only one may have
        self.taken = {}
        self._load_school()
        self._load_held()

    def _load_school(self):
        """Fetch the names of classes, subjects, groups and duties."""
        classes = self.env["edu.class"].search(
            [
                ("company_id", "=", self.plan.company.id),
                ("school_year_id", "=", self.plan.year.id),
            ]
        )
        self.classes = {class_key(one.name): one for one in classes}
        self.subjects, self.duties = {}, {}
        subjects = self.env["edu.subject"].search([])
        codes = self.env["edu.code"].search([("kind", "=", "staff_duty")])
        targets = self.env["edu.code.external"].search([("code_id", "in", codes.ids)])
        for one in targets:
            self.duties[fold_text(one.external_code)] = one.code_id
        for lang in ("en_US", "vi_VN"):
            for one in subjects.with_context(lang=lang):
                self.subjects[fold_text(one.name)] = one
            for one in codes.with_context(lang=lang):
                self.duties[fold_text(one.name)] = one
        groups = self.env["edu.subject.group"].search(
            [("company_id", "=", self.plan.company.id)]
        )
        self.groups = {fold_text(one.name): one for one in groups}

    def _load_held(self):
        """Fetch who has what on the day."""
        duties = self.env["edu.staff.duty"]
        rows = self.env["edu.class.subject"]
        classes = [one.id for one in self.classes.values()]
        self.held, self.lessons = set(), {}
        self.taught = defaultdict(set)
        for one in duties.search(
            [
                ("company_id", "=", self.plan.company.id),
                *duties._get_valid_domain(self.day),
            ]
        ):
            key = (one.duty_id.id, one.class_id.id, one.group_id.id)
            self.held.add((one.staff_id.employee_id.id, *key))
        for row in rows.search(
            [("class_id", "in", classes), *rows._get_valid_domain(self.day)]
        ):
            key = (row.employee_id.id, row.class_id.id, row.subject_id.id)
            self.lessons[key] = row.lessons_per_week, row.is_shared
            self.taught[row.employee_id.id].add(row.subject_id.id)

    # === ONE ROW === #

    def plan_row(self, row_plan):
        """Put what is new of the row's duties and lessons into its plan."""
        row = row_plan.row
        if self.is_over and (row.homeroom or row.duties or row.assignments):
            row_plan.refuse("name", "year_over", self.plan.year.name)
            return
        found = [
            *self._read_homeroom(row_plan),
            *self._read_duties(row_plan),
            *self._read_assignments(row_plan),
        ]
        for work in found:
            key = work.single
            other = self.taken.setdefault(key, row.row_number) if key else None
            if other and other != row.row_number:
                name = "homeroom" if work.kind == "homeroom" else "assignments"
                name = "duties" if work.kind == "head" else name
                row_plan.refuse(name, "given_twice", work.text, other_row=other)
        employee = row_plan.record and row_plan.record.id
        row_plan.works = [one for one in found if not self._is_held(employee, one)]

    def _find_class(self, row_plan, column, name):
        """Return the class of a name, or refuse it."""
        found = self.classes.get(class_key(name))
        if not found:
            row_plan.refuse(column, "no_such_class", name)
        return found

    def _read_homeroom(self, row_plan):
        """Return the classes that somebody is to lead."""
        duty = self.env["edu.code"]._get_code("staff_duty", HOMEROOM, self.day)
        for name in teaching_text.split_list(row_plan.row.homeroom):
            if found := self._find_class(row_plan, "homeroom", name):
                text = f"{duty.name} · {found.name}"
                yield Work("homeroom", text, duty_id=duty.id, class_id=found.id)

    def _read_duties(self, row_plan):
        """Return the further duties; what the lists do not have is left out."""
        for text in teaching_text.split_list(row_plan.row.duties):
            name, _colon, target = text.partition(":")
            duty = self.duties.get(fold_text(name))
            if not duty or duty.code == HOMEROOM:
                row_plan.warnings.append("duty_left_out")
                continue
            kind = DUTY_KINDS.get(duty.code, "other")
            group = self.groups.get(fold_text(target))
            if kind == "other":
                yield Work(kind, duty.name, duty_id=duty.id)
            elif group:
                text = f"{duty.name} · {group.name}"
                yield Work(kind, text, duty_id=duty.id, group_id=group.id)
            else:
                row_plan.warnings.append("duty_left_out")

    def _read_assignments(self, row_plan):
        """Return the lessons that somebody is to give."""
        try:
            lessons = teaching_text.parse(row_plan.row.assignments)
        except ValueError as error:
            row_plan.refuse("assignments", "bad_assignment", str(error))
            return
        for one in lessons:
            subject = self.subjects.get(fold_text(one.subject))
            if not subject:
                row_plan.refuse("assignments", "no_such_subject", one.subject)
                continue
            if found := self._find_class(row_plan, "assignments", one.class_name):
                yield Work(
                    "assignment",
                    f"{subject.name} · {found.name}",
                    class_id=found.id,
                    subject_id=subject.id,
                    lessons=one.lessons,
                    is_shared=one.is_shared,
                )

    def _is_held(self, employee_id, work):
        """Tell whether somebody has it on the day already."""
        if work.kind != "assignment":
            key = (work.duty_id, work.class_id, work.group_id)
            return (employee_id, *key) in self.held
        known = self.lessons.get((employee_id, work.class_id, work.subject_id))
        return known is not None and (
            known[1] == work.is_shared and work.lessons in (None, known[0])
        )

    def get_subjects(self, row_plan):
        """Return the ids of the subjects that somebody is trained for."""
        found = []
        for name in teaching_text.split_list(row_plan.row.subject):
            subject = self.subjects.get(fold_text(name))
            if subject:
                found.append(subject.id)
            else:
                row_plan.warnings.append("subject_left_out")
        return found


class StaffWorkWriter:
    """Writes what the plans of a list say of duties and lessons.

    What nobody had before is created in one call each; only what passes from one person
    to another goes one by one.
    """

    def __init__(self, planner, staff_by_employee):
        self.planner = planner
        self.env = planner.env
        self.staff = staff_by_employee

    def apply(self, row_plans):
        """Write the works of these row plans."""
        works = [(plan.record, work) for plan in row_plans for work in plan.works]
        duties = [pair for pair in works if pair[1].kind != "assignment"]
        lessons = [pair for pair in works if pair[1].kind == "assignment"]
        self._write_duties(duties)
        self._write_lessons(lessons)

    def _write_duties(self, pairs):
        """Give duties and homeroom classes."""
        duties, day = self.env["edu.staff.duty"], self.planner.day
        singles = duties.search(
            [
                "|",
                ("class_id", "in", [work.class_id for _who, work in pairs]),
                ("group_id", "in", [work.group_id for _who, work in pairs]),
            ]
        )
        had = {("homeroom", one.class_id.id) for one in singles}
        had |= {(one.kind, one.group_id.id) for one in singles if one.group_id}
        new = []
        for employee, work in pairs:
            staff = self.staff[employee.id]
            if work.single in had:
                target = self.env["edu.class"].browse(work.class_id)
                if work.kind == "head":
                    target = self.env["edu.subject.group"].browse(work.group_id)
                code = self.env["edu.code"].browse(work.duty_id)
                duties._give(staff, code, day, target)
                continue
            first = day
            if work.kind == "homeroom":
                first = self.planner.plan.year.date_start
            new.append(
                {
                    "staff_id": staff.id,
                    "duty_id": work.duty_id,
                    "class_id": work.class_id or False,
                    "group_id": work.group_id or False,
                    "date_start": first,
                }
            )
        duties.create(new)

    def _write_lessons(self, pairs):
        """Give lessons."""
        rows, day = self.env["edu.class.subject"], self.planner.day
        history = rows.search(
            [("class_id", "in", [work.class_id for _who, work in pairs])]
        )
        had = {(row.class_id.id, row.subject_id.id) for row in history}
        new = []
        for employee, work in pairs:
            lessons = work.lessons
            if (work.class_id, work.subject_id) not in had:
                new.append(
                    {
                        "class_id": work.class_id,
                        "subject_id": work.subject_id,
                        "employee_id": employee.id,
                        "lessons_per_week": lessons or 0,
                        "is_shared": work.is_shared,
                        "date_start": self.planner.plan.year.date_start,
                    }
                )
                continue
            if lessons is None:
                same = history.filtered(
                    lambda row, work=work: (
                        row.class_id.id == work.class_id
                        and row.subject_id.id == work.subject_id
                        and row._holds_on(day)
                    )
                )
                lessons = same[:1].lessons_per_week
            rows._assign(
                self.env["edu.class"].browse(work.class_id),
                self.env["edu.subject"].browse(work.subject_id),
                employee.sudo(False),
                day,
                lessons,
                work.is_shared,
            )
        rows.create(new)
