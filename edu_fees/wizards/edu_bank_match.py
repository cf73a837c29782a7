# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class EduBankMatch(models.TransientModel):
    """Find the bank's line of a payment order, a deposit, or money that came back."""

    _name = "edu.bank.match"
    _description = "The bank's line of a payment"

    disbursement_id = fields.Many2one(
        "edu.disbursement", string="Payment", required=True, readonly=True
    )
    currency_id = fields.Many2one(related="disbursement_id.currency_id")
    amount = fields.Monetary(related="disbursement_id.amount", related_sudo=False)
    candidate_ids = fields.Many2many(
        "edu.collection.transaction", compute="_compute_candidate_ids"
    )
    transaction_id = fields.Many2one(
        "edu.collection.transaction",
        string="Line of the bank",
        domain="[('id', 'in', candidate_ids)]",
    )
    date = fields.Date(related="transaction_id.date", related_sudo=False)
    memo = fields.Char(related="transaction_id.memo", related_sudo=False)
    counterparty = fields.Char(
        related="transaction_id.counterparty", related_sudo=False
    )
    is_return = fields.Boolean(
        string="Money that comes back",
        compute="_compute_choice_ids",
        help="The line brings money of the payment back.",
    )
    choice_ids = fields.Many2many(
        "edu.disbursement.line", compute="_compute_choice_ids"
    )
    line_id = fields.Many2one(
        "edu.disbursement.line",
        string="Whose transfer",
        compute="_compute_line_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', choice_ids)]",
        help="The line of the refund list that the bank paid, or gave back.",
    )

    @api.depends("disbursement_id", "transaction_id")
    def _compute_choice_ids(self):
        """Whose transfer of a list the bank's line may be."""
        for wizard in self:
            payment, amount = wizard.disbursement_id, wizard.transaction_id.amount
            wizard.is_return = payment._waits_for_return(amount)
            has_choice = bool(
                wizard.transaction_id and payment and payment._has_transfers()
            )
            parts = payment._find_parts(amount) if has_choice else []
            wizard.choice_ids = self.env["edu.disbursement.line"].union(
                *(part for part in parts if len(part) == 1)
            )

    @api.depends("choice_ids")
    def _compute_line_id(self):
        """The only transfer that it may be."""
        for wizard in self:
            choices = wizard.choice_ids._origin
            wizard.line_id = choices if len(choices) == 1 else False

    @api.depends("disbursement_id")
    def _compute_candidate_ids(self):
        """The waiting lines of the bank with the same amount."""
        for wizard in self:
            payment = wizard.disbursement_id
            wizard.candidate_ids = payment._get_candidates() if payment else False

    def action_confirm(self):
        """Match the payment with the chosen line.

        :raise UserError: when somebody else was faster
        """
        self.ensure_one()
        payment = self.disbursement_id
        payment._check_is_accountant()
        if not self.transaction_id:
            raise UserError(self.env._("Choose the line of the bank."))
        payment._lock()
        self.transaction_id._lock()
        if self.transaction_id not in payment._get_candidates():
            raise UserError(
                self.env._("This line of the bank no longer waits; look again.")
            )
        if self.transaction_id.amount > 0:
            self.transaction_id._check_in_queue()
        payment.sudo()._match_bank_line(
            self.transaction_id.sudo(), "manual", self.line_id.sudo()
        )
        return {"type": "ir.actions.act_window_close"}


class EduDisbursement(models.Model):
    _inherit = "edu.disbursement"

    def _get_candidates(self):
        """Return the waiting lines of the bank that may be this payment.

        What comes back comes after what went out.
        """
        self.ensure_one()
        amounts = self._get_bank_amounts()
        came_in = Domain("state", "=", "queue") & Domain(
            "amount", "in", [one for one in amounts if one > 0]
        )
        out = self.sudo().transaction_ids.filtered(lambda one: one.amount < 0)
        if self.kind != "deposit" and out:
            came_in &= Domain("date", ">=", min(out.mapped("date")))
        went_out = Domain("state", "=", "ignored") & Domain(
            "amount", "in", [one for one in amounts if one < 0]
        )
        own = Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("journal_id.type", "=", "bank"),
                ("disbursement_id", "=", False),
                ("reversal_of_id", "=", False),
            ]
        )
        transactions = self.env["edu.collection.transaction"]
        return transactions.search(own & (came_in | went_out), limit=80)

    def _waits_for_return(self, amount):
        """Tell whether a line of the bank of this amount gives the payment back; of no
        amount, whether the next one does."""
        if self.kind == "deposit":
            return False
        return amount > 0 or (not amount and self.state == "paid")

    def action_find_bank_line(self):
        """Open the lines of the bank that may be this payment.

        Money that came in is nobody's return before a person says so: none is proposed.
        """
        self.ensure_one()
        self._check_is_accountant()
        wizard = self.env["edu.bank.match"].create({"disbursement_id": self.id})
        if self.state == "ordered":
            lines = wizard.candidate_ids.filtered(
                lambda one: not self._waits_for_return(one.amount)
            )
            wizard.transaction_id = lines[:1]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Line of the bank"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }
