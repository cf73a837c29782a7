# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.edu_core.tools import vietnamese

from ..const import AMOUNT_LIMIT

KINDS = [
    ("supplier", "Supplier"),
    ("insurer", "Insurer"),
    ("refund", "Refund to families"),
    ("deposit", "Cash to the bank"),
]
STATES = [
    ("draft", "Draft"),
    ("submitted", "To approve"),
    ("approved", "Approved"),
    ("ordered", "Under way"),
    ("paid", "Paid out"),
    ("reversed", "Reversed"),
    ("cancelled", "Cancelled"),
]
# What the money is promised for, though it is not yet out of the books.
COMMITTED = ("submitted", "approved", "ordered")
# What a person types; the rest is written by the steps of the payment alone.
OWN_FIELDS = {
    "amount_payer",
    "date_planned",
    "insurance_list_id",
    "item_overspend_reason",
    "kind",
    "line_ids",
    "memo",
    "method",
    "papers",
    "payee_account",
    "payee_address",
    "payee_bank",
    "payee_name",
    "payer_id",
    "bank_journal_id",
}
# What the steps write besides the state.
STEP_FIELDS = {
    "amount_deposit",
    "approved_at",
    "approver_id",
    "approver_name",
    "cashier_id",
    "cashier_name",
    "date",
    "fiscal_year",
    "number",
    "order_code",
    "preparer_id",
    "preparer_name",
    "state_reason",
    "voucher_type",
}


