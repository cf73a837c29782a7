# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, api, models


class EduMessage(models.AbstractModel):
    """The hook through which single messages leave: one-time codes, invitations.

    E-mail is here. A channel module (SMS, Zalo) extends `_get_channels`, `_get_channel`
    and `_send_by`; nobody who sends knows which channels there are.
    """

    _name = "edu.message"
    _description = "Messages to Guardians"

    @api.model
    def _get_channels(self):
        """Return the channels that are ready, by which a message may leave.

        :return: list of (code, name for people), the preferred ones first
        """
        return [("email", self.env._("e-mail"))]

    @api.model
    def _get_channel(self, contact):
        """Return the code of the channel that reaches a contact, else None.

        :param str contact: a phone number such as 84912345678, or an e-mail address
        """
        return "email" if "@" in (contact or "") else None

    @api.model
    def _send(self, messages):
        """Hand messages to their channels, each channel once.

        :param messages: list of dicts with `contact`, `subject`, `body` (plain text, as
            short as a text message) and optionally `company`. What no channel reaches
            is left out.
        :return: how many were handed over
        """
        by_channel = {}
        for message in messages:
            if channel := self._get_channel(message["contact"]):
                by_channel.setdefault(channel, []).append(message)
        for channel, group in by_channel.items():
            self._send_by(channel, group)
        return sum(map(len, by_channel.values()))

    @api.model
    def _send_by(self, channel, messages):
        """Send messages by one channel; to be extended by channel modules.

        :param str channel: code of a channel of `_get_channels`
        :param messages: as of `_send`, all reached by this channel
        """
        if channel == "email":
            self._send_emails(messages)

    @api.model
    def _send_emails(self, messages):
        """Put e-mails into the outgoing queue; their text is deleted once they left."""
        # Author and creator of a message may read it: no clerk reads another's code.
        mails = self.env["mail.mail"].with_user(SUPERUSER_ID)
        mails.create([self._prepare_email_values(message) for message in messages])
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    @api.model
    def _prepare_email_values(self, message):
        """Return the values of an e-mail."""
        company = message.get("company") or self.env.company
        values = {
            "subject": message["subject"],
            "email_to": message["contact"],
            "author_id": self.env.ref("base.partner_root").id,
            "body_html": self.env["ir.qweb"]._render(
                "edu_core.mail_message",
                {"lines": message["body"].splitlines(), "school": company.sudo().name},
            ),
            "auto_delete": True,
        }
        if sender := company.sudo().email_formatted:
            values["email_from"] = sender
        return values
