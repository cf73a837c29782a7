# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models

from ..const import DENOMINATIONS


class EduCashNoteMixin(models.AbstractModel):
    """So many notes of one value."""

    _name = "edu.cash.note.mixin"
    _description = "Notes of one value"
    _order = "denomination desc, id"

    denomination = fields.Integer(required=True, aggregator=False)
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

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: notes are added while they are counted."""
        notes = super().create(vals_list)
        notes._check_by_hand()
        return notes

    def write(self, vals):
        """Override of the ORM: notes change while they are counted."""
        self._check_by_hand()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_counted(self):
        """Notes that were counted stay."""
        self._check_by_hand()

    def _check_by_hand(self):
        """Refuse changes to what was counted, but for those of the suite itself."""
        if not self.env.su:
            self._check_counting()

    def _check_counting(self):
        """Refuse notes of a count that is over, or somebody else's.

        To be overridden by the models of notes.

        :raise UserError: says which
        """
        raise NotImplementedError

    @api.model
    def _prepare_notes(self, **values):
        """Return commands for one empty row per usual note."""
        return [
            Command.create({"denomination": value, "quantity": 0, **values})
            for value in DENOMINATIONS
        ]
