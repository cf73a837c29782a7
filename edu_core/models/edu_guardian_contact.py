# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class EduGuardian(models.Model):
    """A guardian changes the own number or e-mail address, which a code proves."""

    _inherit = "edu.guardian"

    @api.model
    def _begin_contact(self, text, address):
        """Begin to change the contact of the user who is signed in.

        :param str text: the new phone number or e-mail address, as typed
        :param str address: network address of who asks
        :return: (outcome, token or None): "code", "wait" (asked too often), "wrong" (no
            number and no address) or "unreachable" (no channel reaches it)
        """
        codes = self.env["edu.login.code"]
        contact = codes._normalize_contact(text)
        if not contact or not self._get_own_sudo():
            return "wrong", None
        if not self.env["edu.message"]._get_channel(contact):
            return "unreachable", None
        token = codes._ask_sudo("contact", contact, address, user=self.env.user)
        return ("code", token) if token else ("wait", None)

    @api.model
    def _finish_contact(self, token, code):
        """Take the code that was sent to the new contact, and change it.

        The old contact gets a notice; the schools see the change in the history.

        :return: "done", "wrong", or "taken" when the contact, which is the person's, is
            that of another login of hers
        """
        codes = self.env["edu.login.code"]
        # A code of this user only is compared at all.
        if codes._find_sudo(token).user_id != self.env.user:
            return "wrong"
        row_sudo = codes._verify_sudo(token, code)
        own_sudo = self._get_own_sudo()
        if row_sudo.purpose != "contact" or not own_sudo:
            return "wrong"
        contact, user = row_sudo.contact, self.env.user
        codes._use_sudo(token, user)
        if contact in user._edu_get_contacts():
            return "done"
        if user._edu_is_contact_taken(contact):
            return "taken"
        old = user._edu_set_contact(contact)
        # The schools get a note instead, see `_note_changes`.
        quiet = own_sudo.with_context(tracking_disable=True)
        quiet.write({"email" if "@" in contact else "phone": contact})
        own_sudo._notify_old_contact(old)
        return "done"

    def _notify_old_contact(self, old):
        """Tell the contact that was replaced, so that a thief is noticed.

        :param str old: the number or address of before, if there was one
        """
        if not old:
            return
        self = self.with_context(lang=self._get_family_lang())
        self.env["edu.message"]._send(
            [
                {
                    "contact": old,
                    "company": self._get_sender(),
                    "subject": self.env._("Your contact was changed"),
                    "body": self.env._(
                        "The phone number or e-mail address of your parent account was "
                        "changed just now. If it was not you, please call the office "
                        "of your child's school at once."
                    ),
                }
            ]
        )
