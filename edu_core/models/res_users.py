# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessDenied
from odoo.fields import Domain

# What makes a login of a taken number or address one of its own: 84912345678#2.
SUFFIX = "#"
# Hashed where there is no hash to compare with: it takes as long.
NOTHING = "-"


class ResUsers(models.Model):
    _inherit = "res.users"

    # The other way to write the login: an address the person proved to be hers.
    edu_login_alias = fields.Char(copy=False, prefetch=False, groups=fields.NO_ACCESS)
    # Whether who has the login proved its number or address, or named it only.
    edu_is_contact_proved = fields.Boolean(copy=False, groups=fields.NO_ACCESS)
    edu_is_family_login = fields.Boolean(
        compute="_compute_edu_is_family_login", compute_sudo=True
    )

    _edu_login_alias_uniq = models.UniqueIndex(
        "(edu_login_alias) WHERE edu_login_alias IS NOT NULL",
        "Another login has this number or address already.",
    )

    @api.depends("active", "share", "partner_id.edu_guardian_ids.active")
    def _compute_edu_is_family_login(self):
        """Compute whether it is the portal login of a guardian, and nothing else."""
        for user in self:
            user.edu_is_family_login = (
                user.active
                and user._is_portal()
                and any(user.partner_id.edu_guardian_ids.mapped("active"))
            )

    # === LOGINS === #

    @api.model
    def _get_login_domain(self, login):
        """Override of `base`: a phone number is a login however it is written.

        So is the second contact of a person. One number may have several logins.
        """
        domain = super()._get_login_domain(login)
        if self.env.context.get("edu_exact_login"):
            return domain
        contact = self.env["edu.login.code"]._normalize_contact(login)
        if not contact:
            return domain
        return (
            domain
            | Domain("login", "=", contact)
            | Domain("login", "=like", f"{self._edu_escape(contact)}{SUFFIX}%")
            | Domain("edu_login_alias", "=", contact)
        )

    @api.model
    def _edu_escape(self, text):
        """Return a text in which % and _ mean themselves in a pattern."""
        return self.env["edu.guardian"]._escape_like(text)

    @api.model
    def _edu_get_free_login(self, contact):
        """Return a login for a contact that nobody has yet.

        Whether a contact is taken must not be seen from outside: a family of another
        school may have it. So it is never refused.
        """
        pattern = f"{self._edu_escape(contact)}{SUFFIX}%"
        users_sudo = self.sudo().with_context(active_test=False)
        taken = Domain("login", "=", contact) | Domain("login", "=like", pattern)
        taken |= Domain("edu_login_alias", "=", contact)
        logins = set(users_sudo.search(taken).mapped("login")) | {contact}
        if not users_sudo.search_count(taken, limit=1):
            return contact
        number = 2
        while f"{contact}{SUFFIX}{number}" in logins:
            number += 1
        return f"{contact}{SUFFIX}{number}"

    def _edu_get_contacts(self):
        """Return the numbers and addresses with which the user signs in."""
        self.ensure_one()
        user_sudo = self.sudo()
        contacts = [user_sudo.login.partition(SUFFIX)[0], user_sudo.edu_login_alias]
        return [contact for contact in contacts if contact]

    def _edu_is_contact_taken(self, contact):
        """Tell whether somebody else signs in with a contact."""
        self.ensure_one()
        users_sudo = self.sudo().with_context(active_test=False)
        taken = Domain("login", "=", contact) | Domain("edu_login_alias", "=", contact)
        return bool(
            users_sudo.search_count(taken & Domain("id", "!=", self.id), limit=1)
        )

    def _edu_set_contact(self, contact):
        """Let the user sign in with a proven contact.

        It takes the place of the one of its kind (number or address) that there was.

        :return: the contact that is no login any more, or None
        """
        self.ensure_one()
        user_sudo = self.sudo()
        login = user_sudo.login.partition(SUFFIX)[0]
        if ("@" in login) == ("@" in contact):
            user_sudo.write({"login": contact, "edu_is_contact_proved": True})
            return login
        old = user_sudo.edu_login_alias
        user_sudo.edu_login_alias = contact
        return old or None

    def _edu_claim(self):
        """Give these logins to who has just proved their contact.

        A login that was made by a letter and a password may be somebody else's, who
        named that number: its password, and what else opens it, ends.
        """
        for user_sudo in self.sudo():
            if not user_sudo.edu_is_contact_proved:
                user_sudo.write(
                    {
                        "edu_is_contact_proved": True,
                        "edu_login_alias": False,
                        "password": secrets.token_urlsafe(32),
                    }
                )

    # === SIGNING IN === #

    def _login(self, credential, user_agent_env):
        """Override of `base` to find by the password which of the logins of a number is
        meant; who has a code says the login exactly."""
        if credential["type"] == "edu_code":
            self = self.with_context(edu_exact_login=True)
        elif login := self._edu_pick_login(credential):
            credential = {**credential, "login": login}
            self = self.with_context(edu_exact_login=True)
        return super()._login(credential, user_agent_env=user_agent_env)

    def _edu_pick_login(self, credential):
        """Return the login for which the password is right, or one of those it may be
        meant for; None when there is none.

        However many logins a number has, and whether it has any, as many passwords are
        compared, so that the time of the answer tells nothing.
        """
        if credential["type"] != "password" or not credential.get("password"):
            return None
        contact = self.env["edu.login.code"]._normalize_contact(credential["login"])
        if not contact:
            return self._edu_pick_pupil_login(credential["login"])
        users_sudo = self.sudo().search(
            self._get_login_domain(credential["login"]), order="id"
        )
        picked_sudo = users_sudo._edu_find_by_password(credential["password"])
        picked_sudo = (picked_sudo or users_sudo)[:1]
        if not picked_sudo._edu_get_hashes():
            # Odoo would compare nothing for a login that nobody has, or without one.
            self._crypt_context().hash(NOTHING)
        return picked_sudo.login

    def _edu_pick_pupil_login(self, text):
        """Return the pupil code that was typed in small letters, if it is a login.

        Who has exactly what was typed comes first: no pupil code stands in the way of
        somebody else's login.
        """
        users_sudo = self.sudo()
        if users_sudo.search_count([("login", "=", text)], limit=1):
            return None
        login = (text or "").strip().upper()
        return users_sudo.search([("login", "=", login)], limit=1).login or None

    def _edu_find_by_password(self, password):
        """Return those of these users whose password it is, in constant time for up to
        two of them."""
        crypt = self._crypt_context()
        hashes = dict(self._edu_get_hashes())
        found = self.filtered(
            lambda user: hashes.get(user.id) and crypt.verify(password, hashes[user.id])
        )
        for _missing in range(max(2 - len(hashes), 0)):
            crypt.hash(NOTHING)
        return found

    def _edu_get_hashes(self):
        """Return the password hashes of these users as (id, hash)."""
        self.flush_recordset(["password"])
        self.env.cr.execute(
            "SELECT id, password FROM res_users"
            " WHERE id = ANY(%s) AND password IS NOT NULL",
            [self.ids],
        )
        return self.env.cr.fetchall()

    def _check_credentials(self, credential, env):
        """Override of `base` to take the verified code of a guardian's portal login."""
        if credential["type"] != "edu_code":
            return super()._check_credentials(credential, env)
        user = self.env.user
        # Odoo's own form lets anybody name this type, without a token.
        token = credential.get("token")
        is_used = self.env["edu.login.code"]._use_sudo(token, user)
        if not is_used or not user.edu_is_family_login:
            raise AccessDenied()
        return {"uid": user.id, "auth_method": "edu_code", "mfa": "default"}
