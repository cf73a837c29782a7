# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..const import KIND


class EduCollectionPayout(models.TransientModel):
    """Close online payments by the line of the bank in which they are paid out."""

    _name = "edu.collection.payout"
    _description = "Payout of online payments"

    transaction_id = fields.Many2one(
        "edu.collection.transaction", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="transaction_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(related="transaction_id.date", related_sudo=False)
    memo = fields.Char(related="transaction_id.memo", related_sudo=False)
    amount = fields.Monetary(
        related="transaction_id.amount",
        related_sudo=False,
        string="On the bank account",
    )
    channel_id = fields.Many2one(
        "edu.collection.channel",
        string="Provider",
        required=True,
        ondelete="cascade",
        domain=f"[('company_id', '=', company_id), ('kind', '=', '{KIND}')]",
    )
    journal_id = fields.Many2one(related="channel_id.journal_id")
    payment_ids = fields.Many2many(
        "edu.collection.transaction",
        "edu_collection_payout_payment_rel",
        string="Online payments",
        compute="_compute_payment_ids",
        store=True,
        readonly=False,
        domain="[('journal_id', '=', journal_id), ('payout_id', '=', False),"
        " ('statement_line_id', '!=', False)]",
    )
    amount_gross = fields.Monetary(
        string="Paid by families", compute="_compute_amounts"
    )
    amount_fee = fields.Monetary(
        string="Kept by the provider", compute="_compute_amounts"
    )

    @api.depends("channel_id", "transaction_id")
    def _compute_payment_ids(self):
        """Propose all payments up to the day of the payout."""
        transactions = self.env["edu.collection.transaction"]
        for wizard in self:
            domain = transactions._get_payout_domain(wizard.channel_id)
            until = [("date", "<=", wizard.transaction_id.date)]
            found = transactions.search(domain + until)
            wizard.payment_ids = [Command.set(found.ids)]

    @api.depends("payment_ids.amount", "transaction_id.amount")
    def _compute_amounts(self):
        """Sum what families paid, and what is less on the bank account."""
        for wizard in self:
            wizard.amount_gross = sum(wizard.payment_ids.mapped("amount"))
            wizard.amount_fee = wizard.amount_gross - wizard.transaction_id.amount

    def action_confirm(self):
        """Close the payments.

        :raise UserError: when they do not belong to the line
        """
        self.ensure_one()
        self.transaction_id._check_may_match()
        self.payment_ids.check_access("read")
        if not self.payment_ids:
            raise UserError(self.env._("Choose the payments that were paid out."))
        self.transaction_id.sudo()._settle_payout(self.payment_ids.sudo())
        return {"type": "ir.actions.act_window_close"}
