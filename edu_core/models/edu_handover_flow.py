# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .edu_handover_line import KINDS


class EduHandover(models.Model):
    """How a hand-over is confirmed, and how it is undone."""

    _inherit = "edu.handover"

    # === ACTIONS === #

    def action_confirm(self):
        """Hand over what is ticked: it ends the day before and begins on the day.

        :raise UserError: if it is confirmed already, nothing is ticked, the day is past
        :raise AccessError: if something ticked is not the current user's to give
        """
        self.check_access("write")
        for handover in self:
            handover._check_can_confirm()
            handover._check_may()
            handover_sudo = handover.sudo()
            for line in handover_sudo.line_ids.filtered("is_selected"):
                line._pass_on()
            handover_sudo.state = "confirmed"
            if handover.date <= self._get_today():
                handover_sudo._apply_day()

    def action_undo(self):
        """Let everything be as it was, as long as the day has not come.

        :raise UserError: if the day has come
        :raise AccessError: if something is not the current user's to give
        """
        self.check_access("write")
        for handover in self:
            if not handover.try_lock_for_update() or not handover.can_undo:
                raise UserError(
                    self.env._(
                        "A hand-over is undone before its day comes only. Make "
                        "another one to give back what was handed over."
                    )
                )
            handover._check_may()
            handover._check_is_last()
            handover_sudo = handover.sudo()
            lines = handover_sudo.line_ids.filtered("action")
            # What the successor got goes first: then there is room for what ended.
            for line in lines.sorted(lambda line: line.action == "end"):
                line._take_back()
            handover_sudo.state = "undone"

    def action_print(self):
        """Print the minutes of the hand-over."""
        return self.env.ref("edu_core.action_report_handover").report_action(self)

    # === CHECKS === #

    def _check_can_confirm(self):
        """Check that a hand-over is a draft, complete, and still true.

        Note: self.ensure_one()
        """
        self.ensure_one()
        if not self.try_lock_for_update() or self.state != "draft":
            raise UserError(self.env._("This hand-over is not a draft any more."))
        if self.date < self._get_today():
            raise UserError(
                self.env._(
                    "Nothing is handed over in the past: %s is over. Choose today or a "
                    "later day.",
                    self.date.strftime("%d/%m/%Y"),
                )
            )
        lines = self.line_ids.filtered("is_selected")
        if not lines:
            raise UserError(self.env._("Tick what is handed over."))
        held = {(kind, record.id) for kind, record in self._get_held()}
        for line in lines.sudo():
            if (line.kind, line.res_id) not in held:
                raise UserError(
                    self.env._(
                        "%(name)s does not hold “%(what)s” any more. Untick it, or "
                        "choose the day again to make another checklist.",
                        name=self._get_names()[0],
                        what=line.name,
                    )
                )

    def _check_may(self):
        """Check that the current user may give what is ticked.

        A role is given by who may give roles; duties, posts and assignments by who
        keeps the staff files; an office by who names the officers of the unit.

        Note: self.ensure_one()
        """
        self.ensure_one()
        users = self.env["res.users"]
        for line in self.line_ids.sudo().filtered("is_selected"):
            record = line._get_record_sudo()
            if line.kind != "role":
                record.with_env(self.env).check_access("write")
                continue
            if not self._get_user("to"):
                raise ValidationError(
                    self.env._(
                        "%(name)s has no login yet. Nobody gets another one's "
                        "password: make a login before handing over the role %(role)s.",
                        name=self._get_names()[1],
                        role=record.role_id.name,
                    )
                )
            users._edu_check_may_grant(
                record.role_id,
                self.env["res.company"].browse(record.company_id.id),
                self._get_user("from") | self._get_user("to"),
            )

    def _check_is_last(self):
        """Refuse to undo what the successor has handed over already in turn.

        Note: self.ensure_one()
        """
        self.ensure_one()
        lines_sudo = self.sudo().line_ids.filtered("new_id")
        later_sudo = lines_sudo.search(
            Domain("handover_id.state", "=", "confirmed")
            & Domain("handover_id", "!=", self.id)
            & Domain("is_selected", "=", True)
            & Domain.OR(
                Domain("kind", "=", line.kind) & Domain("res_id", "=", line.new_id)
                for line in lines_sudo
            ),
            limit=1,
        )
        if later_sudo:
            raise UserError(
                self.env._(
                    "“%(what)s” was handed over again from %(date)s on. Undo that "
                    "hand-over first.",
                    what=later_sudo.name,
                    date=later_sudo.handover_id.date.strftime("%d/%m/%Y"),
                )
            )

    # === WHEN THE DAY COMES === #

    def _apply_day(self):
        """Do what waits for the day: pass the open activities on; works in sudo."""
        for handover in self:
            kinds = set(handover.line_ids.filtered("is_selected").mapped("kind"))
            if handover.pass_activities and kinds & {"role", "office"}:
                handover._pass_activities()
            handover.is_applied = True

    def _pass_activities(self):
        """Give what is still to do to the successor; end what neither may see now.

        What belongs to a role that is kept, and is not the successor's to see, stays.
        Without a message to anybody.

        Note: self.ensure_one()
        """
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        successor = self._get_user("to")
        mine = activities.search([("user_id", "=", self._get_user("from").id)])
        passed = activities
        ended = activities
        companies = self.company_id.ids or successor.company_ids.ids
        for model, rows in mine.grouped("res_model").items():
            if model not in self.env or "company_id" not in self.env[model]._fields:
                continue
            records = self.env[model].browse(rows.mapped("res_id")).exists()
            if self.company_id:
                records = records.filtered(
                    lambda one: one.company_id == self.company_id
                )
            here = rows.filtered(lambda row, ids=set(records.ids): row.res_id in ids)
            seen = self._get_seen_ids(records, successor, companies)
            passed |= here.filtered(lambda row, seen=seen: row.res_id in seen)
            kept = self._get_seen_ids(records, self._get_user("from"), companies)
            kept |= seen
            ended |= here.filtered(lambda row, kept=kept: row.res_id not in kept)
        passed.write({"user_id": successor.id})
        count = len(ended)
        ended.unlink()
        self._message_log(
            body=self.env._(
                "Open activities: %(passed)s passed on, %(ended)s ended.",
                passed=len(passed),
                ended=count,
            )
        )

    @api.model
    def _get_seen_ids(self, records, user, company_ids):
        """Return the ids of the records that a user may see at these schools."""
        seen = records.with_user(user).with_context(allowed_company_ids=company_ids)
        return set(seen._filtered_access("read").ids)

    def _apply_dates(self):
        """Do what waits for the day of each hand-over that came."""
        self.sudo().search(
            [
                ("state", "=", "confirmed"),
                ("is_applied", "=", False),
                ("date", "<=", self._get_today()),
            ]
        )._apply_day()


