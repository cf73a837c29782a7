# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import api, models


class EduClassSubject(models.Model):
    """Bảng phân công giảng dạy: the whole school, subject by class."""

    _inherit = "edu.class.subject"

    @api.model
    def _get_table(self, company, school_year, day):
        """Return who teaches what in a school on a day, in a fixed number of queries.

        :return: {"classes": records, "subjects": records, "cells": {(subject's id,
            class's id): [row]}, "teachers": [(name, lessons per week)], "open": number
            of subjects nobody teaches yet}
        """
        classes = self.env["edu.class"].search(
            [("company_id", "=", company.id), ("school_year_id", "=", school_year.id)]
        )
        rows = self.search_fetch(
            [("class_id", "in", classes.ids), *self._get_valid_domain(day)],
            ["class_id", "subject_id", "employee_id", "lessons_per_week", "is_shared"],
        )
        cells = defaultdict(list)
        lessons = defaultdict(int)
        names = {employee.id: employee.name for employee in rows.employee_id.sudo()}
        for row in rows:
            name = names.get(row.employee_id.id)
            cells[row.subject_id.id, row.class_id.id].append(
                {"teacher": name, "lessons": row.lessons_per_week}
            )
            if name:
                lessons[row.employee_id.id] += row.lessons_per_week
        subjects = rows.subject_id.sorted(lambda one: (one.sequence, one.name, one.id))
        staff = self.env["edu.staff"].sudo()
        teachers = staff.search([("employee_id", "in", list(lessons))])
        return {
            "classes": classes,
            "subjects": subjects,
            "cells": dict(cells),
            "teachers": [
                (one.name, lessons[one.employee_id.id])
                for one in teachers  # sorted by given name
            ],
            "open": sum(not row.employee_id for row in rows),
        }
