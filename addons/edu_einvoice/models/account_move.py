# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..const import ISSUED


class AccountMove(models.Model):
    _inherit = "account.move"

    def _edu_get_einvoices(self):
        """Return the e-invoices of a bill that have a file, in sudo: whoever sees the
        bill sees their numbers; for the file see `_is_file_for_user`."""
        self.ensure_one()
        einvoices_sudo = self.env["edu.einvoice"].sudo()
        return einvoices_sudo.search(
            [
                ("move_id", "=", self.id),
                ("state", "in", ISSUED),
                ("has_pdf", "=", True),
            ],
            order="date, id",
        )
