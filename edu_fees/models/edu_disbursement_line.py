# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import SPENDING_ROLES
from ..tools import money


class EduDisbursementLine(models.Model):
    """What a payment takes from which item; of a refund, what which pupil gets back."""

    _name = "edu.disbursement.line"
    _description = "Line of a payment"
    _inherit = ["edu.school.mixin"]
    _order = "disbursement_id, sequence, id"
    _check_company_auto = True

    disbursement_id = fields.Many2one(
        "edu.disbursement",
        string="Payment",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="disbursement_id.company_id",
        store=True,
        index=True,
        required=True,
        precompute=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(related="disbursement_id.state")
    sequence = fields.Integer(default=10)
    item_id = fields.Many2one(
        "edu.fee.item",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('company_id', '=', company_id)]",
        help="Whose money it is. Without an item: what the pupil has overpaid.",
    )
    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    class_id = fields.Many2one(
        "edu.class",
        compute="_compute_class_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The pupil's class when the list was made.",
    )
    deduction_id = fields.Many2one(
        "edu.fee.deduction",
        string="Unused days",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
    )
    name = fields.Char(string="What for")
    amount = fields.Monetary(required=True)
    payee_name = fields.Char(string="Receiver", help="Who signs for the money.")
    payee_account = fields.Char(
        string="Account", groups="edu_fees.group_accountant,edu_core.group_principal"
    )
    payee_bank = fields.Char(
        string="Bank", groups="edu_fees.group_accountant,edu_core.group_principal"
    )

    _amount_check = models.Constraint(
        "CHECK (amount > 0)", "A line of a payment is for an amount above zero."
    )
    _deduction_uniq = models.UniqueIndex(
        "(disbursement_id, deduction_id) WHERE deduction_id IS NOT NULL",
        "These unused days are on the list already.",
    )

    @api.depends("student_id")
    def _compute_class_id(self):
        """The pupil's class when the list is made; it stays."""
        for line in self:
            line.class_id = line.student_id.class_id or line.class_id

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: only drafts get lines."""
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        """Override of the ORM: only the lines of drafts change."""
        self._check_draft()
        result = super().write(vals)
        self._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        """Only the lines of drafts are deleted."""
        self._check_draft()

    def _check_draft(self):
        """Refuse lines of a payment that is no draft.

        :raise UserError: names the payment
        """
        if not self.env.su:
            self.disbursement_id._check_state("draft")

    # === BUSINESS METHODS === #

    def _get_problem(self):
        """Return what is wrong with the line, or an empty text."""
        self.ensure_one()
        payment = self.disbursement_id
        if self.amount <= 0 or self.amount != int(self.amount):
            return self.env._(
                "line “%(line)s”: the amount must be whole đồng above zero.",
                line=self.name or self.item_id.name,
            )
        if payment.kind == "refund" and not self.student_id:
            return self.env._("a line of a refund names the pupil.")
        if payment.kind != "refund" and not self.item_id:
            return self.env._("each line names the fee item whose money is paid.")
        if problem := self._get_deduction_problem():
            return problem
        if payment.kind == "refund" and payment.method == "bank":
            line_sudo = self.sudo()
            if not (line_sudo.payee_account and line_sudo.payee_bank):
                return self.env._(
                    "%(student)s: write account and bank of the family.",
                    student=self.student_id.name,
                )
        return ""

    def _get_deduction_problem(self):
        """Return how the line differs from the days that it pays, or an empty text."""
        deduction = self.deduction_id
        if not deduction:
            return ""
        if self.disbursement_id.kind != "refund":
            return self.env._("unused days are paid back by a refund list only.")
        if deduction.student_id != self.student_id or deduction.item_id != self.item_id:
            return self.env._(
                "the unused days are those of %(owner)s, “%(item)s”; they are not paid "
                "back to %(student)s.",
                owner=deduction.student_id.name,
                item=deduction.item_id.name,
                student=self.student_id.name,
            )
        if self.amount != deduction.amount:
            return self.env._(
                "the unused days of %(student)s are worth %(amount)s.",
                student=self.student_id.name,
                amount=money.format_amount(deduction.amount),
            )
        return ""

    def _get_role(self):
        """Return the account role that the line debits."""
        self.ensure_one()
        if not self.item_id:
            return "received_in_advance"
        role = self.item_id.revenue_role
        if self.disbursement_id.kind == "refund":
            return role
        return SPENDING_ROLES.get(role, role)

    def _prepare_entry_line(self, account):
        """Return the values of the entry's line that takes the money off its item.

        :param account: the account that plays the role of `_get_role`
        """
        self.ensure_one()
        return {
            "name": self.name or self.disbursement_id.memo,
            "account_id": account.id,
            "partner_id": self.student_id.partner_id.id,
            "currency_id": self.currency_id.id,
            "amount_currency": self.amount,
            "balance": self.amount,
            "edu_fee_item_id": self.item_id.id,
        }

    def _refuse_paid_deductions(self):
        """Refuse days that are no longer open: taken off a bill or on another list.

        :raise UserError: names the pupil
        """
        for line in self.filtered("deduction_id"):
            if line.deduction_id.state != "open":
                raise UserError(
                    self.env._(
                        "The unused days of %(student)s are no longer open: a bill has "
                        "taken them off, or they are on another list. Remove the line.",
                        student=line.student_id.name,
                    )
                )
