# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import models

from ..tools import layout_classes
from ..tools.cells import class_key
from .import_plan import ImportPlan, RowPlan
from .table_layout import make_layout

LAYOUT = make_layout(layout_classes.LAYOUT)


class ClassesPlan(ImportPlan):
    """The plan for a list of the classes of a school year."""

    def _load(self, rows):
        """Override of `ImportPlan` to fetch classes, grades and teachers."""
        found = self.env["edu.class"].search(
            [
                ("company_id", "=", self.company.id),
                ("school_year_id", "=", self.year.id),
                ("active", "in", (True, False)),
            ]
        )
        self.by_key = {class_key(one.name): one for one in found}
        self.by_code = {one.sector_code: one for one in found if one.sector_code}
        self.grades = {grade.code: grade for grade in self.env["edu.grade"].search([])}
        self.teachers = defaultdict(list)
        # Names of colleagues are no secret among the staff.
        for employee in (
            self.env["hr.employee"]
            .sudo()
            .search([("company_id", "=", self.company.id)])
        ):
            self.teachers[self.get_search_text(employee.name)].append(employee.id)

    def _plan_row(self, row):
        """Override of `ImportPlan` to decide upon one class."""
        row_plan = RowPlan(row)
        found = self.by_code.get(row.class_code) if row.class_code else None
        found = found or self.by_key.get(class_key(row.class_name))
        self._take(row_plan, found)
        values = {
            "name": row.class_name,
            "sector_code": row.class_code,
            "grade_id": self._find_grade(row_plan),
            "session": row.session,
            "homeroom_teacher_id": self._find_teacher(row_plan),
            "capacity": row.capacity,
        }
        values = {name: value for name, value in values.items() if value}
        if found and class_key(found.name) == class_key(row.class_name):
            del values["name"]
        if not row_plan.refusals:
            row_plan.values = self._get_changed_values(found, values)
        return row_plan

    def _find_grade(self, row_plan):
        """Return the id of the grade, or refuse it."""
        row, levels = row_plan.row, self.company.edu_level_ids
        grade = self.grades.get(row.grade)
        if grade and levels and grade.level_id not in levels:
            row_plan.refuse("grade", "grade_not_taught")
        elif not row.grade and not row_plan.record:
            row_plan.refuse("class_name", "unknown_class")
        return grade and grade.id

    def _find_teacher(self, row_plan):
        """Return the id of the homeroom teacher, or refuse the name."""
        name = row_plan.row.teacher
        found = self.teachers.get(self.get_search_text(name), []) if name else []
        if name and len(found) != 1:
            row_plan.refuse(
                "teacher", "several_teachers" if found else "unknown_teacher"
            )
        return found[0] if len(found) == 1 else None


class EduImportClasses(models.TransientModel):
    """Import of the classes of a school year."""

    _name = "edu.import.classes"
    _description = "Import of Classes"
    _inherit = ["edu.import.mixin"]
    _transient_max_hours = 24

    def _get_title(self):
        """Override of `edu.import.mixin`."""
        return self.env._("Import Classes")

    def _get_layout(self):
        """Override of `edu.import.mixin`: the columns of lists of classes."""
        return LAYOUT

    def _get_plan_class(self):
        """Override of `edu.import.mixin`: classes."""
        return ClassesPlan

    def _get_labels(self):
        """Override of `edu.import.mixin` to add the fields of a class."""
        labels = super()._get_labels()
        return labels | {
            "sector_code": labels["class_code"],
            "grade_id": labels["grade"],
            "homeroom_teacher_id": labels["teacher"],
        }

    def _get_line_values(self, row):
        """Override of `edu.import.mixin` to show the class."""
        return {"name": row.class_name, "class_name": row.class_name}

    def _prepare_class_values(self, row_plan):
        """Return the values of a new class."""
        return {
            **row_plan.values,
            "company_id": self.company_id.id,
            "school_year_id": self.school_year_id.id,
        }

    def _apply(self, plan, row_plans):
        """Override of `edu.import.mixin` to write the classes."""
        good = [row_plan for row_plan in row_plans if not row_plan.refusals]
        new = [row_plan for row_plan in good if not row_plan.record]
        classes = self.env["edu.class"].create(
            [self._prepare_class_values(row_plan) for row_plan in new]
        )
        for row_plan in good:
            if row_plan.record and row_plan.values:
                row_plan.record.write(row_plan.values)
        for row_plan, school_class in zip(new, classes, strict=True):
            row_plan.record = school_class
