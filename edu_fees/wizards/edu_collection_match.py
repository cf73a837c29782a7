# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# Who calls is a stronger hint than any likeness of words.
PHONE_SCORE = 100


class EduCollectionMatch(models.TransientModel):
    """Find the bill of a movement in the queue: suggestions, or any open bill."""

    _name = "edu.collection.match"
    _description = "Match money with a bill"

    transaction_id = fields.Many2one(
        "edu.collection.transaction", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="transaction_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(related="transaction_id.date", related_sudo=False)
    amount = fields.Monetary(related="transaction_id.amount", related_sudo=False)
    memo = fields.Char(related="transaction_id.memo", related_sudo=False)
    counterparty = fields.Char(
        related="transaction_id.counterparty", related_sudo=False
    )
    phone = fields.Char(
        string="Phone number",
        help="Of the guardian who calls: the open bills of her children are suggested.",
    )
    line_ids = fields.One2many(
        "edu.collection.match.line", "wizard_id", string="Suggestions", readonly=True
    )
    bill_ids = fields.Many2many(
        "account.move",
        string="Other bills",
        domain="['|', ('edu_fee_round_id', '!=', False), ('edu_claim_id', '!=', False),"
        " ('move_type', '=', 'out_invoice'),"
        " ('state', '=', 'posted'), ('edu_cancel_reason', '=', False),"
        " ('amount_residual', '>', 0), ('company_id', '=', company_id)]",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM to look for suggestions."""
        wizards = super().create(vals_list)
        for wizard in wizards:
            wizard.line_ids = [
                Command.create({"move_id": bill.id, "score": score, "reasons": reasons})
                for bill, score, reasons in wizard.transaction_id._get_suggestions()
            ]
        return wizards

    def action_search_phone(self):
        """Suggest the open bills of the children of the guardian who calls.

        :raise UserError: when there are none
        """
        self.ensure_one()
        transactions = self.env["edu.collection.transaction"]
        number = transactions._normalize_phone(self.phone or "")
        bills = number and transactions._get_bills_of_phone(number).filtered(
            lambda bill: bill.company_id == self.company_id
        )
        if not bills:
            raise UserError(
                self.env._(
                    "No open bill of a child whose guardian has the number %(phone)s.",
                    phone=self.phone or "",
                )
            )
        by_bill = {line.move_id: line for line in self.line_ids}
        reason = self.env._("guardian's phone number")
        for bill in bills:
            if line := by_bill.get(bill):
                line.score += PHONE_SCORE
                line.reasons = ", ".join(filter(None, (reason, line.reasons)))
        self.line_ids = [
            Command.create(
                {"move_id": bill.id, "score": PHONE_SCORE, "reasons": reason}
            )
            for bill in bills
            if bill not in by_bill
        ]
        return self.transaction_id._get_match_action(self)

    def action_match(self):
        """Match the money with the bills that were searched for."""
        self.ensure_one()
        if not self.bill_ids:
            raise UserError(self.env._("Choose the bill that the money is for."))
        self.transaction_id.action_match(self.bill_ids)
        return {"type": "ir.actions.act_window_close"}


class EduCollectionMatchLine(models.TransientModel):
    """A suggested bill, with a button."""

    _name = "edu.collection.match.line"
    _description = "Suggested bill"
    _order = "score desc, id"

    wizard_id = fields.Many2one(
        "edu.collection.match", required=True, ondelete="cascade"
    )
    move_id = fields.Many2one("account.move", string="Bill", required=True)
    student_id = fields.Many2one(related="move_id.edu_student_id", related_sudo=False)
    class_id = fields.Many2one(related="move_id.edu_class_id", related_sudo=False)
    round_id = fields.Many2one(related="move_id.edu_fee_round_id", related_sudo=False)
    currency_id = fields.Many2one(related="move_id.currency_id")
    amount_residual = fields.Monetary(
        related="move_id.amount_residual", related_sudo=False
    )
    score = fields.Integer()
    reasons = fields.Char(string="Why")

    def action_match(self):
        """Match the money with this bill."""
        self.ensure_one()
        self.wizard_id.transaction_id.action_match(self.move_id)
        return {"type": "ir.actions.act_window_close"}
