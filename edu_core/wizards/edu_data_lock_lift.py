# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduDataLockLift(models.TransientModel):
    """Why a lock is lifted."""

    _name = "edu.data.lock.lift"
    _description = "Lift a Data Lock"

    lock_id = fields.Many2one("edu.data.lock", required=True)
    reason = fields.Char(required=True)

    def action_lift(self):
        """Lift the lock now."""
        for wizard in self:
            wizard.lock_id._lift(wizard.reason)
