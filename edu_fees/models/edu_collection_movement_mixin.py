# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduCollectionMovementMixin(models.AbstractModel):
    """A row of a query about movements of money: what each shows of its movement.

    The row has the movement's own id, as `transaction_id` too, and leads to what can be
    done with it.
    """

    _name = "edu.collection.movement.mixin"
    _description = "Row about a movement"
    _rec_name = "bank_reference"

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    transaction_id = fields.Many2one(
        "edu.collection.transaction", string="Movement", readonly=True
    )
    journal_id = fields.Many2one("account.journal", readonly=True)
    channel_id = fields.Many2one("edu.collection.channel", readonly=True)
    date = fields.Date(readonly=True)
    bank_reference = fields.Char(readonly=True)
    memo = fields.Char(readonly=True)
    counterparty = fields.Char(string="Sender", readonly=True)

    def action_open_match(self):
        """Open the suggestions for money that is not confirmed."""
        self.ensure_one()
        return self.transaction_id.action_open_match()

    def action_pay_back(self):
        """Open the payment that gives the money back to its sender."""
        self.ensure_one()
        return self.transaction_id.action_pay_back()
