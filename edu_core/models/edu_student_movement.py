# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..utils import create_many

# Kind of a step that puts a pupil into a class → the reason of its enrollment.
ENTERING = {
    "admit": "new",
    "change_class": "transfer_class",
    "transfer_in": "transfer_in",
    "return": "return",
    "promote": "promoted",
    "retain": "retained",
}
# Kind of a step by which a pupil leaves → the pupil's state after it.
LEAVING = {"transfer_out": "transferred", "leave": "left", "graduate": "graduated"}
KINDS = [
    ("admit", "Admitted"),
    ("change_class", "Changed class"),
    ("transfer_in", "Transferred in"),
    ("transfer_out", "Transferred out"),
    ("leave", "Left school"),
    ("return", "Returned"),
    ("promote", "Promoted"),
    ("retain", "Retained"),
    ("graduate", "Graduated"),
]
REASONS = [
    ("moved", "The family moved"),
    ("wish", "Wish of the family"),
    ("health", "Illness"),
    ("hardship", "Hardship of the family"),
    ("dropout", "Stays away without notice"),
    ("abroad", "Goes abroad"),
    ("deceased", "Deceased"),
    ("correction", "Corrects an entry"),
    ("other", "Other reason"),
]

# What a context may say of a step; all else is what really happened.
PAPER_FIELDS = {
    "reason_code",
    "reason",
    "decision_number",
    "decision_date",
    "other_school",
    "rollover_id",
}


