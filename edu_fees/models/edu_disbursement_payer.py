# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import money

KIND = "payer"


class EduDisbursement(models.Model):
    """What another payer sent beyond its claims, paid back to it.

    A payment like any other, with its three persons; it takes no item's money but what
    the payer has as received in advance. What waits to be paid back goes to no claim.
    """

    _inherit = "edu.disbursement"

    kind = fields.Selection(
        selection_add=[(KIND, "Refund to another payer")], ondelete={KIND: "cascade"}
    )
    payer_id = fields.Many2one(
        "res.partner",
        string="Other payer",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Who paid more than its claims asked for.",
    )
    amount_payer = fields.Monetary(string="Amount paid back")

    @api.depends("kind", "amount_payer")
    def _compute_amount(self):
        """Override: no lines, but what is paid back of the payer's own."""
        res = super()._compute_amount()
        for payment in self.filtered(lambda one: one.kind == KIND):
            payment.amount = payment.amount_payer
        return res

    @api.onchange("payer_id")
    def _onchange_payer_id(self):
        """The payer itself gets the money, if nobody else is written."""
        if self.kind == KIND and self.payer_id and not self.payee_name:
            self.payee_name = self.payer_id.name

    def _get_problem(self):
        """Override: it goes back to a payer of claims, and takes no item's money."""
        if self.kind != KIND:
            return super()._get_problem()
        if not self.payer_id or self.line_ids:
            return self.env._("choose the other payer; the amount is of no fee item.")
        if self.payer_id._edu_is_pupil():
            return self.env._(
                "%(payer)s is a pupil: what a family overpaid goes back by a refund to "
                "families.",
                payer=self.payer_id.name,
            )
        if not (self.payee_name or "").strip():
            return self.env._("write who is paid.")
        if self.method == "bank" and not (
            (self.payee_account or "").strip() and (self.payee_bank or "").strip()
        ):
            return self.env._("write the payee's account and bank.")
        return super()._get_problem()

    def _check_money(self):
        """Override: no more goes back than the payer has left."""
        res = super()._check_money()
        if self.kind == KIND:
            self.sudo()._check_payer_credit()
        return res

    def _check_payer_credit(self):
        """Refuse to pay back what the payer does not have any more.

        :raise UserError: names the payer, what is left and what is asked
        """
        self.payer_id._edu_lock_payer_credit()
        credits = self.payer_id._edu_get_payer_credit(self.company_id, without=self)
        left = credits.get(self.payer_id, 0)
        if self.amount > left:
            raise UserError(
                self.env._(
                    "%(payer)s has %(left)s left of what it paid beyond its claims; "
                    "%(asked)s cannot be paid back. It may stand on a claim meanwhile.",
                    payer=self.payer_id.name,
                    left=money.format_amount(left),
                    asked=money.format_amount(int(self.amount)),
                )
            )

    def _check_retakable(self):
        """Override: nor is a payment paid out again whose money is used since."""
        res = super()._check_retakable()
        if self.kind == KIND:
            self.sudo()._check_payer_credit()
        return res

    def _prepare_entry(self, date):
        """Override: it goes off what the payer has as received in advance."""
        if self.kind != KIND:
            return super()._prepare_entry(date)
        account = self.env["edu.account.role"]._get_account(
            self.company_id, "received_in_advance", date
        )
        return [
            {
                "name": self.memo,
                "account_id": account.id,
                "partner_id": self.payer_id.id,
                "currency_id": self.currency_id.id,
                "amount_currency": self.amount,
                "balance": self.amount,
            }
        ]

    @api.model
    def _prepare_payer_refund(self, company, payer, amount):
        """Return the values of a draft that pays a payer back, to its own account where
        that is known.

        :param int amount: whole đồng
        """
        bank_sudo = payer.sudo().bank_ids[:1]
        lang = company._edu_get_lang()
        return {
            "company_id": company.id,
            "kind": KIND,
            "method": "bank",
            "payer_id": payer.id,
            "amount_payer": amount,
            "payee_name": payer.name,
            "payee_account": bank_sudo.acc_number,
            "payee_bank": bank_sudo.bank_id.name,
            "memo": self.with_context(lang=lang).env._("Paid beyond the claims"),
        }
