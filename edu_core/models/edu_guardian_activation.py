# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, models

from ..const import TIMEZONE

FAMILY_LANG = "vi_VN"
PASSWORD_LENGTH = 8


class EduGuardian(models.Model):
    """A guardian gets a login by a code of the school, without the school in between.

    1. `_begin_activation`: the code and the phone number or address that the school has
       written down. Right or wrong, it is counted.
    2. Where a channel reaches the contact, a one-time code proves it, also when the
       school's code came by it, which a clerk may have seen: `_finish_by_code`. Else
       `_finish_by_password`.

    Neither says whether there is a login of this number in another school. Who proves
    the contact, or knows that login's password, gets the children into it; anybody else
    gets a login of its own.
    """

    _inherit = "edu.guardian"

    @api.model
    def _begin_activation(self, code, contact, address):
        """Begin to make a login by a code of a school.

        :param str code: as the letter has it
        :param str contact: phone number or e-mail address, as typed
        :param str address: network address of who asks
        :return: (outcome, token for the session or None): "wrong", "wait", "code" (a
            one-time code goes to the contact) or "password" (one is to be chosen)
        """
        codes = self.env["edu.login.code"]
        contact = codes._normalize_contact(contact)
        guardian_sudo = self.browse()._find_by_code_sudo(
            code, [contact] if contact else []
        )
        token = codes._ask_sudo(
            "activate", contact, address, guardian=guardian_sudo or None
        )
        if not token:
            return "wait", None
        if not guardian_sudo:
            return "wrong", None
        is_reached = self.env["edu.message"]._get_channel(contact)
        return "code" if is_reached else "password", token

    @api.model
    def _finish_by_code(self, token, code):
        """Make the login, or join the family's own one, for a proven contact.

        :param str token: of the browser's session
        :param str code: the one-time code
        :return: the user to sign in, or an empty one
        """
        codes = self.env["edu.login.code"]
        row_sudo = codes._verify_sudo(token, code)
        if row_sudo.purpose != "activate":
            return self.env["res.users"]
        guardian_sudo = row_sudo.guardian_id
        if not guardian_sudo._may_activate():
            return self.env["res.users"]
        holder_sudo = codes._find_user_sudo(row_sudo.contact)
        return guardian_sudo._finish_activation_sudo(row_sudo, holder_sudo)

    @api.model
    def _finish_by_password(self, token, password):
        """Make the login with a password, or join the one that has this password.

        :return: the user to sign in, or an empty one
        """
        codes = self.env["edu.login.code"]
        row_sudo = codes._find_sudo(token)
        guardian_sudo = row_sudo.guardian_id
        if (
            row_sudo.purpose != "activate"
            or row_sudo.state != "asked"
            or self.env["edu.message"]._get_channel(row_sudo.contact)
            or len(password) < PASSWORD_LENGTH
            or not guardian_sudo._may_activate()
        ):
            return self.env["res.users"]
        users_sudo = self.env["res.users"].sudo()
        holders_sudo = users_sudo.search(
            users_sudo._get_login_domain(row_sudo.contact), order="id"
        ).filtered("edu_is_family_login")
        holder_sudo = holders_sudo._edu_find_by_password(password)[:1]
        row_sudo.state = "verified"
        return guardian_sudo._finish_activation_sudo(row_sudo, holder_sudo, password)

    def _may_activate(self):
        """Tell whether the code that began a step still holds when it ends.

        Of two browsers that end it at once one is told no: a person gets one login.
        """
        locked_sudo = self.sudo().try_lock_for_update()
        return bool(
            locked_sudo.active
            and locked_sudo.link_code_hash
            and not locked_sudo._get_users()
        )

    def _finish_activation_sudo(self, row_sudo, holder_sudo, password=None):
        """Join this guardian with the holder's record, or make a login of its own."""
        contact = row_sudo.contact
        if own_sudo := holder_sudo.partner_id.edu_guardian_ids[:1]:
            row_sudo.guardian_id = own_sudo
            self._join_sudo(own_sudo)
            user_sudo = holder_sudo
            if not password and contact == user_sudo._edu_get_contacts()[0]:
                user_sudo._edu_claim()
        else:
            self._leave_other_schools_sudo()
            login = self.env["res.users"]._edu_get_free_login(contact)
            user_sudo = self._create_user_sudo(login, password)
            self.write(self._prepare_void_code_values())
            self._message_log(
                body=self.env._("The guardian entered the code and has a login now.")
            )
        row_sudo.user_id = user_sudo
        return user_sudo

    def _create_user_sudo(self, login, password=None):
        """Return a new portal user of this guardian."""
        values = self._prepare_user_values() | {
            "login": login,
            "edu_is_contact_proved": not password,
        }
        if password:
            values["password"] = password
        user_sudo = (
            self.env["res.users"]
            .sudo()
            .with_context(no_reset_password=True, mail_create_nosubscribe=True)
            .create(values)
        )
        self._sync_user_companies()
        return user_sudo

    def _prepare_user_values(self):
        """Return the values of the guardian's portal user."""
        schools = self.sudo().guardianship_ids.company_id
        school = (schools & self.env.company) or schools[:1] or self.env.company
        return {
            "name": self.name,
            "partner_id": self.partner_id.id,
            "company_id": school.id,
            "company_ids": [Command.set(school.ids)],
            "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            "tz": TIMEZONE,
            "lang": self._get_family_lang(),
        }

    @api.model
    def _get_family_lang(self):
        """Return the language in which families are written to."""
        lang = self.env["res.lang"]._get_data(code=FAMILY_LANG)
        return FAMILY_LANG if lang else self.env.user.lang or self.env.lang

    def _get_sender(self):
        """Return the school that writes to the guardian."""
        schools = self.sudo().guardianship_ids.company_id
        return (schools & self.env.companies)[:1] or schools[:1] or self.env.company

    @api.model
    def _get_activation_url(self):
        """Return the address of the page for codes; none without a portal.

        To be overridden by the module that has the page.
        """
        return False
