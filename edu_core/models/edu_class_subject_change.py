# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import ValidationError


class EduClassSubject(models.Model):
    """Assignments that change from a day on, or are taken over from others."""

    _inherit = "edu.class.subject"

    @api.model
    def _assign(self, classes, subject, employee, day, lessons, is_shared=False):
        """Let somebody teach a subject in these classes from a day on.

        What held until then ends the day before; what is planned for a later day
        stays planned. An assignment taught together ends no other.

        :param employee: the teacher; empty when nobody is found yet
        :param date day: the first day
        :param int lessons: lessons per week
        :return: the assignments that hold on that day
        :raise ValidationError: if a day lies behind the year of a class
        """
        rows = self.search(
            [("class_id", "in", classes.ids), ("subject_id", "=", subject.id)]
        ).grouped("class_id")
        result = self.browse()
        vals_list = []
        for school_class in classes:
            self._check_in_year(school_class, day)
            history = rows.get(school_class, self.browse())
            if is_shared:
                history = history.filtered(
                    lambda row: row.is_shared and row.employee_id == employee
                )
            same, date_end = history._make_room(employee, day, lessons, is_shared)
            result |= same
            if not same:
                vals_list.append(
                    {
                        "class_id": school_class.id,
                        "subject_id": subject.id,
                        "employee_id": employee.id,
                        "lessons_per_week": lessons,
                        "is_shared": is_shared,
                        "date_start": day,
                        "date_end": date_end or school_class.school_year_id.date_end,
                    }
                )
        self.env.flush_all()  # what ends must be in the table before what begins
        return result | self.create(vals_list)

    @api.model
    def _check_in_year(self, school_class, day):
        """Refuse a day after the school year of a class."""
        year = school_class.school_year_id
        if day > year.date_end:
            raise ValidationError(
                self.env._(
                    "%(name)s: the school year %(year)s ends on %(date)s. Choose a day "
                    "before.",
                    name=school_class.name,
                    year=year.name,
                    date=year.date_end.strftime("%d/%m/%Y"),
                )
            )

    def _make_room(self, employee, day, lessons, is_shared):
        """End what holds of one subject in one class before something else begins.

        :return: the row that says the same already (or none), and the last day of what
            begins
        """
        current = self.filtered(lambda row: row._holds_on(day))
        later = self.filtered(lambda row: row.date_start > day)
        same = current.filtered(
            lambda row: (
                row.employee_id == employee
                and row.lessons_per_week == lessons
                and row.is_shared == is_shared
            )
        )
        if same and len(current) == 1:
            return same, same.date_end
        date_end = current[:1].date_end
        if later and not current:
            date_end = min(later.mapped("date_start")) - timedelta(days=1)
        current.filtered(lambda row: row.date_start == day)._drop()
        current.exists().write({"date_end": day - timedelta(days=1)})
        return self.browse(), date_end

    def _drop(self):
        """Take back rows that would have begun on the day on which they change.

        In sudo after asking for the right to change them: nothing is lost but what
        never held a day.
        """
        self.check_access("write")
        self.sudo().unlink()

    @api.model
    def _copy_to(self, pairs, day, with_teachers):
        """Take assignments over to other classes: last year's, or a sister class's.

        A subject that the class has on that day already is left as it is.

        :param list pairs: (class from, class to, day on which the former's held)
        :param date day: first day of the new ones
        :param bool with_teachers: who still works here teaches on
        :return: the new assignments
        """
        sources = self.browse().union(*(pair[0].subject_ids for pair in pairs))
        targets = self.env["edu.class"].union(*(pair[1] for pair in pairs))
        taken = {
            (row.class_id, row.subject_id)
            for row in targets.subject_ids
            if not row.date_end or row.date_end >= day
        }
        working = self._get_working(sources.employee_id) if with_teachers else ()
        vals_list = []
        for source, target, source_day in pairs:
            self._check_in_year(target, day)
            for row in source.subject_ids:
                if (target, row.subject_id) in taken or not row._holds_on(source_day):
                    continue
                stays = row.employee_id in working
                if row.is_shared and not stays:
                    continue
                vals_list.append(
                    {
                        "class_id": target.id,
                        "subject_id": row.subject_id.id,
                        "employee_id": row.employee_id.id if stays else False,
                        "lessons_per_week": row.lessons_per_week,
                        "is_shared": row.is_shared,
                        "date_start": day,
                    }
                )
        return self.create(vals_list)

    @api.model
    def _get_working(self, employees):
        """Return those of these employees who still work in their school."""
        staff = self.env["edu.staff"].sudo()
        return staff.search(
            [("employee_id", "in", employees.ids), ("is_working", "=", True)]
        ).employee_id.sudo(self.env.su)
