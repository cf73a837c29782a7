# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import dataclass
from types import SimpleNamespace

from odoo import models

from ..tools import layout_guardians
from ..tools.cells import class_key
from .class_list_guardians import GuardianPlanner
from .class_list_plan import ClassListPlan, PupilRowPlan
from .class_list_writer import ClassListWriter
from .table_layout import make_layout

LAYOUT = make_layout(layout_guardians.LAYOUT)
RELATIONS = ("father", "mother", "guardian", "other")
PARTS = ("name", "phone", "email", "occupation", "birth_year")


@dataclass
class GuardianRowPlan(PupilRowPlan):
    """What happens to a row of one guardian of one pupil."""

    @property
    def outcome(self):
        """New if the link is, else changed if anything is."""
        if self.refusals:
            return "refused"
        if any(link.is_new for link in self.links):
            return "created"
        return "updated" if self.has_changes() else "unchanged"


class GuardianListPlan(ClassListPlan):
    """The plan for a list of guardians; the pupils must be there already."""

    finds_by_name_alone = True

    def __init__(self, wizard, later_chunk=False):
        super().__init__(wizard, later_chunk)
        self.guardian_planner = GuardianPlanner(self, RELATIONS)

    def _load(self, rows):
        """Override of `ClassListPlan`: the row's name is the guardian's."""
        self._take_codes(rows)
        self.pupils = {
            row.row_number: SimpleNamespace(
                name=row.pupil_name,
                birth_date=row.birth_date,
                moet_code=row.moet_code,
                national_id="",
                pupil_code=row.pupil_code,
            )
            for row in rows
        }
        self._load_students(list(self.pupils.values()))
        self._load_enrollments()
        parents = [self._prepare_parents(row) for row in rows]
        self.guardian_planner.load(parents, self.students)

    @staticmethod
    def _prepare_parents(row):
        """Return the row in the form in which class lists name parents."""
        parents = SimpleNamespace(row_number=row.row_number, phone="")
        for relation in RELATIONS:
            for part in PARTS:
                value = getattr(row, part) if relation == row.relation else ""
                setattr(parents, f"{relation}_{part}", value)
        return parents

    def _plan_row(self, row):
        """Override of `ClassListPlan` to decide upon one guardian."""
        row_plan = GuardianRowPlan(row)
        row_plan.record = self._find_pupil(row_plan) or None
        if not row_plan.refusals:
            row_plan.row = self._prepare_parents(row)
            self.guardian_planner.plan(row_plan)
            row_plan.row = row
            if "link_ended" in row_plan.warnings:
                row_plan.warnings.remove("link_ended")
                row_plan.refuse("name", "link_ended")
        return row_plan

    def _find_pupil(self, row_plan):
        """Return the only pupil of the school whom the row means."""
        row = row_plan.row
        found = []
        for name, value in (
            ("moet_code", row.moet_code),
            ("student_code", row.pupil_code),
        ):
            found = found or (self.by_code.get((name, value), []) if value else [])
        if not found and row.pupil_name:
            search_name = self.get_search_text(row.pupil_name)
            found = [
                student
                for student in self.students
                if student.search_name == search_name
                and row.birth_date in (None, student.birth_date)
                and (not row.class_name or self._sits_in(student, row.class_name))
            ]
        if len(found) == 1:
            return found[0]
        code = "several_namesakes" if found else "unknown_pupil"
        value = row.pupil_name or row.moet_code or row.pupil_code
        row_plan.refuse("pupil_name", code, value)
        return self.env["edu.student"]

    def _sits_in(self, student, class_name):
        """Whether the pupil's last class of the year has that name."""
        last_class = self._get_enrollments_of_year(student)[-1:].class_id
        return class_key(last_class.name) == class_key(class_name)


class EduImportGuardians(models.TransientModel):
    """Import of guardians: one row for each guardian of each pupil."""

    _name = "edu.import.guardians"
    _description = "Import of Guardians"
    _inherit = ["edu.import.class_list"]
    _transient_max_hours = 24

    def _get_title(self):
        """Override of `edu.import.mixin`."""
        return self.env._("Import Guardians")

    def _get_layout(self):
        """Override of `edu.import.mixin`: the columns of lists of guardians."""
        return LAYOUT

    def _get_plan_class(self):
        """Override of `edu.import.mixin`: guardians of known pupils."""
        return GuardianListPlan

    def _get_line_values(self, row):
        """Override of `edu.import.mixin` to show the pupil beside the guardian."""
        pupil = row.pupil_name or row.moet_code or row.pupil_code
        return {"name": f"{row.name} – {pupil}", "class_name": row.class_name}

    def _prepare_chunks(self, plan):
        """Override of `edu.import.class_list`: no class is made."""

    def _apply(self, plan, row_plans):
        """Override of `edu.import.class_list` to write guardians and links only."""
        good = [row_plan for row_plan in row_plans if not row_plan.refusals]
        ClassListWriter(self, plan).save_guardians(good)
