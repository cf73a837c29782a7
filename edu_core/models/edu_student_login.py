# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import secrets
from datetime import timedelta

from passlib.hash import pbkdf2_sha512

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain

from ..const import TIMEZONE
from .edu_guardian_activation import PASSWORD_LENGTH
from .edu_guardian_code_mixin import CODE_LENGTH, CODE_LETTERS, CODE_ROUNDS

ROLE = "pupil"
SUFFIX = "#"


class EduStudent(models.Model):
    """A pupil's own login, where the school lets its pupils have one.

    The school hands over a letter with a code. With it and the own pupil code the pupil
    chooses a password on the page of the families: no clerk knows it. The login is the
    pupil code. It holds the role *pupil*, which ends with the last day at school.
    """

    _inherit = "edu.student"

    login_code_hash = fields.Char(copy=False, groups=fields.NO_ACCESS)
    login_code_expiry = fields.Datetime(copy=False, groups=fields.NO_ACCESS)
    login_invited_on = fields.Date(string="Letter Of", copy=False, readonly=True)
    login_letter_end = fields.Date(
        string="Letter Holds Until", copy=False, readonly=True
    )
    login_state = fields.Selection(
        [
            ("none", "No letter"),
            ("invited", "Has a letter"),
            ("expired", "Letter is over"),
            ("active", "Has a login"),
            ("ended", "Login has ended"),
        ],
        string="Own Login",
        compute="_compute_login_state",
        compute_sudo=True,
    )

    @api.depends("user_id.active", "login_invited_on", "login_letter_end")
    def _compute_login_state(self):
        """Compute how far a pupil is on the way to a login."""
        today = self._get_today()
        for student in self:
            if student.user_id:
                is_open = student.user_id.active
                student.login_state = "active" if is_open else "ended"
            elif not student.login_invited_on:
                student.login_state = "none"
            elif student.login_letter_end and student.login_letter_end < today:
                student.login_state = "expired"
            else:
                student.login_state = "invited"

    # === THE SCHOOL === #

    def _may_have_login(self):
        """Tell whether a pupil may have a login: who studies in a school that lets its
        pupils.

        Note: self.ensure_one()
        """
        self.ensure_one()
        is_here = self.active and self.state == "studying"
        return is_here and self.company_id.edu_pupil_logins

    def _make_login_codes(self):
        """Return new codes, {pupil's id: code}; older ones are void."""
        codes = {
            student_id: "".join(
                secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)
            )
            for student_id in self.ids
        }
        hasher = pbkdf2_sha512.using(rounds=CODE_ROUNDS)
        days = timedelta(days=self.env["edu.guardian"]._get_code_days())
        students_sudo = self.sudo().with_context(tracking_disable=True)
        students_sudo.write(
            {
                "login_code_expiry": fields.Datetime.now() + days,
                "login_invited_on": self._get_today(),
                "login_letter_end": self._get_today() + days,
            }
        )
        for student_sudo in students_sudo:
            student_sudo.login_code_hash = hasher.hash(codes[student_sudo.id])
        return codes

    def _prepare_void_login_values(self):
        """Return the values of a pupil without a letter."""
        return {
            "login_code_hash": False,
            "login_code_expiry": False,
            "login_invited_on": False,
            "login_letter_end": False,
        }

    def action_revoke_login_code(self):
        """Make the letters of these pupils void; a lost one opens nothing."""
        self.check_access("write")
        invited = self.filtered("login_invited_on")
        invited.sudo().write(self._prepare_void_login_values())
        invited._message_log_batch(
            bodies=dict.fromkeys(invited.ids, self.env._("The letter was made void."))
        )

    # === THE PUPIL === #

    @api.model
    def _begin_activation(self, code, text, address):
        """Begin to make a login by a letter of the school.

        :param str code: as the letter has it
        :param str text: the pupil code, as typed
        :param str address: network address of who asks
        :return: (outcome, token for the session or None): "wrong", "wait", or
            "password" (one is to be chosen)
        """
        student_sudo = self._find_by_letter_sudo(code, text)
        token = self.env["edu.login.code"]._ask_sudo(
            "activate", text, address, student=student_sudo or None
        )
        if not token:
            return "wait", None
        return ("password", token) if student_sudo else ("wrong", None)

    @api.model
    def _find_by_letter_sudo(self, code, text):
        """Return the pupil of that pupil code to whom the school gave that letter.

        It takes as long where there is none.
        """
        code = "".join((code or "")[:64].upper().replace("-", " ").split())
        text = (text or "").strip().upper()[:64]
        hashes = pbkdf2_sha512.using(rounds=CODE_ROUNDS)
        candidates_sudo = self.sudo().browse()
        if text and len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS):
            candidates_sudo = self.sudo().search(
                Domain("student_code", "=ilike", self._escape_like(text))
                & Domain("login_code_hash", "!=", False)
                & Domain("login_code_expiry", ">", fields.Datetime.now())
            )
        found_sudo = candidates_sudo.filtered(
            lambda one: (
                hashes.verify(code, one.login_code_hash) and one._may_have_login()
            )
        )
        if not candidates_sudo:
            hashes.hash("-")
        return found_sudo[:1]

    @api.model
    def _finish_by_password(self, token, password):
        """Make the pupil's login with a password, or give the one there is another.

        :param str token: of the browser's session
        :return: the user to sign in, or an empty one
        """
        row_sudo = self.env["edu.login.code"]._find_sudo(token)
        student_sudo = row_sudo.student_id
        if (
            row_sudo.purpose != "activate"
            or row_sudo.state != "asked"
            or len(password) < PASSWORD_LENGTH
            or not student_sudo.try_lock_for_update()
            or not student_sudo.login_code_hash
            or not student_sudo._may_have_login()
        ):
            return self.env["res.users"]
        user_sudo = student_sudo.user_id
        if user_sudo:
            user_sudo.write({"password": password, "active": True})
        else:
            user_sudo = student_sudo._create_user_sudo(password)
        row_sudo.write({"state": "used", "used_on": fields.Datetime.now()})
        student_sudo.write(self._prepare_void_login_values())
        student_sudo._message_log(body=self.env._("The pupil has a login now."))
        user_sudo._edu_grant_roles([ROLE], self.env["res.company"], self._get_today())
        return user_sudo

    def _create_user_sudo(self, password):
        """Return a new portal user of this pupil, in sudo.

        Note: self.ensure_one()
        """
        users_sudo = self.env["res.users"].sudo()
        user_sudo = users_sudo.with_context(
            no_reset_password=True, mail_create_nosubscribe=True
        ).create(
            {
                "name": self.name,
                "login": self._get_free_login_sudo(),
                "password": password,
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "company_ids": [Command.set(self.company_id.ids)],
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
                "tz": TIMEZONE,
                "lang": self.env["edu.guardian"]._get_family_lang(),
            }
        )
        self.sudo().user_id = user_sudo
        return user_sudo

    def _get_free_login_sudo(self):
        """Return the pupil code, with a number where a pupil of another school has it.

        Note: self.ensure_one()
        """
        login = self.student_code.upper()
        pattern = self._escape_like(login)
        users_sudo = self.env["res.users"].sudo().with_context(active_test=False)
        # However it is written: a code may be the word that somebody signs in with.
        taken = Domain("login", "=ilike", pattern)
        taken |= Domain("login", "=ilike", f"{pattern}{SUFFIX}%")
        logins = {user.login.upper() for user in users_sudo.search(taken)}
        number, free = 1, login
        while free in logins:
            number += 1
            free = f"{login}{SUFFIX}{number}"
        return free

    # === THE ROLE FOLLOWS THE PUPIL === #

    def write(self, vals):
        """Override to end a pupil's role with the last day at school."""
        result = super().write(vals)
        if {"state", "active"} & vals.keys():
            self._sync_login_roles()
        return result

    def _sync_login_roles(self):
        """Let the logins of these pupils hold the role *pupil* as long as they should.

        A login may be that of several records, where a pupil changed schools: it lasts
        as long as one of them. Logins that never had the role are left alone.
        """
        users_sudo = self.sudo().user_id
        if not users_sudo:
            return
        role_sudo = self.env.ref("edu_core.role_pupil").sudo()
        lines_sudo = self.env["res.users.role.line"].sudo()
        # The lines of a login that is closed count as archived.
        users_sudo = (
            lines_sudo.with_context(active_test=False)
            .search([("user_id", "in", users_sudo.ids), ("role_id", "=", role_sudo.id)])
            .user_id
        )
        records_sudo = self.sudo().with_context(active_test=False)
        records_sudo = records_sudo.search([("user_id", "in", users_sudo.ids)])
        today = self._get_today()
        by_end = {}
        for user_sudo, own_sudo in records_sudo.grouped("user_id").items():
            last = own_sudo._get_last_login_day()
            by_end[last] = by_end.get(last, users_sudo.browse()) | user_sudo
        nowhere = self.env["res.company"]
        for last, some_sudo in by_end.items():
            if last is None:
                some_sudo.filtered(lambda user: not user.active).active = True
                some_sudo._edu_grant_roles([ROLE], nowhere, today)
                continue
            some_sudo._edu_end_roles([ROLE], nowhere, last)
            if last < today:
                some_sudo.filtered("active").active = False

    def _get_last_login_day(self):
        """Return the last day of the login of these records of one pupil, or None."""
        today = self._get_today()
        days = []
        for student in self:
            if student._may_have_login():
                return None
            ends = student.enrollment_ids.mapped("date_end")
            is_gone = student.state != "studying" and ends and all(ends)
            # What the school takes back ends at once, what a pupil leaves on its day.
            days.append(max(ends) if is_gone else today - timedelta(days=1))
        return max(days)

    @api.model
    def _end_logins_of_leavers(self):
        """Close the logins of pupils whose last day is over."""
        self.sudo().with_context(active_test=False).search(
            [("user_id.active", "=", True), ("state", "!=", "studying")]
        )._sync_login_roles()

    @api.model
    def _prepare_person_values(self, vals):
        """Override of `edu.person.mixin`: nobody chooses whose login a pupil's is.

        :raise AccessError: when a client names a login
        """
        if vals.get("user_id") and not self.env.su:
            raise AccessError(
                self.env._("A pupil's login is made by the pupil, with a letter.")
            )
        return super()._prepare_person_values(vals)
