# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.edu_core.tools import vietnamese
from odoo.addons.edu_core.tools.vietnam_day import vietnam_today

from ..tools import allocation, money, payment_code

# Payment states of Odoo, in the words of a school.
PAYMENT_STATES = {
    "paid": "collected",
    "in_payment": "collected",
    "partial": "partial",
    "reversed": "cancelled",
}


class AccountMove(models.Model):
    """A posted customer invoice of a fee round is a school's bill (Thông báo thu)."""

    _inherit = "account.move"

    edu_student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    edu_class_id = fields.Many2one(
        "edu.class",
        string="Class",
        index="btree_not_null",
        ondelete="restrict",
        help="The pupil's class when the bill was made.",
    )
    edu_fee_round_id = fields.Many2one(
        "edu.fee.round",
        string="Fee round",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    edu_charge_ids = fields.One2many("edu.fee.charge", "move_id", string="Charges")
    edu_payment_code = fields.Char(string="Payment code", copy=False)
    edu_published = fields.Boolean(
        string="Sent to the family",
        copy=False,
        help="Families see a bill once it is published.",
    )
    edu_pay_token = fields.Char(copy=False, groups="edu_fees.group_accountant")
    edu_cancel_reason = fields.Char(string="Reason of the cancellation", copy=False)
    edu_payment_state = fields.Selection(
        [
            ("to_collect", "To collect"),
            ("partial", "Partly collected"),
            ("collected", "Collected"),
            ("cancelled", "Cancelled"),
        ],
        string="Collection state",
        compute="_compute_edu_payment_state",
        store=True,
    )
    # Stored to be summed in lists by class and round.
    edu_amount_collected = fields.Monetary(
        string="Amount collected",
        compute="_compute_edu_amount_collected",
        store=True,
    )

    _edu_payment_code_uniq = models.UniqueIndex(
        "(edu_payment_code) WHERE edu_payment_code IS NOT NULL",
        "Another bill already has this payment code.",
    )
    _edu_pay_token_uniq = models.UniqueIndex(
        "(edu_pay_token) WHERE edu_pay_token IS NOT NULL",
        "Another bill already has this link.",
    )
    # One bill per round, pupil and beneficiary account; a cancelled one gives way.
    _edu_bill_uniq = models.UniqueIndex(
        "(edu_fee_round_id, edu_student_id, partner_bank_id)"
        " WHERE edu_fee_round_id IS NOT NULL AND state != 'cancel'"
        " AND move_type = 'out_invoice' AND edu_cancel_reason IS NULL",
        "This pupil already has a bill of this round for this bank account.",
    )

    def init(self):
        """Create the sequence that numbers payment codes, over all schools."""
        self.env.cr.execute("CREATE SEQUENCE IF NOT EXISTS edu_payment_code_seq")
        return super().init()

    # === COMPUTE METHODS === #

    @api.depends("payment_state", "edu_cancel_reason", "edu_fee_round_id")
    def _compute_edu_payment_state(self):
        """Say the payment state of a bill in the accountant's words."""
        for move in self:
            if not move.edu_fee_round_id:
                move.edu_payment_state = False
            elif move.edu_cancel_reason:
                move.edu_payment_state = "cancelled"
            else:
                move.edu_payment_state = PAYMENT_STATES.get(
                    move.payment_state, "to_collect"
                )

    @api.depends("amount_total", "amount_residual", "edu_payment_state")
    def _compute_edu_amount_collected(self):
        """What has come in for the bill; nothing comes in for a cancelled one."""
        for move in self:
            if move.edu_payment_state in (False, "cancelled"):
                move.edu_amount_collected = 0
            else:
                move.edu_amount_collected = move.amount_total - move.amount_residual

    # === BUSINESS METHODS - READING A BILL === #

    @api.model
    def _edu_get_bill_domain(self):
        """Return the domain of bills that count: not cancelled, not reversals."""
        return [
            ("edu_fee_round_id", "!=", False),
            ("move_type", "=", "out_invoice"),
            ("state", "=", "posted"),
            ("edu_cancel_reason", "=", False),
        ]

    def _edu_amount_in_words(self, residual=False):
        """Return the bill's total (or what is still open) in Vietnamese words."""
        self.ensure_one()
        amount = self.amount_residual if residual else self.amount_total
        return vietnamese.amount_in_words(int(amount))

    def _edu_payment_state_label(self, audience="accountant"):
        """Return the payment state in the words of who reads it.

        :param str audience: ``accountant`` (thu) or ``parent`` (nộp)
        """
        self.ensure_one()
        state = self.edu_payment_state or "to_collect"
        if audience != "parent":
            selection = self._fields["edu_payment_state"]
            return dict(selection._description_selection(self.env))[state]
        today = vietnam_today()
        if state == "to_collect" and self.invoice_date_due < today:
            return self.env._("Overdue")
        return {
            "to_collect": self.env._("Not paid yet"),
            "partial": self.env._("Partly paid"),
            "collected": self.env._("Paid"),
            "cancelled": self.env._("Cancelled"),
        }[state]

    # === BUSINESS METHODS - CODES AND PUBLICATION === #

    @api.model
    def _edu_next_payment_codes(self, count):
        """Return ``count`` fresh payment codes; one query."""
        self.env.cr.execute(
            "SELECT nextval('edu_payment_code_seq') FROM generate_series(1, %s)",
            [count],
        )
        return [payment_code.make(number) for (number,) in self.env.cr.fetchall()]

    def _edu_publish(self):
        """Show the bills to the families and give each its link; one statement."""
        bills = self.filtered(lambda move: not move.edu_published)
        if not bills:
            return bills
        bills.flush_recordset(["edu_published", "edu_pay_token"])
        self.env.execute_query(
            SQL(
                """
                UPDATE account_move AS move
                   SET edu_published = TRUE,
                       edu_pay_token = COALESCE(move.edu_pay_token, fresh.token),
                       write_uid = %(uid)s,
                       write_date = NOW() AT TIME ZONE 'UTC'
                  FROM UNNEST(%(ids)s, %(tokens)s) AS fresh (id, token)
                 WHERE move.id = fresh.id
             RETURNING move.id
                """,
                uid=self.env.uid,
                ids=bills.ids,
                tokens=[secrets.token_urlsafe(24) for _bill in bills],
            )
        )
        bills.invalidate_recordset(["edu_published", "edu_pay_token"])
        return bills

    # === BUSINESS METHODS - RECOGNITION === #

    def _edu_get_recognition_accounts(self, date=None, known=None):
        """Return {role: account} of what payments of the bills are recognised on; one
        query for all bills of a school, and none where nothing is recognised.

        :param date: the day of the payment (default: today)
        :param dict known: see `edu.account.role._get_accounts`
        """
        company = self.company_id
        if not self or company.edu_recognition != "on_collection":
            return {}
        charges = self.edu_charge_ids.filtered(lambda c: c.state == "live")
        roles = ["bill_contra", *charges.item_id.mapped("revenue_role")]
        return self.env["edu.account.role"]._get_accounts(company, roles, date, known)

    def _edu_prepare_recognition_lines(self, amount, date=None, accounts=None):
        """Return the entry lines that recognise a payment of the bill.

        For a school on the policy ``on_collection``: the contra account is debited,
        and the accounts of the items' roles are credited, line by line in the bill's
        order until the amount is used up. They belong into the entry of the money
        itself. What they carry in ``edu_recognised_charge_id`` keeps
        ``edu.fee.charge.amount_recognised`` right by itself, also when the entry is
        undone. A school on ``accrual`` needs none.

        :param int amount: what was collected for this bill; negative takes back, last
            line first
        :param date: the day of the payment (default: today)
        :param dict accounts: of `_edu_get_recognition_accounts`, when many bills are
            paid at once
        :return: values of `account.move.line`, balanced among themselves
        :raise UserError: when the amount is more than the bill has room for
        """
        self.ensure_one()
        charges = self.edu_charge_ids.filtered(lambda c: c.state == "live").sorted("id")
        if self.company_id.edu_recognition != "on_collection" or not charges:
            return []
        shares = self._edu_allocate(charges, amount)
        accounts = accounts or self._edu_get_recognition_accounts(date)
        lines = [
            self._edu_prepare_recognition_line(
                accounts["bill_contra"], sum(shares), self.name
            )
        ]
        for charge, share in zip(charges, shares, strict=True):
            if share:
                account = accounts[charge.item_id.revenue_role]
                line = self._edu_prepare_recognition_line(account, -share, charge.name)
                lines.append(
                    {
                        **line,
                        "edu_fee_item_id": charge.item_id.id,
                        "edu_recognised_charge_id": charge.id,
                    }
                )
        return lines

    def _edu_prepare_recognition_line(self, account, balance, name):
        """Return the values of one recognition line."""
        return {
            "name": name,
            "account_id": account.id,
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "amount_currency": balance,
            "balance": balance,
        }

    def _edu_allocate(self, charges, amount):
        """Allocate a payment over charges, in whole đồng.

        :raise UserError: names the bill, the amount and what is open
        """
        taken = [int(charge.amount_recognised) for charge in charges]
        rooms = [
            int(charge.amount) - had for charge, had in zip(charges, taken, strict=True)
        ]
        try:
            return allocation.allocate(amount, rooms, taken)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "Bill %(bill)s cannot take %(amount)s đ: %(open)s đ is open and "
                    "%(taken)s đ has come in.",
                    bill=self.name,
                    amount=money.format_amount(amount, unit=""),
                    open=money.format_amount(sum(rooms), unit=""),
                    taken=money.format_amount(sum(taken), unit=""),
                )
            ) from error

    # === BUSINESS METHODS - CANCELLATION === #

    def _edu_cancel(self, reason):
        """Cancel unpaid bills by reversal; their charges may be billed again.

        The bill and its reversal stay in the books, with the reason.

        :return: the reversals
        :raise UserError: when the reason is missing or money has come in for a bill
        """
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the bill is cancelled."))
        for bill in self:
            bill._edu_check_cancellable()
        self.check_access("write")
        # In sudo: nobody matches or changes a posted bill by hand.
        reversals_sudo = self.sudo()._reverse_moves(
            [
                {
                    "ref": self.env._(
                        "Cancellation of %(bill)s: %(reason)s",
                        bill=bill.name,
                        reason=reason,
                    ),
                    "date": max(vietnam_today(), bill.date),
                    "invoice_date": max(vietnam_today(), bill.date),
                }
                for bill in self
            ],
            cancel=True,
        )
        self.sudo().write(
            {
                "edu_cancel_reason": reason,
                "edu_published": False,
                "edu_pay_token": False,
            }
        )
        self.edu_charge_ids.sudo()._cancel()
        for bill in self:
            bill.message_post(
                body=self.env._("Bill cancelled: %(reason)s", reason=reason)
            )
        return reversals_sudo.with_env(self.env)

    def _edu_check_cancellable(self):
        """Refuse to cancel what is no open bill or has been paid in part.

        :raise UserError: names the bill and the amount
        """
        self.ensure_one()
        if not self.edu_fee_round_id or self.move_type != "out_invoice":
            raise UserError(
                self.env._("%(bill)s is not a bill of a fee round.", bill=self.name)
            )
        if self.edu_cancel_reason or self.state != "posted":
            raise UserError(
                self.env._("Bill %(bill)s is already cancelled.", bill=self.name)
            )
        collected = int(self.amount_total - self.amount_residual)
        if collected:
            raise UserError(
                self.env._(
                    "Bill %(bill)s cannot be cancelled: %(amount)s đ has been "
                    "collected for it. Reverse the money first.",
                    bill=self.name,
                    amount=money.format_amount(collected, unit=""),
                )
            )

    def action_edu_cancel(self):
        """Ask for the reason, then cancel."""
        for bill in self:
            bill._edu_check_cancellable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel the bill"),
            "res_model": "edu.bill.cancel",
            "view_mode": "form",
            "target": "new",
            "context": {"default_move_ids": self.ids},
        }
