# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.test_edu.tests.common import EduHttpCase

# What the web client asks for below a form.
REQUESTS = ("activities", "attachments", "followers", "suggestedRecipients")


class TestChatter(EduHttpCase):
    """The history below a form opens for everybody who opens the form."""

    def _open_history(self, user, record):
        """Return what the web client gets to show the history of a record."""
        self._login(user)
        params = {
            "thread_model": record._name,
            "thread_id": record.id,
            "request_list": REQUESTS,
        }
        data = self.make_jsonrpc_request(
            "/mail/data", {"fetch_params": [["mail.thread", params]]}
        )
        return data["mail.thread"][0]

    def test_an_officer_opens_the_history_of_a_school(self):
        officer = self._persona("officer")
        self.student.message_post(body="Chuyển từ trường khác", message_type="comment")
        for record in self.student, self.class_1a:
            with self.subTest(record=record._name):
                history = self._open_history(officer, record)
                self.assertTrue(history["hasReadAccess"])
                self.assertFalse(history["hasWriteAccess"])
                self.assertNotIn("suggestedRecipients", history)

    def test_who_may_write_is_proposed_recipients(self):
        history = self._open_history(self._persona("office"), self.student)
        self.assertEqual(
            [recipient["partner_id"] for recipient in history["suggestedRecipients"]],
            self.student.partner_id.ids,
        )
