# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class EduCashDeposit(models.TransientModel):
    """The cashier takes cash to the bank (giấy nộp tiền)."""

    _name = "edu.cash.deposit"
    _description = "Cash to the bank"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    account_id = fields.Many2one(
        "res.partner.bank",
        string="Into the account",
        required=True,
        domain="[('id', 'in', account_ids)]",
        default=lambda self: self._get_accounts_sudo()[:1].id,
    )
    account_ids = fields.Many2many("res.partner.bank", compute="_compute_account_ids")
    amount_books = fields.Monetary(
        string="Cash in the books", compute="_compute_amount_books"
    )
    amount = fields.Monetary(
        required=True, default=lambda self: self._get_balance(self.env.company)
    )
    memo = fields.Char(
        string="Reason",
        required=True,
        default=lambda self: self._get_default_memo(),
    )

    @api.depends("company_id")
    def _compute_account_ids(self):
        """The accounts at banks whose statements come in."""
        for wizard in self:
            wizard.account_ids = self._get_accounts_sudo(wizard.company_id)

    @api.depends("company_id")
    def _compute_amount_books(self):
        """What the books say is in the box."""
        for wizard in self:
            wizard.amount_books = self._get_balance(wizard.company_id)

    @api.model
    def _get_balance(self, company):
        """Return the cash of a school by its books."""
        return self.env["edu.cash.count"]._get_balance_sudo(company)

    @api.model
    def _get_default_memo(self):
        """Return why cash goes to the bank, in the school's words."""
        lang = self.env.company._edu_get_lang()
        return self.with_context(lang=lang).env._("Cash of fees to the bank")

    @api.model
    def _get_journals_sudo(self, company):
        """Return the school's bank journals; the cashier reads no journal."""
        return (
            self.env["account.journal"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("type", "=", "bank"),
                    ("bank_account_id", "!=", False),
                ]
            )
        )

    @api.model
    def _get_accounts_sudo(self, company=None):
        """Return the accounts of the school's bank journals."""
        journals = self._get_journals_sudo(company or self.env.company)
        return journals.bank_account_id

    def action_confirm(self):
        """Take the cash out of the box; it is in transit until the bank shows it.

        :return: the action that prints the voucher
        :raise UserError: when there is not so much cash
        """
        self.ensure_one()
        payments = self.env["edu.disbursement"]
        payments._check_is_cashier()
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("Choose the school first."))
        journal = self._get_journals_sudo(self.company_id).filtered(
            lambda one: one.bank_account_id == self.account_id.sudo()
        )[:1]
        if not journal:
            raise UserError(
                self.env._("Choose an account of the school whose statements come in.")
            )
        payment_sudo = payments.sudo().create(self._prepare_deposit(journal))
        payment = payment_sudo.with_env(self.env)
        payment._check_complete()
        payment._pay_cash("ordered")
        payment._take_code()
        return payment.action_print()

    def _prepare_deposit(self, journal):
        """Return the values of the deposit.

        :param journal: the `account.journal` the cash goes to
        """
        account_sudo = journal.bank_account_id
        return {
            "company_id": self.company_id.id,
            "kind": "deposit",
            "method": "cash",
            "bank_journal_id": journal.id,
            "amount_deposit": self.amount,
            "memo": self.memo,
            "payee_name": self.env.user.name,
            "payee_account": account_sudo.acc_number,
            "payee_bank": account_sudo.bank_id.name,
        }
