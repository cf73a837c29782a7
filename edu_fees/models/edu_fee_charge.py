# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class EduFeeCharge(models.Model):
    """What a pupil owes for one item of one round: the row behind a bill's line.

    Written once, when the bill is made, and cancelled with it; never edited.
    """

    _name = "edu.fee.charge"
    _description = "Fee charge"
    _order = "round_id, student_id, id"
    _check_company_auto = True

    name = fields.Char(required=True, help="The bill's text of this charge.")
    round_id = fields.Many2one(
        "edu.fee.round", required=True, ondelete="restrict", check_company=True
    )
    student_id = fields.Many2one(
        "edu.student",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    class_id = fields.Many2one(
        "edu.class", ondelete="restrict", index=True, help="The class when billed."
    )
    item_id = fields.Many2one(
        "edu.fee.item",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    payer_id = fields.Many2one(
        "res.partner",
        required=True,
        ondelete="restrict",
        help="Who owes the money: the pupil, unless somebody else pays.",
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    quantity = fields.Integer(required=True, default=1)
    price = fields.Monetary(required=True)
    deduction_ids = fields.One2many(
        "edu.fee.deduction", "charge_id", string="Deductions"
    )
    amount_deducted = fields.Monetary(
        string="Deducted", help="Unused days of earlier months, taken off."
    )
    amount_supported = fields.Monetary(
        string="Paid by others", help="The part that another payer's charge asks for."
    )
    amount = fields.Monetary(required=True, help="What is to be paid.")
    move_id = fields.Many2one(
        "account.move", string="Bill", ondelete="restrict", index=True
    )
    move_line_id = fields.Many2one(
        "account.move.line", string="Bill line", ondelete="restrict", index=True
    )
    recognition_line_ids = fields.One2many(
        "account.move.line", "edu_recognised_charge_id", string="Recognition"
    )
    amount_recognised = fields.Monetary(
        compute="_compute_amount_recognised",
        store=True,
        help="The part of the amount that money has come in for.",
    )
    state = fields.Selection(
        [("live", "Live"), ("cancelled", "Cancelled")], required=True, default="live"
    )

    # Serves the generation of a round and makes billing twice impossible.
    _live_uniq = models.UniqueIndex(
        "(round_id, student_id, item_id, payer_id, COALESCE(refused_line_id, 0))"
        " WHERE state = 'live'",
        "This pupil already has a charge for this item in this round.",
    )
    _amount_check = models.Constraint(
        "CHECK (amount = price * quantity - COALESCE(amount_deducted, 0)"
        " - COALESCE(amount_supported, 0) AND amount >= 0"
        " AND COALESCE(amount_deducted, 0) >= 0"
        " AND COALESCE(amount_supported, 0) >= 0)",
        "The amount of a charge is its price times its quantity, less what others pay "
        "and deductions that it has room for.",
    )

    @api.depends("recognition_line_ids.balance", "recognition_line_ids.parent_state")
    def _compute_amount_recognised(self):
        """Sum the posted entries that recognise the charge.

        Derived from the books, never kept beside them: undoing a reconciliation
        removes or reverses the lines, and the figure follows.
        """
        lines = self.env["account.move.line"]
        totals = dict(
            lines._read_group(
                [
                    ("edu_recognised_charge_id", "in", self.ids),
                    ("parent_state", "=", "posted"),
                ],
                ["edu_recognised_charge_id"],
                ["balance:sum"],
            )
        )
        for charge in self:
            charge.amount_recognised = -totals.get(charge, 0)

    def _cancel(self):
        """Cancel the charges, so that what they were for may be billed again; what was
        taken off waits for the next bill."""
        self.write({"state": "cancelled"})
        self.deduction_ids._reopen()
