# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models, tools


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @tools.ormcache("self.env.uid", "self.env.su", "self.env.user._get_group_ids()")
    def _track_get_fields(self):
        """Override of `mail`: kept per set of groups (see `ir_group_caches`)."""
        return super()._track_get_fields.__wrapped__(self)

    def _thread_to_store(self, store, fields, *, request_list=None):
        """Propose recipients of a message only to who may write one.

        To propose them, their names and addresses are read as the user. An officer
        reads a school's records through a rule, but no contact of the school, so the
        history of a record would end in an access error.
        """
        asked = "suggestedRecipients"
        if request_list and asked in request_list and not self._edu_can_post():
            request_list = [name for name in request_list if name != asked]
        return super()._thread_to_store(store, fields, request_list=request_list)

    def _edu_can_post(self):
        """Return whether the user may write a message on each of the records."""
        operations = self._mail_get_operation_for_mail_message_operation("create")
        return all(
            operation and record.sudo(False).has_access(operation)
            for record, operation in operations.items()
        )
