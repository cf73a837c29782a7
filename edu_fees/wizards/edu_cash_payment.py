# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools import allocation, money


class EduCashPayment(models.TransientModel):
    """The counter: find the pupil, take the money, print the receipt."""

    _name = "edu.cash.payment"
    _description = "Cash payment"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    client_token = fields.Char(
        required=True, readonly=True, default=lambda self: uuid.uuid4().hex
    )
    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        domain="[('company_id', '=', company_id)]",
        help="Type three letters of the name, the pupil's code, or scan the QR code.",
    )
    class_id = fields.Many2one(related="student_id.class_id", related_sudo=False)
    payer_name = fields.Char(string="Payer")
    line_ids = fields.One2many(
        "edu.cash.payment.line", "wizard_id", string="Open bills"
    )
    amount_residual = fields.Monetary(
        string="To collect", compute="_compute_amount_residual"
    )
    amount = fields.Monetary(
        string="Amount taken", compute="_compute_amount", store=True, readonly=False
    )

    @api.depends_context("lang")
    def _compute_display_name(self):
        """Override of the ORM: a place has the name of the place."""
        for wizard in self:
            wizard.display_name = self.env._("Cash counter")

    @api.depends("line_ids.selected", "line_ids.amount_residual")
    def _compute_amount_residual(self):
        """Sum what is open on the chosen bills."""
        for wizard in self:
            chosen = wizard.line_ids.filtered("selected")
            wizard.amount_residual = sum(chosen.mapped("amount_residual"))

    @api.depends("amount_residual")
    def _compute_amount(self):
        """Take everything that is open unless the cashier types less."""
        for wizard in self:
            wizard.amount = wizard.amount_residual

    @api.onchange("student_id")
    def _onchange_student_id(self):
        """Show the pupil's open bills, the oldest first."""
        self.line_ids = [
            Command.clear(),
            *(
                Command.create(self._prepare_line(bill))
                for bill in self._get_open_bills_sudo()
            ),
        ]

    def _get_open_bills_sudo(self):
        """Return the open bills of the pupil, in the order they are filled."""
        bills_sudo = self.env["account.move"].sudo()
        if not self.student_id:
            return bills_sudo
        # The bills are read in sudo: the pupil must be one whom the user may see.
        self.student_id.check_access("read")
        return bills_sudo.search(
            [
                *bills_sudo._edu_get_bill_domain(),
                ("edu_student_id", "=", self.student_id.id),
                ("company_id", "=", self.company_id.id),
                ("amount_residual", ">", 0),
            ],
            order="invoice_date_due, id",
        )

    def _prepare_line(self, bill):
        """Return the values of the wizard's line of a bill."""
        return {
            "move_id": bill.id,
            "selected": True,
            "name": bill.edu_fee_round_id.name,
            "payment_code": bill.edu_payment_code,
            "date_due": bill.invoice_date_due,
            "amount_total": bill.amount_total,
            "amount_residual": bill.amount_residual,
        }

    def action_confirm(self):
        """Take the money, make the receipt, print it, and open the counter anew.

        The bills are looked up again: what the browser sends only chooses among them.

        :return: the action that prints and goes on
        :raise UserError: names what is missing
        """
        self.ensure_one()
        receipts = self.env["edu.receipt"]
        receipts._check_is_cashier()
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("Choose the school first."))
        known = receipts.sudo().search(
            [
                ("client_token", "=", self.client_token),
                ("cashier_id", "=", self.env.uid),
            ],
            limit=1,
        )
        receipt = known.with_env(self.env) or self._issue_receipt()
        return self._get_action_done(receipt)

    def _get_action_done(self, receipt):
        """Return the action that prints a receipt and opens the counter for the next
        payer.

        :param receipt: the `edu.receipt` that was made
        :rtype: dict
        """
        message = self.env._(
            "Receipt %(receipt)s: %(amount)s taken for %(student)s.",
            receipt=receipt.name,
            amount=money.format_amount(receipt.amount),
            student=receipt.student_id.name,
        )
        counter = self.env["ir.actions.act_window"]._for_xml_id(
            "edu_fees.edu_cash_payment_action"
        )
        return {
            "type": "ir.actions.client",
            "tag": "edu_fees.print_and_go_on",
            "params": {
                "report": receipt.action_print(),
                "message": message,
                "next": counter,
            },
        }

    def _issue_receipt(self):
        """Make the receipt of what was chosen."""
        if not self.student_id:
            raise UserError(self.env._("Choose the pupil."))
        if not (self.payer_name or "").strip():
            raise UserError(self.env._("Write who hands over the money."))
        chosen = self.line_ids.filtered("selected")
        chosen_ids = set(chosen.mapped("move_id.id"))
        bills_sudo = self._get_open_bills_sudo()
        bills_sudo = bills_sudo.filtered(lambda bill: bill.id in chosen_ids)
        if not bills_sudo:
            raise UserError(self._get_nothing_open())
        return self.env["edu.receipt"]._issue(
            bills_sudo, self.amount, self.payer_name.strip(), self.client_token
        )

    def _get_nothing_open(self):
        """Return why nothing is collected: who shows a transfer at the counter hears
        that it is in already."""
        text = self.env._(
            "%(student)s has no open bill here; there is nothing to collect.",
            student=self.student_id.name,
        )
        allocations_sudo = self.env["edu.collection.allocation"].sudo()
        last_sudo = allocations_sudo.search(
            [("student_id", "=", self.student_id.id), ("state", "=", "live")],
            order="id desc",
            limit=1,
        )
        if last_sudo.company_id not in self.env.companies:
            return text
        transaction_sudo = last_sudo.transaction_id
        return text + self.env._(
            " %(bill)s was paid on %(date)s: %(amount)s, %(reference)s.",
            bill=last_sudo.move_id.name,
            date=transaction_sudo.date.strftime("%d/%m/%Y"),
            amount=money.format_amount(transaction_sudo.amount),
            reference=transaction_sudo.bank_reference,
        )


class EduCashPaymentLine(models.TransientModel):
    """An open bill at the counter."""

    _name = "edu.cash.payment.line"
    _description = "Open bill at the counter"
    _order = "date_due, id"

    wizard_id = fields.Many2one("edu.cash.payment", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    move_id = fields.Many2one("account.move", string="Bill", required=True)
    selected = fields.Boolean(string="Pay", default=True)
    name = fields.Char(string="Fee round", readonly=True)
    payment_code = fields.Char(readonly=True)
    date_due = fields.Date(string="Due date", readonly=True)
    amount_total = fields.Monetary(string="Amount", readonly=True)
    amount_residual = fields.Monetary(string="To collect", readonly=True)
    amount = fields.Monetary(string="Taken now", compute="_compute_amount")

    @api.depends("selected", "amount_residual", "wizard_id.amount")
    def _compute_amount(self):
        """Fill the chosen bills in their order with the amount taken."""
        for wizard in self.wizard_id:
            lines = wizard.line_ids.filtered("selected")
            rooms = [int(line.amount_residual) for line in lines]
            taken = max(min(int(wizard.amount), sum(rooms)), 0)
            shares = allocation.allocate(taken, rooms)
            for line in wizard.line_ids - lines:
                line.amount = 0
            for line, share in zip(lines, shares, strict=True):
                line.amount = share
        for line in self.filtered(lambda line: not line.wizard_id):
            line.amount = 0
