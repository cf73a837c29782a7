# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from dataclasses import dataclass, field

from odoo import models
from odoo.fields import Command

from ..tools import layout_staff
from ..tools.vietnamese import normalize_phone
from .import_plan import ImportPlan, RowPlan
from .staff_work import StaffWorkPlanner, StaffWorkWriter
from .table_layout import make_layout

LAYOUT = make_layout(layout_staff.LAYOUT)
# Column → field of the employee. A module that knows more of the staff extends it, and
# the columns in `tools/layout_staff.py`.
FIELDS = {
    "name": "name",
    "birth_date": "birthday",
    "gender": "sex",
    "national_id": "identification_id",
    "phone": "mobile_phone",
    "email": "work_email",
    "job": "job_title",
}


@dataclass
class StaffRowPlan(RowPlan):
    """What happens to a person's row: the employee, the staff file, what she does."""

    staff_values: dict = field(default_factory=dict)
    works: list = field(default_factory=list)

    def has_changes(self):
        """Override of `RowPlan` to add the staff file, duties and lessons."""
        return bool(super().has_changes() or self.staff_values or self.works)

    def get_signature(self):
        """Override of `RowPlan` to add the staff file, duties and lessons."""
        texts = sorted(str(item) for item in self.staff_values.items())
        return (*super().get_signature(), texts, [str(work) for work in self.works])


class StaffPlan(ImportPlan):
    """The plan for a list of the staff.

    In sudo, since the office has no right to stock Odoo's personnel files; the
    employees are those of the school the user imports into.
    """

    def _load(self, rows):
        """Override of `ImportPlan` to fetch the staff of the school."""
        self.fields = self.wizard._get_staff_fields()
        employees_sudo = self.env["hr.employee"].sudo().with_context(active_test=False)
        self.by_id, self.by_code, self.by_name = {}, {}, defaultdict(list)
        for employee in employees_sudo.search([("company_id", "=", self.company.id)]):
            if employee.identification_id:
                self.by_id[employee.identification_id] = employee
            if code := employee.edu_staff_ids[:1].staff_code:
                self.by_code[code] = employee
            self.by_name[self.get_search_text(employee.name)].append(employee)
        self.works = StaffWorkPlanner(self)

    def _plan_row(self, row):
        """Override of `ImportPlan` to decide upon one person."""
        row_plan = StaffRowPlan(row)
        self._take(row_plan, self._find_employee(row_plan))
        employee = row_plan.record
        if row.staff_state == "gone":
            row_plan.refuse("staff_state", "staff_gone", "")
        values = {name: getattr(row, column) for column, name in self.fields.items()}
        values = {name: value for name, value in values.items() if value}
        if employee:
            if employee.name.casefold() == row.name.casefold():
                del values["name"]
            if self._normalize(employee.mobile_phone) == values.get("mobile_phone"):
                values.pop("mobile_phone", None)
            if employee._edu_is_address_kept(values.get("work_email")):
                values.pop("work_email", None)
        if not row_plan.refusals:
            row_plan.values = self._get_changed_values(employee, values)
            row_plan.staff_values = self._get_staff_values(row_plan)
            self.works.plan_row(row_plan)
        return row_plan

    def _get_staff_values(self, row_plan):
        """Return what changes of the staff file itself: the code and the subjects.

        The export names the subjects taught where the file has none; they are no change
        when they come back.
        """
        staff = row_plan.record and row_plan.record.edu_staff_ids[:1]
        values, code = {}, row_plan.row.staff_code
        if code and (not staff or staff.staff_code != code):
            values["staff_code"] = code
        known = set(staff.subject_ids.ids) if staff else set()
        if staff and not known:
            known = self.works.taught[row_plan.record.id]
        subjects = set(self.works.get_subjects(row_plan))
        if subjects - known:
            values["subject_ids"] = [Command.set(sorted(subjects))]
        return values

    def _find_employee(self, row_plan):
        """Return the employee of that personal number, else of that code, else the only
        one of that name whose number and birth date do not contradict."""
        row = row_plan.row
        if found := self.by_id.get(row.national_id):
            return found
        if found := self.by_code.get(row.staff_code):
            is_other = found.name.casefold() != row.name.casefold()
            if is_other and found.birthday != row.birth_date:
                row_plan.refuse("staff_code", "staff_code_taken")
            return found
        found = [
            employee
            for employee in self.by_name[self.get_search_text(row.name)]
            if not (row.national_id and employee.identification_id)
            and not (
                row.birth_date
                and employee.birthday
                and employee.birthday != row.birth_date
            )
        ]
        if len(found) > 1:
            row_plan.refuse("name", "several_namesakes")
        return found[0] if len(found) == 1 else None

    @staticmethod
    def _normalize(text):
        """Return the number in the form 84…, or the text as it is."""
        try:
            return normalize_phone(text)
        except ValueError:
            return text


