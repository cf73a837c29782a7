# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import split_every

from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import CANCELLED, DONE, FAILED

# Pupils per job: a chunk takes about a second.
CHUNK_SIZE = 250


class EduYearRollover(models.Model):
    """How the pupils move: in chunks, each of which looks again who is left.

    A chunk that runs twice, a worker that dies and two clerks at once all end with one
    step per pupil.
    """

    _inherit = "edu.year.rollover"

    # === RUNNING === #

    def action_run(self):
        """Move all pupils: at once in a small school, else in the background."""
        self.ensure_one()
        self._check_ready()
        enrollments = self._get_left()
        if len(enrollments) <= CHUNK_SIZE:
            self._run_now()
            return True
        self._make_classes()
        self._update_state("running")
        student_ids = enrollments.student_id.ids
        for chunk in split_every(CHUNK_SIZE, student_ids, list):
            self.with_delay(
                identity_key=self._get_identity_key(chunk),
                description=self.env._(
                    "%(rollover)s: %(count)s pupils",
                    rollover=self.display_name,
                    count=len(chunk),
                ),
            )._run_chunk(chunk)
        return self._notify(
            self.env._(
                "%(count)s pupils are being moved. The bar shows how far it is.",
                count=len(student_ids),
            )
        )

    def _run_now(self):
        """Move all pupils in this transaction (small schools, tests, demo data)."""
        for rollover in self:
            rollover._check_ready()
            rollover._make_classes()
            for chunk in split_every(CHUNK_SIZE, rollover._get_left().ids):
                rollover._move(self.env["edu.enrollment"].browse(chunk))
            rollover._finish()

    def _run_chunk(self, student_ids):
        """Job: move these pupils, as far as they are still in their old classes.

        :raise RetryableJobError: while another chunk runs
        """
        self.ensure_one()
        if not self.exists():
            return self.env._("The roll-over was deleted.")
        if not self.try_lock_for_update(allow_referencing=True):
            raise RetryableJobError("Another chunk of the roll-over runs", seconds=5)
        if self.state != "running":
            return self.env._("The roll-over is not running any more.")
        enrollments = self._get_left().filtered(
            lambda e: e.student_id.id in set(student_ids)
        )
        self._move(enrollments)
        self._finish()
        return self.env._("%(count)s pupils moved.", count=len(enrollments))

    def _check_ready(self):
        """Refuse to run when it would do something else than the preview showed.

        :raise UserError: says what
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_or_refuse()
        self._check_state(("preview", "running"))
        if self._get_pending_jobs():
            raise UserError(
                self.env._("The roll-over is running already. Nothing was done.")
            )
        self.line_ids._check_not_renamed()
        if problems := self._get_problems():
            raise UserError("\n".join(problems))
        known = {(line.class_id, line.grade_id) for line in self.line_ids}
        for enrollment in self._get_left():
            if (enrollment.class_id, enrollment.grade_id) not in known:
                raise UserError(
                    self.env._(
                        "Class %(name)s has pupils whom the preview did not show. "
                        "Nothing was done; please look at the preview again.",
                        name=enrollment.class_id.name,
                    )
                )

    def _lock_or_refuse(self):
        """Take the roll-over, or say that somebody else has it.

        :raise UserError: when another transaction holds it
        """
        if not self.try_lock_for_update(allow_referencing=True):
            raise UserError(
                self.env._(
                    "Somebody else is running the roll-over at this moment. Nothing "
                    "was done; look again in a minute."
                )
            )
        self.invalidate_recordset(["state"])

    def _get_left(self):
        """Return the enrollments that are still to be ended, by class and name."""
        self.ensure_one()
        return self.env["edu.enrollment"].search(
            self._get_left_domain(), order="class_id, id"
        )

    # === CLASSES OF THE NEW YEAR === #

    def _find_class(self, name):
        """Return the class of the new year with this name, archived ones too."""
        self.ensure_one()
        if not name:
            return self.env["edu.class"]
        return (
            self.env["edu.class"]
            .with_context(active_test=False)
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("school_year_id", "=", self.school_year_id.id),
                    ("name", "=", name),
                ],
                limit=1,
            )
        )

    def _make_classes(self):
        """Make the classes of the new year that do not exist yet."""
        self.ensure_one()
        for line in self.line_ids.filtered(lambda line: line.outcome == "promote"):
            target = line._search_target_class() or self._make_class(
                line.target_name, line.target_grade_id, line.class_id
            )
            line.target_class_id = target
            if line.homeroom_teacher_id:
                target.homeroom_teacher_id = line.homeroom_teacher_id
        retained = self.exception_ids.filtered(lambda e: e.outcome == "retain")
        for exception in retained:
            student = exception.student_id
            if not self._find_class(exception.target_name):
                self._make_class(
                    exception.target_name or student.class_id.name,
                    student.grade_id,
                    student.class_id,
                )

    def _make_class(self, name, grade, model):
        """Make a class of the new year after the one its pupils come from."""
        made = self.env["edu.class"].create(
            {
                "name": name,
                "company_id": self.company_id.id,
                "school_year_id": self.school_year_id.id,
                "grade_id": grade.id,
                "session": model.session,
                "capacity": model.capacity,
                "site_id": model.site_id.id,
            }
        )
        self.made_class_ids += made
        return made

    # === MOVING === #

    def _move(self, enrollments):
        """Move the pupils of these enrollments, one call for each new class."""
        self.ensure_one()
        lines = {(line.class_id, line.grade_id): line for line in self.line_ids}
        exceptions = {e.student_id: e for e in self.exception_ids}
        groups = {}
        for enrollment in enrollments:
            student = enrollment.student_id
            line = lines[enrollment.class_id, enrollment.grade_id]
            exception = exceptions.get(student)
            outcome = exception.outcome if exception else line.outcome
            target = line.target_class_id
            if outcome == "retain":
                name = exception.target_name or enrollment.class_id.name
                target = self._find_class(name)
            grade = line.target_grade_id if outcome == "promote" else line.grade_id
            groups.setdefault((outcome, target, grade), []).append(student.id)
        for (outcome, target, grade), ids in groups.items():
            students = (
                self.env["edu.student"]
                .browse(ids)
                .with_context(
                    tracking_disable=True,
                    edu_movement={"rollover_id": self.id},
                    edu_movement_of={
                        student.id: self._prepare_exception_values(exception)
                        for student, exception in exceptions.items()
                    },
                )
            )
            self._move_students(students, outcome, target, grade)

    def _prepare_exception_values(self, exception):
        """Return what the movement of a retained or leaving pupil says of the why."""
        return {"reason_code": exception.reason_code, "reason": exception.reason}

    def _move_students(self, students, outcome, target, grade):
        """Let pupils with the same outcome and the same new class take the step."""
        if outcome == "graduate":
            students._leave("graduated", self._get_last_day())
        elif outcome == "leave":
            students._leave("left", self._get_last_day())
        else:
            reason = "retained" if outcome == "retain" else "promoted"
            made = students._change_class(target, self.date, reason)
            if grade in target._get_grades():
                made.filtered(lambda e: e.grade_id != grade).grade_id = grade

    def _finish(self):
        """Say that the school is rolled over once nobody is left."""
        self.ensure_one()
        self.invalidate_recordset(["done_count", "left_count", "progress"])
        if self.left_count:
            return
        self._update_state("done")
        self.message_post(
            body=self.env._("%(count)s pupils moved.", count=self.done_count)
        )

    # === UNDOING, OPENING === #

    def action_undo(self):
        """Take the whole roll-over back; the classes it made and nobody uses go too.

        :raise UserError: when the year is open, or a pupil took a later step
        """
        self.ensure_one()
        self._lock_or_refuse()
        self._check_state(("running", "done"))
        movements = self.movement_ids.filtered(lambda m: m.state == "done")
        movements = movements.with_context(tracking_disable=True)
        for chunk in split_every(CHUNK_SIZE, movements.ids):
            movements.browse(chunk)._undo()
        self.made_class_ids.filtered(
            lambda c: not (c.enrollment_ids or c.subject_ids)
        ).unlink()
        self._update_state("preview")
        self.invalidate_recordset(["done_count", "left_count", "progress"])
        self.message_post(
            body=self.env._("Undone: %(count)s pupils.", count=len(movements))
        )
        return True

    def action_open_year(self):
        """Open the new school year: what came before it is not undone any more."""
        for rollover in self:
            rollover._lock_or_refuse()
            rollover._check_state(("done",))
            self.env["edu.school.year.opening"].sudo().create(
                {
                    "company_id": rollover.company_id.id,
                    "school_year_id": rollover.school_year_id.id,
                    "user_id": self.env.uid,
                }
            )
            rollover._update_state("opened")
        return True

    # === JOBS === #

    def _get_pending_jobs(self):
        """Return a job of the roll-over that waits or runs, if there is one."""
        self.ensure_one()
        return (
            self.env["queue.job"]
            .sudo()
            .search(
                [
                    ("identity_key", "=like", f"{self._name}:{self.id}:%"),
                    ("state", "not in", (DONE, CANCELLED, FAILED)),
                ],
                limit=1,
            )
        )

    def _get_identity_key(self, student_ids):
        """Return the key by which the same chunk is not queued twice."""
        digest = hashlib.sha256(repr(sorted(student_ids)).encode()).hexdigest()
        return f"{self._name}:{self.id}:{digest[:24]}"

    def _notify(self, message):
        """Return an action that shows a message and reloads the form."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_refresh(self):
        """Show how far it is."""
        return True

    def action_open_movements(self):
        """Open the steps of the roll-over."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_core.edu_student_movement_action"
        )
        action["domain"] = [("rollover_id", "in", self.ids)]
        action["context"] = {}
        return action
