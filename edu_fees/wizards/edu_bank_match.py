# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class EduBankMatch(models.TransientModel):
    """Find the bank's line of a payment order, a deposit, or money that came back."""

    _name = "edu.bank.match"
    _description = "The bank's line of a payment"

    disbursement_id = fields.Many2one(
        "edu.disbursement", string="Payment", required=True, readonly=True
    )
    currency_id = fields.Many2one(related="disbursement_id.currency_id")
    amount = fields.Monetary(related="disbursement_id.amount")
    candidate_ids = fields.Many2many(
        "edu.collection.transaction", compute="_compute_candidate_ids"
    )
    transaction_id = fields.Many2one(
        "edu.collection.transaction",
        string="Line of the bank",
        domain="[('id', 'in', candidate_ids)]",
    )
    is_return = fields.Boolean(
        string="Money that comes back", compute="_compute_is_return"
    )
    date = fields.Date(related="transaction_id.date")
    memo = fields.Char(related="transaction_id.memo")
    counterparty = fields.Char(related="transaction_id.counterparty")

    @api.depends("disbursement_id")
    def _compute_is_return(self):
        """Whether a line is looked for by which the bank gave a payment back."""
        for wizard in self:
            payment = wizard.disbursement_id
            wizard.is_return = payment._waits_for_return() if payment else False

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
        payment._check_state("ordered", "paid")
        if self.transaction_id not in payment._get_candidates():
            raise UserError(
                self.env._("This line of the bank no longer waits; look again.")
            )
        if self.transaction_id.amount > 0:
            self.transaction_id._check_in_queue()
        payment.sudo()._match_bank_line(self.transaction_id.sudo(), "manual")
        return {"type": "ir.actions.act_window_close"}


class EduDisbursement(models.Model):
    _inherit = "edu.disbursement"

    def _get_candidates(self):
        """Return the waiting lines of the bank that may be this payment.

        What comes back comes after what went out.
        """
        self.ensure_one()
        transactions = self.env["edu.collection.transaction"]
        if self.kind == "deposit":
            if self.state != "ordered":
                return transactions
        elif self.method != "bank" or self.state not in ("ordered", "paid"):
            return transactions
        is_return = self._waits_for_return()
        comes_in = self.kind == "deposit" or is_return
        domain = [
            ("company_id", "=", self.company_id.id),
            ("journal_id.type", "=", "bank"),
            ("disbursement_id", "=", False),
            ("reversal_of_id", "=", False),
            ("state", "=", "queue" if comes_in else "ignored"),
            ("amount", "=", self.amount if comes_in else -self.amount),
        ]
        if is_return:
            out = self.sudo().transaction_ids.filtered(lambda one: one.amount < 0)
            domain += [("date", ">=", day) for day in out.mapped("date")[:1]]
        return transactions.search(domain, limit=80)

    def _waits_for_return(self):
        """Tell whether the next line of the bank gives the payment back."""
        self.ensure_one()
        return self.kind != "deposit" and self.state == "paid"

    def action_find_bank_line(self):
        """Open the lines of the bank that may be this payment.

        Money that came in is nobody's return before a person says so: none is proposed.
        """
        self.ensure_one()
        self._check_is_accountant()
        wizard = self.env["edu.bank.match"].create({"disbursement_id": self.id})
        if not wizard.is_return:
            wizard.transaction_id = wizard.candidate_ids[:1]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Line of the bank"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }
