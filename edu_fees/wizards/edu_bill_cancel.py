# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduBillCancel(models.TransientModel):
    """Ask why bills are cancelled."""

    _name = "edu.bill.cancel"
    _description = "Cancel bills"

    move_ids = fields.Many2many("account.move", string="Bills", required=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Cancel the bills."""
        self.ensure_one()
        self.move_ids._edu_cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