class EduHandoverLine(models.Model):
    """How one thing passes from one person to another; everything works in sudo."""

    _inherit = "edu.handover.line"

    def _pass_on(self):
        """Let what the line names end the day before, and begin for the successor.

        Note: self.ensure_one()
        """
        self.ensure_one()
        if self.kind == "role":
            return self._pass_role()
        handover = self.handover_id
        _model, holder_field, start, end = KINDS[self.kind]
        record = self._get_record_sudo()
        holder = self._get_holder(self.kind, handover, "to")
        if self.kind == "post" and record.is_main:
            self._end_main_post()
        if record[start] >= handover.date:
            record[holder_field] = holder
            return self.write({"action": "move", "new_id": record.id})
        self.write({"action": "pass", "date_end": record[end], "is_new": True})
        record[end] = handover.date - timedelta(days=1)
        self.env.flush_all()  # what ends must be in the table before what begins
        values = {
            holder_field: holder.id,
            start: handover.date,
            end: self.date_end,
        }
        if "paper_number" in record:
            values["paper_number"] = handover.paper_number
            values["paper_date"] = handover.paper_date
        self.new_id = record.copy(values).id

    def _end_main_post(self):
        """End the successor's main post of until now: a person has one a day."""
        handover = self.handover_id
        eve = handover.date - timedelta(days=1)
        posts = handover.staff_to_id.post_ids.filtered(
            lambda post: post.is_main and post._holds_on(eve)
        )
        for post in posts.filtered(lambda one: not one.date_end or one.date_end > eve):
            self.create(
                {
                    "handover_id": handover.id,
                    "kind": "post",
                    "res_id": post.id,
                    "action": "end",
                    "date_end": post.date_end,
                    **self._prepare_texts("post", post),
                }
            )
            post.date_end = eve
        self.env.flush_all()

    def _pass_role(self):
        """End a role the day before, with what was delegated of it, and give it.

        The former login loses it at 00:00 of the day; the rules on who holds what
        together (as accountant and cashier) are asked like for any role.
        """
        handover = self.handover_id
        record = self._get_record_sudo()
        role, company = record.role_id, record.company_id
        self.write({"action": "pass", "date_end": record.date_to})
        reason = " · ".join(
            text for text in (handover.reason, handover.paper_number) if text
        )
        eve = handover.date - timedelta(days=1)
        delegated = record.edu_delegated_ids
        memory = delegated._prepare_memory()
        handover._get_user("from")._edu_end_roles(role, company, eve, reason)
        ended = delegated.filtered(lambda one: one.ended_at and str(one.id) in memory)
        self.delegations = {"until": memory, "ended": ended.ids}
        successor = handover._get_user("to")
        # What begins later begins later for the successor as well.
        first = max(handover.date, record.date_from or handover.date)
        known = successor._edu_find_adjoining(role, company, first, self.date_end)
        self.write(
            {"is_new": not known, "new_date_end": known.sorted("date_from")[:1].date_to}
        )
        line = successor._edu_grant_roles(
            role, company, first, self.date_end or None, reason
        )
        self.new_id = line.id

    def _take_back(self):
        """Let it be as it was before the hand-over.

        Note: self.ensure_one()
        """
        self.ensure_one()
        handover = self.handover_id
        _model, holder_field, _start, end = KINDS[self.kind]
        record = self._get_record_sudo()
        new = self._get_record_sudo(new=True)
        if self.action == "move":
            record[holder_field] = self._get_holder(self.kind, handover, "from")
            return
        if self.kind == "role":
            self._take_role_back(record, new)
            return
        if self.is_new:
            new.unlink()
            self.env.flush_all()  # the days must be free before another row takes them
        record[end] = self.date_end

    def _take_role_back(self, record, new):
        """Take the successor's role back and give the former holder's its end back.

        Not that of a role which somebody ended otherwise in the meantime: it was taken
        back at once, or for an earlier day.
        """
        if self.is_new:
            new._edu_revoke(self.env._("The hand-over was undone."))
        else:
            new.date_to = self.new_date_end
        self.env.flush_all()
        eve = self.handover_id.date - timedelta(days=1)
        had_begun = not record.date_from or record.date_from <= eve
        if had_begun and (record.edu_revoked_at or record.date_to != eve):
            return
        record.write(
            {
                "date_to": self.date_end,
                "edu_revoked_at": False,
                "edu_ended_by_id": False,
                "edu_end_reason": False,
            }
        )
        before = self.delegations or {"until": {}, "ended": []}
        record.edu_delegated_ids._restore(before["until"], before["ended"])