class EduImportStaff(models.TransientModel):
    """Import of teachers and staff: the file CSDL_GiaoVien of the sector's database."""

    _name = "edu.import.staff"
    _description = "Import of Staff"
    _inherit = ["edu.import.mixin"]
    _transient_max_hours = 24

    def _get_title(self):
        """Override of `edu.import.mixin`."""
        return self.env._("Import Staff")

    def _get_layout(self):
        """Override of `edu.import.mixin`: the columns of the teacher file."""
        return LAYOUT

    def _get_plan_class(self):
        """Override of `edu.import.mixin`: employees of the school."""
        return StaffPlan

    def _get_staff_fields(self):
        """Return the employee's field for each column; for overrides."""
        return FIELDS

    def _get_labels(self):
        """Override of `edu.import.mixin`: the employee's fields bear the columns'."""
        labels = super()._get_labels()
        names = self._get_staff_fields().items()
        labels |= {name: labels[column] for column, name in names}
        return labels | {
            "subject": self.env._("Subjects"),
            "homeroom": self.env._("Homeroom Class"),
            "duties": self.env._("Duties"),
            "assignments": self.env._("Teaching Assignments"),
        }

    def _get_change_texts(self, labels, row_plan):
        """Override of `edu.import.mixin` to add code, subjects, duties and lessons."""
        texts = super()._get_change_texts(labels, row_plan)
        columns = {"staff_code": "staff_code", "subject_ids": "subject"}
        texts += [
            f"{labels[column]}: {getattr(row_plan.row, column)}"
            for name, column in columns.items()
            if name in row_plan.staff_values
        ]
        return texts + [work.text for work in row_plan.works]

    def _prepare_employee_values(self, row_plan):
        """Return the values of a new employee."""
        return {**row_plan.values, "company_id": self.company_id.id}

    def _apply(self, plan, row_plans):
        """Override of `edu.import.mixin` to write the employees."""
        good = [row_plan for row_plan in row_plans if not row_plan.refusals]
        new = [row_plan for row_plan in good if not row_plan.record]
        employees_sudo = (
            self.env["hr.employee"]
            .sudo()
            .create([self._prepare_employee_values(row_plan) for row_plan in new])
        )
        for row_plan in good:
            if row_plan.record and row_plan.values:
                row_plan.record.write(row_plan.values)
        for row_plan, employee in zip(new, employees_sudo, strict=True):
            row_plan.record = employee
        self._apply_to_files(plan, good)

    def _apply_to_files(self, plan, row_plans):
        """Write what the staff files themselves hold, duties and lessons, with the
        rights of the user."""
        todo = [one for one in row_plans if one.staff_values or one.works]
        files = self.env["edu.staff"].search(
            [("employee_id", "in", [one.record.id for one in todo])]
        )
        by_employee = {one.employee_id.id: one for one in files}
        for row_plan in todo:
            if row_plan.staff_values:
                by_employee[row_plan.record.id].write(row_plan.staff_values)
        StaffWorkWriter(plan.works, by_employee).apply(todo)
