# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

# What may be done with a reason, and the method that does it: nothing else is called.
METHODS = {
    "edu.books.lock": ("action_reopen",),
    "edu.collection.close": ("action_reopen",),
    "edu.collection.transaction": (
        "action_undo_match",
        "action_adjust",
        "action_cancel_confirmation",
    ),
    "edu.disbursement": (
        "action_cancel",
        "action_refuse",
        "action_reverse",
        "action_undo_return",
    ),
    "edu.fee.claim": ("action_cancel", "action_withdraw_answer"),
    "edu.fee.credit": ("action_undo",),
    "edu.fee.deduction": ("action_cancel",),
    "edu.fee.exemption": ("action_end",),
    "edu.fee.insurance.list": ("action_cancel",),
    "edu.fee.paper": ("action_withdraw",),
    "edu.fee.sponsorship": ("action_end",),
    "edu.opening": ("action_reverse",),
    "edu.receipt": ("action_void",),
}


class EduReason(models.TransientModel):
    """Ask why, then do what was asked for."""

    _name = "edu.reason"
    _description = "Reason"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )
    method = fields.Char(readonly=True, help="The first of its model when empty.")
    question = fields.Char(readonly=True)
    reason = fields.Char()

    @api.model
    def _ask(self, record, title, question, method=False):
        """Return the action that asks for the reason of what is done to a record."""
        wizard = self.create(
            {
                "res_model": record._name,
                "res_id": record.id,
                "method": method,
                "question": question,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _get_methods(self):
        """Return {model: names of the methods that take a reason}; a module adds its
        own."""
        return METHODS

    def action_confirm(self):
        """Do it, now that the reason is given.

        :raise UserError: when there is no reason
        """
        self.ensure_one()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Give the reason."))
        methods = self._get_methods().get(self.res_model, ())
        method = self.method or (methods and methods[0])
        if method not in methods:
            raise UserError(self.env._("Nothing is asked for here."))
        getattr(self.env[self.res_model].browse(self.res_id), method)(self.reason)
        return {"type": "ir.actions.act_window_close"}
