# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .edu_student_movement import LEAVING

STATES_OF_LEAVING = tuple(LEAVING.values())


class EduStudent(models.Model):
    """A pupil's life in the school: admission, change, departure, register."""

    _inherit = "edu.student"

    register_number = fields.Integer(
        string="Register No.",
        readonly=True,
        copy=False,
        index=True,
        help="The number in the school's register of pupils, given with the first "
        "class.",
    )
    movement_ids = fields.One2many(
        "edu.student.movement", "student_id", string="Movements", copy=False
    )
    history_ids = fields.One2many(
        "edu.student.history", "student_id", string="Earlier Schools", copy=False
    )
    # The same child's records in the schools of the suite: the one before, the first.
    origin_id = fields.Many2one(
        "edu.student",
        string="Record in the School Before",
        groups="base.group_system",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )
    root_id = fields.Many2one(
        "edu.student",
        string="First Record in the Suite",
        groups="base.group_system",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )

    _register_number_uniq = models.UniqueIndex(
        "(company_id, register_number) WHERE register_number > 0",
        "Another pupil of the school already has this number in the register.",
    )

    # === REGISTER === #

    def _assign_register_numbers(self):
        """Give the next numbers of the register to those who have none."""
        students_sudo = self.sudo().filtered(lambda s: not s.register_number)
        for company, own in students_sudo.grouped("company_id").items():
            numbers = self.env["edu.register.counter"]._take(company, len(own))
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE edu_student SET register_number = given.number
                      FROM unnest(%s, %s) AS given(id, number)
                     WHERE edu_student.id = given.id
                    """,
                    own.ids,
                    list(numbers),
                )
            )
        students_sudo.invalidate_recordset(["register_number"], flush=False)

    # === BUSINESS METHODS === #

    def _change_class(self, new_class, date=None, reason="transfer_class"):
        """Put these pupils into a class from a day on.

        An open enrollment ends the day before.

        :param new_class: the `edu.class`
        :param date: the first day in it (default: today)
        :return: the new enrollments
        """
        return (
            self.env["edu.enrollment"]
            .with_context(edu_close_open=True)
            .create(
                [
                    {
                        "student_id": student.id,
                        "class_id": new_class.id,
                        "date_start": date or self._get_today(),
                        "reason": reason,
                    }
                    for student in self
                ]
            )
        )

    def _leave(self, state, date=None, end_reason=None):
        """Let these pupils leave the school after a day (default: today).

        :param str state: one of `STATES_OF_LEAVING`
        :raise UserError: for another state
        """
        if state not in STATES_OF_LEAVING:
            raise UserError(
                self.env._("A pupil cannot leave as “%(state)s”.", state=state)
            )
        date = date or self._get_today()
        movements = self.env["edu.student.movement"]
        before = movements._take_snapshot(self)
        enrollments = self.enrollment_ids.filtered(
            lambda e: not e.date_end or e.date_end > date
        )
        enrollments._close(date, end_reason)
        self.write({"state": state})
        kind = next(kind for kind, own in LEAVING.items() if own == state)
        movements = movements.with_context(
            edu_movement={
                "reason": end_reason,
                **(self.env.context.get("edu_movement") or {}),
            }
        )
        movements._record(
            before,
            [{"student": student, "kind": kind, "date": date} for student in self],
        )

    # === ACTIONS === #

    def action_admit(self):
        """Open the dialog by which pupils without a class get one."""
        kinds = {bool(student.enrollment_ids) for student in self}
        kind = "return" if kinds == {True} else "admit"
        return self._get_movement_action(
            self.env._("Put into a Class"), "enter", {"default_kind_enter": kind}
        )

    def action_change_class(self):
        """Open the dialog by which pupils change the class."""
        return self._get_movement_action(self.env._("Change of Class"), "change")

    def action_transfer(self):
        """Open the dialog by which pupils go to another school."""
        return self._get_movement_action(
            self.env._("Transfer to Another School"),
            "leave",
            {"default_kind_leave": "transfer_out"},
        )

    def action_leave(self):
        """Open the dialog by which pupils leave."""
        return self._get_movement_action(
            self.env._("Leaves School"), "leave", {"default_kind_leave": "leave"}
        )

    def action_undo_movement(self):
        """Take back the last step of each of these pupils.

        :raise UserError: when there is none, or it cannot be undone
        """
        self.check_access("write")
        rows = self.env["edu.student.movement"]._read_group(
            [("student_id", "in", self.ids), ("state", "=", "done")],
            ["student_id"],
            ["id:max"],
        )
        if not rows:
            raise UserError(self.env._("There is no step to undo."))
        movements = self.env["edu.student.movement"].browse(id_ for _s, id_ in rows)
        movements.action_undo()

    @api.model
    def _get_movement_action(self, name, mode, values=None):
        """Return the action that opens the dialog of a step for these pupils.

        :param mode: enter, change or leave
        :param values: more defaults of the dialog
        """
        return {
            "name": name,
            "type": "ir.actions.act_window",
            "res_model": "edu.student.movement.wizard",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_student_ids": self.ids,
                "default_mode": mode,
                **(values or {}),
            },
        }
