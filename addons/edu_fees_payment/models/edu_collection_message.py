# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..const import KIND


class EduCollectionMessage(models.Model):
    _inherit = "edu.collection.message"

    def _book(self, channel):
        """Override of `edu_fees`: what failed is tried again with its transaction."""
        if channel.kind != KIND:
            return super()._book(channel)
        for message in self:
            values = channel._collect_read(message._get_call())
            channel.sudo().provider_id._edu_process(message.verb, values, message)
        return self.filtered(lambda one: one.state != "failed")._mark_done()
