# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools import layout_pupils
from . import import_texts
from .class_list_plan import ClassListPlan
from .class_list_writer import ClassListWriter
from .table_layout import make_layout

LAYOUT = make_layout(layout_pupils.LAYOUT)


class EduImportClassList(models.TransientModel):
    """Import of pupils with their classes and parents: the list of the city's portal,
    and the pupil file of the sector's database."""

    _name = "edu.import.class_list"
    _description = "Import of a Class List"
    _inherit = ["edu.import.mixin"]
    _transient_max_hours = 24

    # === HOOKS OF THE IMPORT === #

    def _get_title(self):
        """Override of `edu.import.mixin`."""
        return self.env._("Import a Class List")

    def _get_layout(self):
        """Override of `edu.import.mixin`: the columns of pupil lists."""
        return LAYOUT

    def _get_plan_class(self):
        """Override of `edu.import.mixin`: pupils, classes and parents."""
        return ClassListPlan

    def _get_labels(self):
        """Override of `edu.import.mixin` to add the fields of pupils and parents."""
        return super()._get_labels() | import_texts.get_pupil_labels(self.env)

    def _get_change_texts(self, labels, row_plan):
        """Override of `edu.import.mixin` to add the class and the parents."""
        texts = super()._get_change_texts(labels, row_plan)
        return texts + import_texts.get_pupil_change_texts(labels, row_plan)

    def _get_line_values(self, row):
        """Override of `edu.import.mixin` to show the class."""
        return {"name": row.name, "class_name": row.class_name or row.class_code}

    def _prepare_chunks(self, plan):
        """Override of `edu.import.mixin`: the classes are there before the pupils."""
        ClassListWriter(self, plan).create_classes()

    def _apply(self, plan, row_plans):
        """Override of `edu.import.mixin` to write pupils, classes and parents."""
        ClassListWriter(self, plan).apply(row_plans)

    # === HOOKS OF THE WRITER === #

    def _prepare_class_values(self, plan, row):
        """Return the values of a new class, from the first row that names it."""
        return {
            "name": row.class_name or row.class_code,
            "sector_code": row.class_code,
            "company_id": self.company_id.id,
            "school_year_id": self.school_year_id.id,
            "grade_id": plan.grades[row.grade].id,
        }

    def _prepare_student_values(self, row_plan):
        """Return the values of a new pupil."""
        return {**row_plan.values, "company_id": self.company_id.id}

    def _prepare_guardian_values(self, guardian_plan):
        """Return the values of a new guardian."""
        return dict(guardian_plan.values)

    def _prepare_guardianship_values(self, student, link_plan):
        """Return the values of a new link between a pupil and a parent."""
        return {
            "student_id": student.id,
            "guardian_id": link_plan.guardian_plan.guardian.id,
            "relation": link_plan.relation,
        }