class EduStudentMovement(models.Model):
    """Biến động: a step of a pupil's life in the school, and how to take it back.

    Nobody writes these rows by hand. `edu.student._change_class` and `_leave` do the
    step, `_record` writes it down; what paper belongs to it comes in the context:
    `edu_movement` for all pupils, `edu_movement_of` by the pupil's id.
    """

    _name = "edu.student.movement"
    _description = "Movement of a Pupil"
    _inherit = ["edu.school.mixin"]
    _order = "date desc, id desc"
    _rec_name = "student_id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True
    )
    company_color = fields.Integer(related="company_id.edu_color")
    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    kind = fields.Selection(KINDS, required=True, index=True)
    date = fields.Date(
        required=True,
        help="The first day in the class, or the last day in the school.",
    )
    class_from_id = fields.Many2one(
        "edu.class", string="From Class", ondelete="set null", check_company=True
    )
    class_to_id = fields.Many2one(
        "edu.class", string="To Class", ondelete="set null", check_company=True
    )
    school_year_id = fields.Many2one("edu.school.year", index=True, ondelete="restrict")
    reason_code = fields.Selection(REASONS, string="Kind of Reason")
    reason = fields.Char()
    decision_number = fields.Char(string="Paper No.")
    decision_date = fields.Date(string="Date of the Paper")
    other_school = fields.Char(string="From or To School")
    transfer_id = fields.Many2one(
        "edu.transfer", index="btree_not_null", ondelete="set null"
    )
    rollover_id = fields.Many2one(
        "edu.year.rollover", index="btree_not_null", ondelete="set null"
    )
    state = fields.Selection(
        [("done", "Done"), ("undone", "Undone")], default="done", required=True
    )
    user_id = fields.Many2one(
        "res.users", string="Entered By", default=lambda self: self.env.user
    )
    undo_user_id = fields.Many2one("res.users", string="Undone By")
    undone_at = fields.Datetime(string="Undone On")
    undo_data = fields.Json(groups="base.group_system")

    _student_idx = models.Index("(student_id, id DESC) WHERE state = 'done'")

    @api.depends("kind", "date")
    def _compute_display_name(self):
        """Name a step by what it was and when."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for movement in self:
            day = movement.date and format_date(self.env, movement.date)
            movement.display_name = f"{kinds.get(movement.kind, '')} {day or ''}"

    # === WRITING A STEP DOWN === #

    @api.model
    def _get_kind_of_reason(self, reason):
        """Return the kind of the step whose enrollment has this reason."""
        return next(kind for kind, own in ENTERING.items() if own == reason)

    @api.model
    def _get_snapshot_fields(self):
        """Return the fields of an enrollment that an undo restores."""
        return [
            "class_id",
            "grade_id",
            "date_start",
            "date_end",
            "reason",
            "end_reason",
        ]

    @api.model
    def _take_snapshot(self, students):
        """Return what the pupils' enrollments and states are before a step.

        :return: {pupil's id: {"state": …, "rows": [values of an enrollment, …]}}
        """
        students_sudo = students.sudo()
        snapshot = {
            student.id: {"state": student.state, "rows": []}
            for student in students_sudo
        }
        names = ["student_id", *self._get_snapshot_fields()]
        enrollments_sudo = self.env["edu.enrollment"].sudo()
        for row in enrollments_sudo.search_read(
            [("student_id", "in", students.ids)], names, load=None, order="id"
        ):
            snapshot[row.pop("student_id")]["rows"].append(row)
        return snapshot

    @api.model
    def _record(self, before, steps):
        """Write steps down: the only writer of movements.

        :param before: of `_take_snapshot`
        :param steps: dicts of `student`, `kind`, `date` and perhaps `enrollment`, the
            new one
        :return: the movements
        """
        common = self._get_paper(self.env.context.get("edu_movement"))
        of_student = self.env.context.get("edu_movement_of") or {}
        known = [row["id"] for data in before.values() for row in data["rows"]]
        left = set(self.env["edu.enrollment"].sudo().browse(known).exists().ids)
        return create_many(
            self.sudo(),
            [
                {
                    **self._prepare_step_values(step, before[step["student"].id], left),
                    **common,
                    **self._get_paper(of_student.get(step["student"].id)),
                }
                for step in steps
            ],
        )

    @api.model
    def _get_paper(self, values):
        """Return what the context may say of a step: clients send contexts, too.

        Of which transfer a step is half, only the transfer itself says, in sudo.

        :param values: dict or None
        """
        names = PAPER_FIELDS | ({"transfer_id"} if self.env.su else set())
        return {name: value for name, value in (values or {}).items() if name in names}

    @api.model
    def _prepare_step_values(self, step, before, left):
        """Return the values of the movement of one step.

        :param before: the pupil's part of the snapshot
        :param left: the ids of the enrollments that are still there
        """
        student, enrollment = step["student"], step.get("enrollment")
        class_to = enrollment.class_id if enrollment else self.env["edu.class"]
        class_from = self._find_class_from(step, before)
        year = (class_from or class_to).sudo().school_year_id
        created = enrollment.ids if enrollment else []
        after = [row["id"] for row in before["rows"] if row["id"] in left]
        return {
            "company_id": student.company_id.id,
            "student_id": student.id,
            "kind": step["kind"],
            "date": step["date"],
            "class_from_id": class_from.id,
            "class_to_id": class_to.id,
            "school_year_id": year.id,
            "undo_data": {
                "state": before["state"],
                "created": created,
                "rows": [self._prepare_row(row) for row in before["rows"]],
                "after": after + created,
            },
        }

    @api.model
    def _prepare_row(self, row):
        """Return the values of an enrollment as they are kept in JSON."""
        return {
            name: fields.Date.to_string(value) if name.startswith("date_") else value
            for name, value in row.items()
        }

    @api.model
    def _find_class_from(self, step, before):
        """Return the class the pupil sat in just before the step."""
        last_day = step["date"]
        if step["kind"] in ENTERING:
            last_day -= timedelta(days=1)
        rows = [row for row in before["rows"] if row["date_start"] <= last_day]
        lasting = [
            row for row in rows if not row["date_end"] or row["date_end"] >= last_day
        ]
        # One that would have begun later and never did is the class changed from.
        lasting = lasting or [row for row in before["rows"] if not row["date_end"]]
        class_id = lasting[-1]["class_id"] if lasting else False
        return self.env["edu.class"].browse(class_id)

    # === TAKING A STEP BACK === #

    def action_undo(self):
        """Take these steps back, as the button says."""
        self.student_id.check_access("write")
        self._undo()
        return True

    def _undo(self):
        """Restore enrollments and states as they were before these steps.

        :raise UserError: names the pupil and why it cannot be undone
        """
        self._check_undo()
        data_of = {movement: movement.sudo().undo_data for movement in self}
        enrollments = self.env["edu.enrollment"]
        created = [id_ for data in data_of.values() for id_ in data["created"]]
        enrollments.browse(created).unlink()
        kept, lost = {}, []
        rows = [
            (movement.student_id.id, row)
            for movement, data in data_of.items()
            for row in data["rows"]
        ]
        there = set(
            enrollments.browse(row["id"] for _student, row in rows).exists().ids
        )
        for student_id, row in rows:
            values = {name: row[name] for name in row if name != "id"}
            if row["id"] in there:
                key = (row["date_end"], row["end_reason"])
                kept.setdefault(key, []).append(row["id"])
            else:
                lost.append({**values, "student_id": student_id})
        for (date_end, end_reason), ids in kept.items():
            ended = fields.Date.to_date(date_end) or False
            enrollments.browse(ids).filtered(
                lambda e, ended=ended, why=end_reason: (
                    (e.date_end, e.end_reason) != (ended, why)
                )
            ).write({"date_end": ended, "end_reason": end_reason})
        enrollments.create(lost)
        for state, movements in self.grouped(lambda m: data_of[m]["state"]).items():
            movements.student_id.filtered(
                lambda s, st=state: s.state != st
            ).state = state
        self.sudo().write(
            {
                "state": "undone",
                "undo_user_id": self.env.uid,
                "undone_at": fields.Datetime.now(),
            }
        )

    def _check_undo(self):
        """Refuse to undo what is not the last step, or lies before an open year.

        :raise UserError: names the pupil
        """
        openings = self.env["edu.school.year.opening"]
        for (company, year), _own in self.grouped(
            lambda m: (m.company_id, m.school_year_id)
        ).items():
            openings._check_not_opened_after(company, year)
        rows = self.sudo()._read_group(
            [("student_id", "in", self.student_id.ids), ("state", "=", "done")],
            ["student_id"],
            ["id:max"],
        )
        last = {student.id: id_ for student, id_ in rows}
        for movement in self:
            name = movement.student_id.name
            if movement.state != "done":
                raise UserError(
                    self.env._("%(name)s: this step was undone already.", name=name)
                )
            if last.get(movement.student_id.id) != movement.id:
                raise UserError(
                    self.env._(
                        "%(name)s: only the last step can be undone. Undo the later "
                        "ones first.",
                        name=name,
                    )
                )
            by_transfer = self.env.su and self.env.context.get("edu_undo_transfer")
            if movement.transfer_id and not by_transfer:
                raise UserError(
                    self.env._(
                        "%(name)s: this step is half of a transfer between two "
                        "schools. The receiving school undoes it under Transfers.",
                        name=name,
                    )
                )
        self._check_untouched()

    def _check_untouched(self):
        """Refuse to undo a step when the class history was changed by hand since.

        :raise UserError: names the pupil
        """
        rows = (
            self.env["edu.enrollment"]
            .sudo()
            ._read_group(
                [("student_id", "in", self.student_id.ids)],
                ["student_id"],
                ["id:array_agg"],
            )
        )
        now = {student.id: set(ids) for student, ids in rows}
        for movement in self:
            after = set(movement.sudo().undo_data["after"])
            if now.get(movement.student_id.id, set()) != after:
                raise UserError(
                    self.env._(
                        "%(name)s: somebody changed the class history by hand after "
                        "this step, so it cannot be undone. Correct the history "
                        "instead.",
                        name=movement.student_id.name,
                    )
                )
