# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edu_core.tools import vietnamese
from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..const import VOUCHER_PREFIXES, VOUCHER_TYPES
from ..tools import money


class EduReceipt(models.Model):
    """A numbered voucher for money that a person handed over (Phiếu thu).

    Made once and never changed; a wrong one is voided by a reversal entry and keeps
    its number.
    """

    _name = "edu.receipt"
    _description = "Receipt"
    _inherit = ["edu.duty.mixin", "mail.thread"]
    _order = "fiscal_year desc, number desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True, index=True)
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    voucher_type = fields.Selection(VOUCHER_TYPES, required=True, readonly=True)
    fiscal_year = fields.Integer(required=True, readonly=True, aggregator=False)
    number = fields.Integer(required=True, readonly=True, aggregator=False)
    date = fields.Date(required=True, readonly=True)
    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    class_id = fields.Many2one(
        "edu.class",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The pupil's class on the day of the receipt.",
    )
    payer_name = fields.Char(string="Payer", required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    amount_in_words = fields.Char(compute="_compute_amount_in_words")
    line_ids = fields.One2many("edu.receipt.line", "receipt_id", readonly=True)
    transaction_id = fields.Many2one(
        "edu.collection.transaction",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups="edu_fees.group_accountant,edu_fees.group_cashier",
    )
    cashier_id = fields.Many2one("res.users", required=True, readonly=True, index=True)
    cashier_name = fields.Char(
        readonly=True, required=True, help="As it was printed on the day."
    )
    state = fields.Selection(
        [("posted", "Valid"), ("voided", "Voided")],
        required=True,
        default="posted",
        readonly=True,
        tracking=True,
    )
    void_reason = fields.Char(string="Reason of the void", readonly=True, tracking=True)
    void_date = fields.Date(string="Voided on", readonly=True)
    client_token = fields.Char(
        readonly=True,
        copy=False,
        groups="edu_fees.group_cashier",
        help="Made when the cashier opens the window: one window makes one receipt.",
    )

    _number_uniq = models.Constraint(
        "unique (company_id, fiscal_year, voucher_type, number)",
        "This number was already given to another receipt.",
    )
    _client_token_uniq = models.Constraint(
        "unique (client_token)", "This payment already has its receipt."
    )
    _amount_check = models.Constraint(
        "CHECK (amount > 0)", "A receipt is for an amount above zero."
    )

    @api.depends("amount")
    def _compute_amount_in_words(self):
        """Say the amount in Vietnamese words."""
        for receipt in self:
            receipt.amount_in_words = vietnamese.amount_in_words(int(receipt.amount))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """Refuse to delete a receipt: its number would be missing."""
        raise UserError(self.env._("A receipt is never deleted. Void it instead."))

    # === ISSUE === #

    @api.model
    def _issue(self, bills, amount, payer_name, token=False, date=None):
        """Take cash for a pupil's bills and return the numbered receipt.

        One transaction holds the number, the cash journal's line, its settlement and
        the receipt. The caller has checked that the user is the school's cashier.

        :param bills: open bills of one pupil; filled oldest first
        :param int amount: what was handed over, at most what is open
        :param str token: of the window; the same token gives the same receipt
        :raise UserError: on an amount that the bills cannot take, and on bills of none
            or of several pupils
        """
        receipts_sudo = self.sudo()
        if token:
            known = receipts_sudo.search([("client_token", "=", token)], limit=1)
            if known:
                return known.sudo(self.env.su)
        bills_sudo = bills.sudo()
        company, student_sudo = bills_sudo.company_id, bills_sudo.edu_student_id
        if len(company) != 1 or len(student_sudo) != 1:
            raise UserError(self.env._("A receipt is for bills of one pupil."))
        date = fields.Date.to_date(date) or vietnam_today()
        year, number = self.env["edu.voucher.counter"]._next(
            company, "cash_receipt", date
        )
        bills_sudo._edu_lock()
        self._check_amount(bills_sudo, amount)
        name = f"{VOUCHER_PREFIXES['cash_receipt']}{year}/{number:05d}"
        transaction_sudo = self._take_cash(bills_sudo, amount, name, payer_name, date)
        values = {
            "name": name,
            "company_id": company.id,
            "voucher_type": "cash_receipt",
            "fiscal_year": year,
            "number": number,
            "date": date,
            "student_id": student_sudo.id,
            "class_id": student_sudo.class_id.id,
            "payer_name": payer_name,
            "amount": amount,
            "transaction_id": transaction_sudo.id,
            "cashier_id": self.env.uid,
            "cashier_name": self.env.user.name,
            "client_token": token,
            "line_ids": self._prepare_lines(transaction_sudo),
        }
        receipt = receipts_sudo.with_context(mail_create_nosubscribe=True)
        return receipt.create(values).with_env(self.env)

    def _check_amount(self, bills, amount):
        """Refuse what is no amount, or more than the bills ask for.

        :raise UserError: says what is open
        """
        try:
            amount = money.to_whole(amount)
        except ValueError:
            amount = amount or 0
        if not isinstance(amount, int) or isinstance(amount, bool) or amount <= 0:
            raise UserError(
                self.env._(
                    "“%(amount)s” is no amount; take whole đồng above zero.",
                    amount=amount,
                )
            )
        for bill in bills:
            if not bill._edu_takes_money():
                raise UserError(
                    self.env._(
                        "Bill %(bill)s is cancelled or not posted; it takes no money.",
                        bill=bill.name,
                    )
                )
        residual = int(sum(bills.mapped("amount_residual")))
        if amount > residual:
            raise UserError(
                self.env._(
                    "Only %(residual)s đ is still open on these bills, less than the "
                    "%(amount)s đ to take. Perhaps somebody has just paid.",
                    residual=money.format_amount(residual, unit=""),
                    amount=money.format_amount(amount, unit=""),
                )
            )

    def _take_cash(self, bills, amount, name, payer_name, date):
        """Book the cash in the school's cash journal and return the movement."""
        company = bills.company_id
        journal = company.edu_cash_journal_id
        if not journal:
            raise UserError(
                self.env._(
                    "%(school)s has no cash journal. Set it on the school.",
                    school=company.name,
                )
            )
        transactions_sudo = self.env["edu.collection.transaction"].sudo()
        channels_sudo = self.env["edu.collection.channel"].sudo()
        transaction = transactions_sudo._register_movements(
            journal,
            [
                {
                    "bank_reference": name,
                    "date": date,
                    "amount": int(amount),
                    "memo": f"{name} {bills.edu_student_id.name}",
                    "counterparty": payer_name,
                }
            ],
        )
        transaction.channel_id = channels_sudo._get_for_journal(journal, "cash")
        transaction._settle_by_hand(bills)
        return transaction

    def _prepare_lines(self, transaction):
        """Return the lines of a receipt: what was paid for, as it is called today."""
        return [
            Command.create(
                {
                    "name": allocation.move_id.edu_fee_round_id.name,
                    "move_id": allocation.move_id.id,
                    "amount": allocation.amount,
                }
            )
            for allocation in transaction.allocation_ids
        ]

    # === VOID AND PRINT === #

    def action_void(self, reason=None):
        """Void a receipt by a reversal entry; its number stays taken.

        Without a reason, ask for it.

        :raise UserError: when it is already void, or its cash is no longer in the box
        """
        self.ensure_one()
        self._check_is_cashier()
        self._check_voidable()
        self._check_cash()
        if not (reason or "").strip():
            return self.env["edu.reason"]._ask(
                self, self.env._("Void the receipt"), self.env._("Why is it void?")
            )
        self._lock()
        self._check_voidable()
        self.env["edu.cash.count"]._claim_cash(self.company_id)
        self._check_cash()
        today = vietnam_today()
        receipt_sudo = self.sudo()
        receipt_sudo.transaction_id._reverse(
            self.env._(
                "Void of %(receipt)s: %(reason)s",
                receipt=self.name,
                reason=reason.strip(),
            ),
            max(today, self.date),
        )
        receipt_sudo.write(
            {"state": "voided", "void_reason": reason.strip(), "void_date": today}
        )
        return True

    def _lock(self):
        """Lock the receipt until the transaction ends, and read it anew."""
        self.flush_recordset()
        self.env.cr.execute(
            "SELECT id FROM edu_receipt WHERE id = %s FOR UPDATE", [self.id]
        )
        self.invalidate_recordset()

    def _check_voidable(self):
        if self.state != "posted":
            raise UserError(
                self.env._("Receipt %(receipt)s is already void.", receipt=self.name)
            )

    def _check_cash(self):
        """Refuse to take out of the box what is no longer in it.

        :raise UserError: says what is there, and how the money is given back
        """
        balance = self.env["edu.cash.count"]._get_balance_sudo(self.company_id)
        if self.amount > balance:
            raise UserError(
                self.env._(
                    "There are %(balance)s in cash; the %(amount)s of receipt "
                    "%(receipt)s cannot be taken out. The receipt stays valid: give "
                    "the money back by a refund list, in cash later or over the bank.",
                    balance=money.format_amount(balance),
                    amount=money.format_amount(self.amount),
                    receipt=self.name,
                )
            )

    def _check_is_cashier(self):
        """Refuse whoever does not keep the school's cash.

        :raise AccessError: for everybody but a cashier
        """
        self._check_duty(
            "edu_fees.group_cashier",
            self.env._("Only the cashier takes cash and makes or voids receipts."),
        )

    def action_print(self):
        """Print the receipts."""
        return self.env.ref("edu_fees.action_report_receipt").report_action(self)
