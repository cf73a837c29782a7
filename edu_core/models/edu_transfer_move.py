# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class EduTransfer(models.Model):
    """How pupils move: the old record ends, one of the new school begins.

    Two records, so that the books, bills and notes of the two schools stay apart; they
    are joined by `edu.student.origin_id`, which only the system sees.
    """

    _inherit = "edu.transfer"

    # === ACCEPTING === #

    def _accept(self, school_class, date=None):
        """Take the pupils of these transfers into a class of the receiving school.

        :param school_class: the `edu.class`
        :param date: the first day in it (default: the day that was asked for)
        :return: the pupils of the receiving school
        """
        self._check_side("company_dest_id")
        for transfer in self:
            if school_class.company_id != transfer.company_dest_id:
                raise UserError(
                    self.env._(
                        "Class %(class)s is not one of %(school)s.",
                        **{
                            "class": school_class.name,
                            "school": transfer.sudo().company_dest_id.name,
                        },
                    )
                )
        self._update_state("accepted", ("sent",), **self._prepare_answer())
        for transfer in self.sudo():
            if transfer.student_id.state != "studying":
                raise UserError(
                    self.env._(
                        "%(name)s has left %(school)s in the meantime. Refuse the "
                        "transfer, or let the office there enter the pupil again.",
                        name=transfer.student_name,
                        school=transfer.company_name,
                    )
                )
        if date:
            self.sudo().date = date
        self.sudo().class_dest_id = school_class
        return self._move_sudo()

    @api.model
    def _transfer_now(self, students, target_company, date, paper=None, classes=None):
        """Move many pupils to another school at once, without asking it: for schools
        that are merged or split by a decision.

        The caller answers for the rights.

        :param students: pupils of one or several schools
        :param target_company: the school that takes them
        :param date: the first day there
        :param paper: dict of decision_number, decision_date, reason_code, reason; or
            the reason as a text
        :param classes: {id of an old class: class of the target}; for a class that is
            missing in it one of the same name and grades is made
        :return: the pupils' records in the target school
        """
        self = self.sudo()
        values = {"reason": paper} if isinstance(paper, str) else paper or {}
        transfers = self._request(students.sudo(), target_company, date, **values)
        transfers._update_state("sent", ("draft",))
        transfers._update_state("accepted", ("sent",), **self._prepare_answer())
        classes = dict(classes or {})
        for school_class, own in transfers.grouped(
            lambda t: t.student_id.class_id
        ).items():
            if school_class and school_class.id not in classes:
                classes[school_class.id] = self._get_twin_class(
                    school_class, target_company
                )
            own.class_dest_id = classes.get(school_class.id)
        return transfers._move_sudo()

    @api.model
    def _get_twin_class(self, school_class, target_company):
        """Return a new class of the target school with the name and grades of another
        school's; if its name is taken, the code of its school is added."""
        name = school_class.name
        taken = self.env["edu.class"].search_count(
            [
                ("company_id", "=", target_company.id),
                ("school_year_id", "=", school_class.school_year_id.id),
                ("name", "=", name),
            ],
            limit=1,
        )
        if taken:
            school = school_class.company_id
            name = f"{name} ({school.edu_code or school.name})"
        return self.env["edu.class"].create(
            {
                "name": name,
                "company_id": target_company.id,
                "school_year_id": school_class.school_year_id.id,
                "grade_id": school_class.grade_id.id,
                "grade_ids": school_class.grade_ids.ids,
                "session": school_class.session,
                "capacity": school_class.capacity,
            }
        )

    # === MOVING === #

    def _move_sudo(self):
        """End the old enrollments, make or find the new pupils, put them into their
        classes. Set-based: the number of queries does not follow that of the pupils.

        :return: the pupils of the receiving schools, in the order of the transfers
        """
        transfers = self.sudo()
        lang = self.env["ir.actions.report"]._edu_get_form_lang()
        for transfer in transfers:
            student = transfer.student_id.with_context(lang=lang)
            transfer.package = student._prepare_transfer_package()
        transfers._leave_old_school()
        transfers._join_records()
        transfers._hand_over_history()
        transfers._hand_over_guardians()
        transfers._hand_over_logins()
        transfers._enter_new_school()
        transfers._notify_sender()
        return transfers.student_dest_id.sudo(self.env.su)

    def _leave_old_school(self):
        """End the pupils' enrollments the day before they go to the new school."""
        for (date, company_dest), own in self.grouped(
            lambda t: (t.date, t.company_dest_id)
        ).items():
            papers = {
                t.student_id.id: t._prepare_movement_values(company_dest) for t in own
            }
            own.student_id.with_context(edu_movement_of=papers)._leave(
                "transferred", date - timedelta(days=1)
            )

    def _prepare_movement_values(self, other_school):
        """Return what the movement of a pupil says of the transfer."""
        self.ensure_one()
        return {
            "transfer_id": self.id,
            "other_school": other_school.name,
            "decision_number": self.decision_number,
            "decision_date": self.decision_date,
            "reason_code": self.reason_code,
            "reason": self.reason,
        }

    def _join_records(self):
        """Find the child's own record of the receiving school, or make it."""
        for student in self.student_id.filtered(lambda s: not s.root_id):
            student.root_id = student
        twins = {}
        for company, own in self.grouped("company_dest_id").items():
            twins.update(own.student_id._find_twins(company))
        news = self.browse()
        for transfer in self:
            student = transfer.student_id
            known = twins.get(student, student.browse())
            if known.state == "studying" and known.class_id:
                raise UserError(
                    self.env._(
                        "%(name)s is already a pupil of %(school)s, in class "
                        "%(class)s. Nothing was changed.",
                        **{
                            "name": known.name,
                            "school": known.company_id.name,
                            "class": known.class_id.name,
                        },
                    )
                )
            transfer.undo_data = {"is_new": not known}
            transfer.student_dest_id = known
            if known:
                known.write({"active": True, "root_id": student.root_id.id})
            else:
                news += transfer
        students = self.env["edu.student"].create(
            [
                {
                    **t.student_id._prepare_transfer_values(),
                    "company_id": t.company_dest_id.id,
                    "origin_id": t.student_id.id,
                    "root_id": t.student_id.root_id.id,
                }
                for t in news
            ]
        )
        for transfer, student in zip(news, students, strict=True):
            transfer.student_dest_id = student
        for transfer in self - news:
            if transfer.student_dest_id.root_id != transfer.student_dest_id:
                transfer.student_dest_id.origin_id = transfer.student_id

    def _hand_over_history(self):
        """Write down at the new school where the pupils have been."""
        known = {
            (row.student_id.id, row.school_name, row.date_start)
            for row in self.student_dest_id.history_ids
        }
        values = []
        for transfer in self:
            student = transfer.student_dest_id
            for row in transfer.package.get("history", []):
                day = fields.Date.to_date(row["date_start"]) or False
                own = row["school_name"] == student.company_id.name
                if not own and (student.id, row["school_name"], day) not in known:
                    values.append({**row, "student_id": student.id})
            student._apply_transfer_package(transfer.package)
        rows = self.env["edu.student.history"].create(values)
        for transfer in self:
            own = rows.filtered(lambda r, t=transfer: r.student_id == t.student_dest_id)
            transfer.undo_data = {**transfer.undo_data, "history": own.ids}

    def _hand_over_guardians(self):
        """Link the same guardians to the new records: their logins go on working."""
        today = self.env["edu.student"]._get_today()
        values, owners = [], []
        for transfer in self:
            there = transfer.student_dest_id.guardianship_ids
            there = there.filtered(lambda link: not link.date_end).guardian_id
            for link in transfer.student_id.guardianship_ids:
                if (link.date_end and link.date_end < today) or (
                    link.guardian_id in there
                ):
                    continue
                [copied] = link.copy_data()
                values.append({**copied, "student_id": transfer.student_dest_id.id})
                owners.append(transfer)
        links = self.env["edu.guardianship"].create(values)
        made = {}
        for transfer, link in zip(owners, links, strict=True):
            made.setdefault(transfer.id, []).append(link.id)
        for transfer in self:
            ids = made.get(transfer.id, [])
            transfer.undo_data = {**transfer.undo_data, "guardianships": ids}

    def _hand_over_logins(self):
        """Let the pupils' own logins see the new records too."""
        for transfer in self.filtered("student_id.user_id"):
            user = transfer.student_id.user_id
            transfer.student_dest_id.user_id = user
            if transfer.company_dest_id not in user.company_ids:
                user.company_ids += transfer.company_dest_id

    def _take_back_logins(self):
        """Let the pupils' own logins see the old records only."""
        for transfer in self.filtered("student_dest_id.user_id"):
            user = transfer.student_dest_id.user_id
            transfer.student_dest_id.user_id = False
            if user.company_id != transfer.company_dest_id:
                user.company_ids -= transfer.company_dest_id

    def _enter_new_school(self):
        """Put the pupils into their classes of the new school."""
        for (school_class, date, company), own in self.grouped(
            lambda t: (t.class_dest_id, t.date, t.company_id)
        ).items():
            papers = {
                t.student_dest_id.id: t._prepare_movement_values(company) for t in own
            }
            students = own.student_dest_id.with_context(edu_movement_of=papers)
            if school_class:
                students._change_class(school_class, date, "transfer_in")
                continue
            movements = students.env["edu.student.movement"]
            before = movements._take_snapshot(students)
            steps = [
                {"student": student, "kind": "transfer_in", "date": date}
                for student in students
            ]
            movements._record(before, steps)

    def _notify_sender(self):
        """Tell the sending school, on its pupil, what came of the transfer."""
        for transfer in self:
            transfer.student_id._message_log(
                body=self.env._(
                    "%(school)s has taken the pupil in.",
                    school=transfer.company_dest_id.name,
                )
            )

    # === UNDOING === #

    def action_undo(self):
        """Take back that the pupils were accepted: the transfers wait again.

        :raise UserError: when there were later steps, or a year was opened since
        """
        self._check_side("company_dest_id")
        self._update_state(
            "sent",
            ("accepted",),
            answer_user_id=False,
            answer_date=False,
            answer_reason=False,
        )
        for transfer in self.sudo().with_context(edu_undo_transfer=True):
            movements = transfer.env["edu.student.movement"].search(
                [("transfer_id", "=", transfer.id), ("state", "=", "done")]
            )
            student = transfer.student_dest_id
            movements.filtered(lambda m, s=student: m.student_id == s)._undo()
            movements.filtered(lambda m, s=student: m.student_id != s)._undo()
            data = transfer.undo_data or {}
            links = self.env["edu.guardianship"].sudo()
            links.browse(data.get("guardianships", [])).exists().unlink()
            history = self.env["edu.student.history"].sudo()
            history.browse(data.get("history", [])).exists().unlink()
            transfer._take_back_logins()
            if data.get("is_new"):
                student.active = False
        return True
