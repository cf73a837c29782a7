# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models

from ..const import DENOMINATIONS


class EduCashNoteMixin(models.AbstractModel):
    """So many notes of one value."""

    _name = "edu.cash.note.mixin"
    _description = "Notes of one value"
    _order = "denomination desc, id"

    denomination = fields.Integer(string="Note", required=True, aggregator=False)
    quantity = fields.Integer(string="Pieces", default=0)
    amount = fields.Monetary(compute="_compute_amount", store=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")

    _note_check = models.Constraint(
        "CHECK (denomination > 0 AND quantity >= 0)",
        "A note has a value, and nobody counts less than none of it.",
    )

    @api.depends("denomination", "quantity")
    def _compute_amount(self):
        """Value times pieces, in whole đồng."""
        for note in self:
            note.amount = note.denomination * note.quantity

    def _compute_currency_id(self):
        """The currency of the school."""
        for note in self:
            note.currency_id = note.company_id.currency_id

    @api.model
    def _prepare_notes(self, **values):
        """Return commands for one empty row per usual note."""
        return [
            Command.create({"denomination": value, "quantity": 0, **values})
            for value in DENOMINATIONS
        ]
