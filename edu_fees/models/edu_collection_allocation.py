# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduCollectionAllocation(models.Model):
    """The part of a movement of money that went to one bill."""

    _name = "edu.collection.allocation"
    _description = "Allocation of money to a bill"
    _order = "transaction_id, id"
    _rec_name = "move_id"
    _check_company_auto = True

    transaction_id = fields.Many2one(
        "edu.collection.transaction",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    move_id = fields.Many2one(
        "account.move",
        string="Bill",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    student_id = fields.Many2one(
        related="move_id.edu_student_id", store=True, index=True
    )
    amount = fields.Monetary(required=True)
    state = fields.Selection(
        [("live", "Counts"), ("undone", "Undone")], required=True, default="live"
    )
    undo_reason = fields.Char(string="Reason")

    _amount_check = models.Constraint(
        "CHECK (amount > 0)", "Only money above zero goes to a bill."
    )
    # Serves the bill's screen and receipts.
    _live_idx = models.Index("(move_id) WHERE state = 'live'")
    # Serves whoever asks for what came in lately, such as confirmations.
    _recent_idx = models.Index("(create_date) WHERE state = 'live'")
