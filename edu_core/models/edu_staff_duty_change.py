# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models


class EduStaffDuty(models.Model):
    """Duties that pass from one person to another on a day."""

    _inherit = "edu.staff.duty"

    @api.model
    def _set_homeroom(self, classes, staff, day, vals=None):
        """Let somebody lead these classes from a day on, and keep who led them before.

        Works in sudo: whoever calls this has asked for the right to the classes. What
        is planned for a later day stays planned.

        :param staff: the new homeroom teacher's file; empty for none
        :param dict vals: further values of the duties, such as their paper
        :return: the duties that begin (in sudo)
        """
        duties_sudo = self.sudo()
        code = self.env["edu.code"].sudo()._get_code("staff_duty", "GVCN", day)
        known = duties_sudo.search([("class_id", "in", classes.ids)])
        known = known.grouped("class_id")
        vals_list = []
        for school_class in classes:
            history = known.get(school_class, duties_sudo)
            first = day
            if not history:
                first = min(day, school_class.school_year_id.date_start)
            dates = history._make_room(staff, first)
            if staff and dates is not None:
                vals_list.append(
                    {
                        "staff_id": staff.id,
                        "duty_id": code.id,
                        "class_id": school_class.id,
                        **dates,
                        **(vals or {}),
                    }
                )
        self.env.flush_all()  # what ends must be in the table before what begins
        return duties_sudo.create(vals_list)

    def _make_room(self, staff, day):
        """End what one person at a time does, the day before somebody else begins.

        :param staff: who begins; empty for nobody
        :return: {"date_start", "date_end"} of the duty that begins, None when that
            person has it already
        """
        current = self.filtered(lambda duty: duty._holds_on(day))[:1]
        later = self.filtered(lambda duty: duty.date_start > day)
        if current and current.staff_id == staff:
            return None
        date_end = current.date_end
        if not current and later:
            date_end = min(later.mapped("date_start")) - timedelta(days=1)
        if current.date_start == day:
            current.unlink()
        elif current:
            current.date_end = day - timedelta(days=1)
        dates = {"date_start": day, "date_end": date_end}
        return {name: value for name, value in dates.items() if value}

    @api.model
    def _give(self, staff, duty, day, target=None, vals=None):
        """Give somebody a duty from a day on; the former holder's ends the day before.

        Only homeroom teachers and heads of groups have a former holder; others may
        share a duty.

        :param duty: the entry of the list "staff_duty"
        :param target: the class or the subject group
        :param dict vals: further values, such as the paper
        :return: the duty that begins
        """
        values = {
            "staff_id": staff.id,
            "duty_id": duty.id,
            "date_start": day,
            **(vals or {}),
        }
        draft = self.new({"duty_id": duty.id})
        if draft.kind == "homeroom":
            values["class_id"] = target.id
            history = self.search([("class_id", "=", target.id)])
        elif draft.kind != "other":
            values["group_id"] = target.id
            history = self.search(
                [("group_id", "=", target.id), ("kind", "=", draft.kind)]
            )
        if draft.kind in ("homeroom", "head"):
            dates = history._make_room(staff, day)
            if dates is None:
                return history.filtered(lambda one: one._holds_on(day))[:1]
            values.update(dates)
            self.env.flush_all()  # what ends must be in the table before what begins
        return self.create(values)

    @api.model
    def _apply_dates(self, changed):
        """Bring today's homeroom teachers in step with the duties whose day came.

        :param changed: domain of the rows whose day came
        """
        classes = self.sudo().search(changed).class_id
        self.env.add_to_compute(classes._fields["homeroom_teacher_id"], classes)
        classes.flush_recordset(["homeroom_teacher_id"])