class EduDisbursement(models.Model):
    """A payment out of collected money (phiếu chi C41-BB, ủy nhiệm chi).

    The accountant prepares it, the principal approves it, the cashier pays it or the
    bank does: three persons, held by the database. It never changes once it is
    submitted; a wrong one is reversed and keeps its number. Cash that is taken to the
    bank is one of them: it leaves the box by a voucher of the same series.
    """

    _name = "edu.disbursement"
    _description = "Payment out of collected money"
    _inherit = ["edu.school.mixin", "mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name", store=True, index=True, help="Its number once paid."
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, default="supplier")
    method = fields.Selection(
        [("cash", "Cash"), ("bank", "Bank transfer")],
        required=True,
        default="cash",
        help="How the money leaves the school.",
    )
    bank_journal_id = fields.Many2one(
        "account.journal",
        string="Bank account",
        check_company=True,
        ondelete="restrict",
        domain="[('type', '=', 'bank'), ('company_id', '=', company_id)]",
        help="The account that pays, or that the cash goes to.",
    )
    state = fields.Selection(
        STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    payee_name = fields.Char(string="Paid to")
    payee_address = fields.Char(string="Address of the payee")
    payee_account = fields.Char(string="Account of the payee")
    payee_bank = fields.Char(string="Bank of the payee")
    memo = fields.Char(string="Reason", help="What the voucher says it is for.")
    papers = fields.Char(
        string="Original papers", help="Invoice, hand-over list… that go with it."
    )
    date_planned = fields.Date(string="Planned for")
    line_ids = fields.One2many("edu.disbursement.line", "disbursement_id", copy=True)
    amount = fields.Monetary(compute="_compute_amount", store=True, tracking=True)
    amount_deposit = fields.Monetary(
        string="Taken to the bank", readonly=True, copy=False
    )
    amount_in_words = fields.Char(compute="_compute_amount_in_words")
    item_overspend_reason = fields.Char(
        string="Reason of overspending",
        help="Why more of an item is paid than came in; the school must allow it.",
    )
    overspend_allowed = fields.Boolean(related="company_id.edu_overspend_allowed")

    # === WHAT THE STEPS WRITE === #

    voucher_type = fields.Selection(
        [("cash_payment", "Cash payment"), ("payment_order", "Payment order")],
        readonly=True,
        copy=False,
    )
    fiscal_year = fields.Integer(readonly=True, copy=False, aggregator=False)
    number = fields.Integer(readonly=True, copy=False, aggregator=False)
    order_code = fields.Char(
        readonly=True, copy=False, help="Stands in the bank's memo of the payment."
    )
    date = fields.Date(readonly=True, copy=False, help="The day of the voucher.")
    preparer_id = fields.Many2one("res.users", readonly=True, copy=False)
    approver_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    cashier_id = fields.Many2one("res.users", readonly=True, copy=False)
    preparer_name = fields.Char(readonly=True, copy=False)
    approver_name = fields.Char(readonly=True, copy=False)
    cashier_name = fields.Char(readonly=True, copy=False)
    state_reason = fields.Char(
        string="Reason of the last step", readonly=True, copy=False, tracking=True
    )
    transaction_ids = fields.One2many(
        "edu.collection.transaction",
        "disbursement_id",
        readonly=True,
        groups="edu_fees.group_accountant,edu_fees.group_cashier",
    )

    _number_uniq = models.UniqueIndex(
        "(company_id, fiscal_year, voucher_type, number) WHERE number > 0",
        "This number was already given to another payment.",
    )
    _order_code_uniq = models.UniqueIndex(
        "(order_code) WHERE order_code IS NOT NULL",
        "Another payment already has this code.",
    )
    _persons_check = models.Constraint(
        "CHECK (COALESCE(approver_id <> preparer_id, TRUE)"
        " AND COALESCE(cashier_id <> preparer_id, TRUE)"
        " AND COALESCE(cashier_id <> approver_id, TRUE))",
        "Who prepares a payment, who approves it and who pays it are three persons.",
    )
    _amount_check = models.Constraint(
        "CHECK (state = 'draft' OR state = 'cancelled' OR amount > 0)",
        "A payment is for an amount above zero.",
    )

    # === COMPUTE METHODS === #

    @api.depends("number", "fiscal_year", "voucher_type", "kind", "create_date")
    def _compute_name(self):
        """The voucher's number; before it has one, what it is."""
        for payment in self:
            lang = payment.company_id._edu_get_lang()
            env = payment.with_context(lang=lang).env
            kinds = dict(self._fields["kind"]._description_selection(env))
            payment.name = payment._build_number() or kinds.get(payment.kind, "")

    def _build_number(self):
        """Return the number as it is printed, or an empty text."""
        if not self.number:
            return ""
        prefix = self.env["edu.voucher.counter"]._get_prefix(self.voucher_type)
        return f"{prefix}{self.fiscal_year}/{self.number:05d}"

    @api.depends("line_ids.amount", "amount_deposit")
    def _compute_amount(self):
        """Sum the lines; cash that is taken to the bank has none."""
        for payment in self:
            lines = payment.line_ids.mapped("amount")
            payment.amount = sum(lines, payment.amount_deposit)

    @api.depends("amount")
    def _compute_amount_in_words(self):
        """Say the amount in Vietnamese words."""
        for payment in self:
            payment.amount_in_words = vietnamese.amount_in_words(int(payment.amount))

    # === CONSTRAINTS === #

    @api.constrains("bank_journal_id")
    def _check_bank_journal(self):
        """The money comes from, or goes to, an account at a bank."""
        for payment in self:
            if payment.bank_journal_id.type not in (False, "bank"):
                raise ValidationError(
                    self.env._(
                        "%(journal)s is no account at a bank.",
                        journal=payment.bank_journal_id.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: a payment begins as a draft of the accountant.

        :raise AccessError: for values that only the steps write
        """
        payments = super().create(vals_list)
        if not self.env.su:
            # As they are: a default of the client's context sets a field, too.
            for payment in payments.sudo():
                given = any(payment[name] for name in STEP_FIELDS)
                if given or payment.state != "draft" or payment.kind == "deposit":
                    self._refuse_by_hand()
        return payments

    def write(self, vals):
        """Override of the ORM: only a draft changes by hand, and only what is typed.

        :raise AccessError: for what the steps write
        :raise UserError: names the payment that is no draft
        """
        if not self.env.su:
            typed = OWN_FIELDS & vals.keys()
            remarks = {
                name for name in vals if name.startswith(("message_", "activity_"))
            }
            if vals.keys() - typed - remarks or vals.get("kind") == "deposit":
                self._refuse_by_hand()
            if typed:
                self._check_state("draft")
        return super().write(vals)

    def _refuse_by_hand(self):
        """Refuse what only the steps write.

        :raise AccessError: always
        """
        raise AccessError(
            self.env._("The state of a payment follows its buttons, never by hand.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Only a draft that never left the accountant's desk is deleted."""
        for payment in self:
            if payment.state != "draft" or payment.preparer_id:
                raise UserError(
                    self.env._(
                        "Payment %(payment)s is not deleted; cancel or reverse it.",
                        payment=payment.name,
                    )
                )

    # === CHECKS OF THE STEPS === #

    def _check_state(self, *states):
        """Refuse payments that are not in one of these states.

        :raise UserError: names the payment and its state
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for payment in self:
            if payment.state not in states:
                raise UserError(
                    self.env._(
                        "Payment %(payment)s is “%(state)s”; this step is not open.",
                        payment=payment.name,
                        state=labels[payment.state],
                    )
                )

    def _check_is_other_person(self, *users):
        """Refuse a person who has done an earlier step, also by another account.

        :raise UserError: says so
        """
        for user in users:
            if user and user.sudo().partner_id == self.env.user.partner_id:
                raise UserError(
                    self.env._(
                        "%(user)s has already signed payment %(payment)s. Who prepares "
                        "a payment, who approves it and who pays it are three persons.",
                        user=user.sudo().name,
                        payment=self.name,
                    )
                )

    def _check_complete(self):
        """Refuse a payment that lacks something.

        :raise UserError: names the payment and what is missing
        """
        for payment in self:
            if problem := payment._get_problem():
                raise UserError(
                    self.env._(
                        "Payment “%(payment)s”: %(problem)s",
                        payment=payment.name,
                        problem=problem,
                    )
                )

    def _get_problem(self):
        """Return what is missing or wrong, or an empty text."""
        self.ensure_one()
        if not 0 < self.amount < AMOUNT_LIMIT or self.amount != int(self.amount):
            return self.env._("the amount must be whole đồng above zero.")
        if self.method == "bank" and not self.bank_journal_id:
            return self.env._("choose the bank account that pays.")
        if not (self.memo or "").strip():
            return self.env._("write what it is for.")
        if self.kind in ("supplier", "insurer"):
            if not (self.payee_name or "").strip():
                return self.env._("write who is paid.")
            if self.method == "bank" and not (
                (self.payee_account or "").strip() and (self.payee_bank or "").strip()
            ):
                return self.env._("write the payee's account and bank.")
        for line in self.line_ids:
            if problem := line._get_problem():
                return problem
        return ""
