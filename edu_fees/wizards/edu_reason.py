# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

# What may be done with a reason, and the method that does it: nothing else is called.
METHODS = {
    "edu.collection.transaction": "action_undo_match",
    "edu.fee.deduction": "action_cancel",
    "edu.fee.paper": "action_withdraw",
    "edu.receipt": "action_void",
}


class EduReason(models.TransientModel):
    """Ask why, then do what was asked for."""

    _name = "edu.reason"
    _description = "Reason"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )
    question = fields.Char(readonly=True)
    reason = fields.Char()

    @api.model
    def _ask(self, record, title, question):
        """Return the action that asks for the reason of what is done to a record."""
        wizard = self.create(
            {"res_model": record._name, "res_id": record.id, "question": question}
        )
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_confirm(self):
        """Do it, now that the reason is given.

        :raise UserError: when there is no reason
        """
        self.ensure_one()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Give the reason."))
        if self.res_model not in METHODS:
            raise UserError(self.env._("Nothing is asked for here."))
        record = self.env[self.res_model].browse(self.res_id)
        getattr(record, METHODS[self.res_model])(self.reason)
        return {"type": "ir.actions.act_window_close"}
