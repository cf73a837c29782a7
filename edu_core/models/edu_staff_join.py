# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from .edu_guardian_code_mixin import CODE_DAYS, CODE_LENGTH, CODE_LETTERS, TRIES_A_DAY


class EduStaff(models.Model):
    """One person who works in several schools: a file in each, one login.

    A school neither asks nor learns whether somebody works elsewhere. It hands a code
    over, and the person enters it in the own login; the code works only where the
    personal ID in one of the person's own files is that of the new one.
    """

    _inherit = "edu.staff"

    join_code_hash = fields.Char(copy=False, groups=fields.NO_ACCESS)
    join_code_expiry = fields.Datetime(copy=False, groups=fields.NO_ACCESS)
    # What the person of this file entered wrongly.
    join_tries = fields.Integer(copy=False, groups=fields.NO_ACCESS)
    join_tries_date = fields.Date(copy=False, groups=fields.NO_ACCESS)

    # === THE SCHOOL === #

    def action_make_join_code(self):
        """Make a code for the person of this file and show it once.

        The answer is the same whether the person works elsewhere or not.

        :raise UserError: if the file has a login or no personal ID
        """
        self.ensure_one()
        self.check_access("write")
        if self.user_id or not self.national_id:
            raise UserError(
                self.env._(
                    "%s: a code is for who has no login here yet and whose personal ID "
                    "is in the file.",
                    self.name,
                )
            )
        code = self._make_join_code()
        self._message_log(body=self.env._("A code to join the school was made."))
        return self._show(
            "warning",
            self.env._(
                "%(name)s enters this code within %(days)s days under School ▸ Staff ▸ "
                "Join Another School. It is shown once: %(code)s",
                name=self.name,
                days=CODE_DAYS,
                code=code,
            ),
        )

    def _make_join_code(self):
        """Return a new code for this file; an older one is void."""
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        crypt = self.env["res.users"]._crypt_context()
        self.sudo().write(
            {
                "join_code_hash": crypt.hash(code),
                "join_code_expiry": fields.Datetime.now() + timedelta(days=CODE_DAYS),
            }
        )
        return code

    @api.model
    def _show(self, kind, message):
        """Return the action that shows a message to who asked, and to nobody else."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": message,
                "sticky": True,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # === THE PERSON === #

    @api.model
    def _join_by_code(self, text):
        """Put the file for which a code was made under the user's own login.

        :param str text: what the user entered
        :return: "done", "wrong", "locked" after too many wrong ones that day, or
            "by_hand" when the user's rights would hold at the new school by themselves
        """
        own_sudo = self.sudo().search([("user_id", "=", self.env.uid)])
        counter = own_sudo.sorted("id")[:1]
        if not counter or not counter.try_lock_for_update():
            return "wrong"
        today = self._get_today()
        is_today = counter.join_tries_date == today
        tries = counter.join_tries if is_today else 0
        if tries >= TRIES_A_DAY:
            return "locked"
        file_sudo = self._find_by_code(text, own_sudo)
        if not file_sudo:
            counter.write({"join_tries": tries + 1, "join_tries_date": today})
            return "wrong"
        if not self._holds_by_school():
            return "by_hand"
        self._join(file_sudo)
        return "done"

    @api.model
    def _find_by_code(self, text, own_sudo):
        """Return the file for which the user got that code, if it still holds."""
        code = "".join((text or "").upper().replace("-", " ").split())
        if len(code) != CODE_LENGTH or not set(code) <= set(CODE_LETTERS):
            return self.browse()
        ids = [number for number in own_sudo.mapped("national_id") if number]
        candidates_sudo = self.sudo().search(
            Domain("national_id", "in", ids)
            & Domain("company_id", "not in", own_sudo.company_id.ids)
            & Domain("user_id", "=", False)
            & Domain("join_code_hash", "!=", False)
            & Domain("join_code_expiry", ">", fields.Datetime.now())
        )
        # A salted hash, compared in constant time.
        crypt = self.env["res.users"]._crypt_context()
        return candidates_sudo.filtered(
            lambda one: crypt.verify(code, one.join_code_hash)
        )[:1]

    @api.model
    def _holds_by_school(self):
        """Return whether the user's rights come from roles at single schools.

        Groups given by hand and roles without a school would hold at the new school
        as soon as it is one of the user's.
        """
        lines_sudo = self.env.user.sudo().role_line_ids
        today = lines_sudo._edu_get_today()
        held = lines_sudo.filtered(lambda line: line._edu_is_held_on(today))
        return bool(lines_sudo) and all(line.company_id for line in held)

    @api.model
    def _join(self, file_sudo):
        """Let the user be the person of a file; which role that brings is another's."""
        user_sudo = self.env.user.sudo()
        user_sudo.write({"company_ids": [Command.link(file_sudo.company_id.id)]})
        file_sudo.employee_id.with_company(file_sudo.company_id).user_id = user_sudo
        file_sudo.write({"join_code_hash": False, "join_code_expiry": False})
        file_sudo._message_log(
            body=self.env._("The person entered the code and works under this login.")
        )
