# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date


class EduEnrollment(models.Model):
    """How enrollments become steps of a pupil's life (see `edu.student.movement`)."""

    _inherit = "edu.enrollment"

    @api.model_create_multi
    def create(self, vals_list):
        """Create; new pupils enter the register, and with `edu_close_open` in the
        context the step is written down."""
        if not self.env.context.get("edu_close_open"):
            enrollments = super().create(vals_list)
            enrollments.student_id._assign_register_numbers()
            return enrollments
        movements = self.env["edu.student.movement"]
        before = movements._take_snapshot(
            self.env["edu.student"].browse(vals["student_id"] for vals in vals_list)
        )
        enrollments = super().create(vals_list)
        enrollments.student_id._assign_register_numbers()
        movements._record(
            before,
            [
                {
                    "student": enrollment.student_id,
                    "kind": movements._get_kind_of_reason(enrollment.reason),
                    "date": enrollment.date_start,
                    "enrollment": enrollment,
                }
                for enrollment in enrollments
            ],
        )
        return enrollments

    @api.model
    def _close_open(self, vals_list):
        """Override to shorten what lasts into the new class and was to end later: a
        change planned for a day to come falls away with its end."""
        today = self.env["edu.student"]._get_today()
        starts = {
            vals["student_id"]: fields.Date.to_date(vals.get("date_start")) or today
            for vals in vals_list
        }
        planned = self.search(
            [("student_id", "in", list(starts)), ("date_end", ">=", today)]
        ).filtered(lambda e: e.date_end >= starts[e.student_id.id])
        for start, enrollments in planned.grouped(
            lambda e: starts[e.student_id.id]
        ).items():
            enrollments._close(start - timedelta(days=1))
        return super()._close_open(vals_list)

    @api.model
    def _touch_roots(self, roots_sudo):
        """Let two schools that enrol one child at the same moment come one after the
        other: no constraint of the database sees both, and neither of them the other.

        Written, not only locked: who waited must begin anew and look again.
        """
        self.env.execute_query(
            SQL(
                """
                WITH root AS (
                    SELECT id FROM edu_student WHERE id = ANY(%s)
                     ORDER BY id FOR NO KEY UPDATE
                )
                UPDATE edu_student SET root_id = root_id
                  FROM root WHERE root.id = edu_student.id
                RETURNING edu_student.id
                """,
                sorted(roots_sudo.ids),
            )
        )

    @api.constrains("student_id", "date_start", "date_end")
    def _check_one_school(self):
        """Refuse a day on which the same child sits in another school of the suite."""
        students_sudo = self.student_id.sudo().filtered("root_id")
        if not students_sudo:
            return
        self.flush_model(["student_id", "date_start", "date_end"])
        self._touch_roots(students_sudo.root_id)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT student.id, other.date_start
                  FROM edu_enrollment own
                  JOIN edu_student student ON student.id = own.student_id
                  JOIN edu_student twin ON twin.root_id = student.root_id
                                       AND twin.id != student.id
                  JOIN edu_enrollment other
                    ON other.student_id = twin.id
                   AND daterange(other.date_start, other.date_end, '[]')
                       && daterange(own.date_start, own.date_end, '[]')
                 WHERE own.id = ANY(%s) AND own.student_id = ANY(%s)
                 LIMIT 1
                """,
                self.ids,
                students_sudo.ids,
            )
        )
        for student_id, day in rows:
            raise ValidationError(
                self.env._(
                    "%(name)s sits in another school of the suite from %(date)s on. A "
                    "child goes to one school on a day: ask that school for a "
                    "transfer, or choose another day.",
                    name=students_sudo.browse(student_id).name,
                    date=format_date(self.env, day),
                )
            )
