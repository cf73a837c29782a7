# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..const import DENOMINATIONS


class EduCashSessionEnd(models.TransientModel):
    """The accountant counts and closes the session of a cashier who is gone."""

    _name = "edu.cash.session.end"
    _description = "End of another person's cash session"

    session_id = fields.Many2one("edu.cash.session", required=True, readonly=True)
    cashier_id = fields.Many2one(related="session_id.cashier_id", related_sudo=False)
    currency_id = fields.Many2one(related="session_id.currency_id")
    amount_expected = fields.Monetary(
        related="session_id.amount_expected", related_sudo=False
    )
    line_ids = fields.One2many(
        "edu.cash.session.end.line",
        "wizard_id",
        default=lambda self: [
            Command.create({"denomination": value}) for value in DENOMINATIONS
        ],
    )
    amount_counted = fields.Monetary(
        string="Counted", compute="_compute_amount_counted"
    )
    difference = fields.Monetary(compute="_compute_amount_counted")
    reason = fields.Char(
        help="Why the cashier does not close it, who was there when the notes were "
        "counted, and why notes and vouchers differ."
    )

    @api.depends("line_ids.amount", "amount_expected")
    def _compute_amount_counted(self):
        """Sum the notes, and say what is beyond the vouchers."""
        for wizard in self:
            wizard.amount_counted = sum(wizard.line_ids.mapped("amount"))
            wizard.difference = wizard.amount_counted - wizard.amount_expected

    def action_confirm(self):
        """Close the session with these notes.

        :raise UserError: without a reason, or when a note stands twice
        """
        self.ensure_one()
        counted = {}
        for line in self.line_ids:
            if line.denomination in counted:
                raise UserError(self.env._("Each note stands once in a count."))
            counted[line.denomination] = line.quantity
        self.session_id._close_for_cashier(counted, self.reason)
        return {"type": "ir.actions.act_window_close"}


class EduCashSessionEndLine(models.TransientModel):
    """The notes of one value that were found."""

    _name = "edu.cash.session.end.line"
    _description = "Notes at the end of another person's cash session"
    _order = "denomination desc, id"

    wizard_id = fields.Many2one(
        "edu.cash.session.end", required=True, index=True, ondelete="cascade"
    )
    denomination = fields.Integer(required=True)
    quantity = fields.Integer(string="Pieces", default=0)
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    amount = fields.Monetary(compute="_compute_amount")

    _note_check = models.Constraint(
        "CHECK (denomination > 0 AND quantity >= 0)",
        "A note has a value, and nobody counts less than none of it.",
    )

    @api.depends("denomination", "quantity")
    def _compute_amount(self):
        """Value times pieces, in whole đồng."""
        for line in self:
            line.amount = line.denomination * line.quantity
