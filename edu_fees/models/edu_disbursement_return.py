# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from odoo.addons.edu_core.utils import claim_rows

from ..tools import money

KIND = "return"
# What is neither paid back nor given up.
DEAD_STATES = ("cancelled", "reversed")


class EduDisbursement(models.Model):
    """Money that nobody can tell whose it is, paid back to its sender.

    A payment like any other: the accountant asks for the sender's account and prepares
    it, the principal approves it, it stands in the bank's file, and the bank's line
    closes it. Meanwhile nobody matches the money with a bill.
    """

    _inherit = "edu.disbursement"

    kind = fields.Selection(
        selection_add=[(KIND, "Return to the sender")], ondelete={KIND: "cascade"}
    )
    returned_id = fields.Many2one(
        "edu.collection.transaction",
        string="Movement paid back",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups="edu_fees.group_accountant,edu_fees.group_cashier"
        ",edu_core.group_principal",
    )

    _returned_uniq = models.UniqueIndex(
        "(returned_id) WHERE returned_id IS NOT NULL"
        " AND state NOT IN ('cancelled', 'reversed')",
        "This money is being paid back already.",
    )

    @api.depends("kind", "returned_id.amount")
    def _compute_amount(self):
        """Override: what is paid back is all that came in."""
        res = super()._compute_amount()
        for payment in self.sudo().filtered(lambda one: one.kind == KIND):
            if payment.returned_id:
                payment.amount = payment.returned_id.amount
        return res

    @api.constrains("kind", "returned_id")
    def _check_returned_kind(self):
        """Refuse another kind of payment that would pay the money back beside it."""
        for payment in self:
            if payment.sudo().returned_id and payment.kind != KIND:
                raise ValidationError(payment._get_returned_refusal())

    def _get_returned_refusal(self):
        """Return why a payment of another kind names no money to be paid back."""
        return self.env._(
            "money of the list of what is not identified goes back by a return to the "
            "sender only."
        )

    def _get_problem(self):
        """Override: the bank pays it back, whole, to an account that is known."""
        returned_sudo = self.sudo().returned_id
        if self.kind != KIND:
            if returned_sudo:
                return self._get_returned_refusal()
            return super()._get_problem()
        if not returned_sudo or self.line_ids:
            return self.env._(
                "money is returned to its sender from the list of money that is not "
                "identified."
            )
        if self.method != "bank":
            return self.env._("money that came by the bank goes back by the bank.")
        lacks = [
            self._fields[name]._description_string(self.env)
            for name in ("payee_name", "payee_account", "payee_bank")
            if not (self[name] or "").strip()
        ]
        if lacks:
            return self.env._("write: %(lacks)s.", lacks=", ".join(lacks))
        return super()._get_problem()

    def _check_money(self):
        """Override: what is paid back still waits to be identified."""
        res = super()._check_money()
        if self.kind == KIND:
            self.sudo().returned_id._claim()
            self.sudo()._check_returnable()
        return res

    def _check_returnable(self):
        """Refuse to pay back what was matched, or never came.

        :raise UserError: names the movement and says why
        """
        returned = self.returned_id
        if returned.state != "queue" or not returned.is_proven:
            raise UserError(
                self.env._(
                    "%(reference)s of %(amount)s cannot be paid back: it is matched, "
                    "cancelled, or not in the bank's file.",
                    reference=returned.bank_reference,
                    amount=money.format_amount(returned.amount),
                )
            )

    # === THE BANK'S LINE === #

    def _prepare_entry(self, date):
        """Override: it goes off the account of what is not known."""
        if self.kind != KIND:
            return super()._prepare_entry(date)
        suspense = self.returned_id._get_suspense_line()
        return [
            {
                "name": self.memo,
                "account_id": suspense.account_id.id,
                "partner_id": suspense.partner_id.id,
                "currency_id": self.currency_id.id,
                "amount_currency": self.amount,
                "balance": self.amount,
            }
        ]

    def _get_payable_problem(self, lines):
        """Override: what is paid back after all is not matched with a bill meanwhile,
        nor paid back by another payment."""
        if self.kind != KIND or self.state != "cancelled":
            return super()._get_payable_problem(lines)
        returned = self.returned_id
        if other := returned._get_return():
            return self.env._(
                "%(reference)s is being paid back by “%(payment)s” as well. Cancel "
                "that payment first.",
                reference=returned.bank_reference,
                payment=other[:1].display_name,
            )
        if returned.state != "queue":
            return self.env._(
                "%(reference)s was matched since payment %(payment)s was cancelled. "
                "Undo that match first.",
                reference=returned.bank_reference,
                payment=self.name,
            )
        return ""

    def _match_bank_line(self, transaction, matched_by, lines=None):
        """Override: the movement is paid back; what the bank gives back of it waits in
        the queue once more, as money of its own."""
        if self.kind != KIND:
            return super()._match_bank_line(transaction, matched_by, lines)
        if self.state == "paid" and transaction.amount > 0:
            self.state = "reversed"
            transaction.message_post(
                body=self.env._("The bank gave back payment %(name)s.", name=self.name)
            )
            return None
        super()._match_bank_line(transaction, matched_by, lines)
        self.returned_id._mark_returned()
        return None


class EduCollectionTransaction(models.Model):
    _inherit = "edu.collection.transaction"

    state = fields.Selection(
        selection_add=[("returned", "Paid back")], ondelete={"returned": "cascade"}
    )
    return_ids = fields.One2many(
        "edu.disbursement",
        "returned_id",
        string="Return to the sender",
        readonly=True,
        groups="edu_fees.group_accountant,edu_core.group_principal",
    )

    def action_pay_back(self):
        """Open the payment that gives the money back: to the sender when nobody can
        tell whose it is, to the family when a bill was overpaid.

        The one that is under way already, if there is one.
        """
        self.ensure_one()
        self._check_may_match()
        payments = self.env["edu.disbursement"]
        if self.state == "over":
            payment = payments.create(self._prepare_overpaid_refund())
        else:
            payment = self._get_return()
        if not payment:
            self._check_in_queue()
            # The index looks at the database.
            payments.flush_model(["state"])
            payment = payments.create(self._prepare_return())
        return {
            "type": "ir.actions.act_window",
            "res_model": payments._name,
            "res_id": payment.id,
            "view_mode": "form",
        }

    def _get_return(self):
        """Return the payment that gives the money back, or is to."""
        return self.return_ids.filtered(lambda one: one.state not in DEAD_STATES)

    def _prepare_return(self):
        """Return the values of the payment to the sender; the account is asked."""
        memo = self.env._("Return of %(reference)s", reference=self.bank_reference)
        return {
            "company_id": self.company_id.id,
            "kind": KIND,
            "method": "bank",
            "bank_journal_id": self.journal_id.id,
            "returned_id": self.id,
            "payee_name": self.counterparty,
            "memo": memo,
        }

    def _prepare_overpaid_refund(self):
        """Return the values of the refund of what was overpaid.

        :raise UserError: when the credit is used or paid back
        """
        student = self.student_ids[:1] or self._get_credited_student_sudo()
        credits = student.sudo()._edu_get_credit(self.company_id)
        amount = min(int(self.amount_credit), int(credits.get(student.sudo(), 0)))
        if amount <= 0:
            raise UserError(
                self.env._(
                    "What was overpaid with %(reference)s is on another bill, or was "
                    "paid back.",
                    reference=self.bank_reference,
                )
            )
        memo = self.env._("Overpaid: %(reference)s", reference=self.bank_reference)
        line = {"student_id": student.id, "amount": amount}
        line["payee_name"] = self.counterparty
        return {
            "company_id": self.company_id.id,
            "kind": "refund",
            "method": "bank",
            "bank_journal_id": self.journal_id.id,
            "memo": memo,
            "line_ids": [Command.create(line)],
        }

    def _get_credited_student_sudo(self):
        """Return the pupil whose ledger has the overpaid money, in sudo: the entry is
        the books' own."""
        partner = self.sudo()._get_credited_partners()[self.sudo()]
        students_sudo = self.env["edu.student"].sudo().with_context(active_test=False)
        return students_sudo.search([("partner_id", "=", partner.id)], limit=1)

    def _check_in_queue(self):
        """Override: what is on its way back to the sender is nobody's to match."""
        res = super()._check_in_queue()
        self._check_not_on_its_way_back()
        return res

    def _settle_by_hand(self, bills):
        """Override: likewise, whoever asks for it."""
        self._check_not_on_its_way_back()
        return super()._settle_by_hand(bills)

    def _check_not_on_its_way_back(self):
        """Refuse to touch what was promised to its sender.

        :raise UserError: names the payment
        """
        for payment_sudo in self.sudo()._get_return():
            if payment_sudo.state != "draft":
                raise UserError(
                    self.env._(
                        "%(reference)s is being paid back by “%(payment)s”. Cancel "
                        "that payment first.",
                        reference=payment_sudo.returned_id.bank_reference,
                        payment=payment_sudo.memo,
                    )
                )

    def _claim(self):
        """Lock the rows for what is written elsewhere, in a payment that names them.

        Written, not only locked: who waits to match them sees the database as it was
        before, and would not see that payment. So PostgreSQL makes him look again.
        """
        self._lock()
        claim_rows(self)

    def _get_suspense_line(self):
        """Return the line of the entry on the account of what is not known."""
        _liquidity, suspense, _others = self.statement_line_id._seek_for_lines()
        return suspense[:1]

    def _mark_returned(self):
        """Note that the money is back at its sender."""
        self.write({"state": "returned", "queue_reason": False})

    def _reconcile_payment(self, payment):
        """Override: what is paid back closes what came in."""
        res = super()._reconcile_payment(payment)
        if payment.kind == KIND:
            came_in = payment.returned_id._get_suspense_line()
            own = self._get_entry().line_ids.filtered(
                lambda line: (
                    line.account_id == came_in.account_id and not line.reconciled
                )
            )
            if came_in.account_id.reconcile:
                (came_in | own[:1]).reconcile()
        return res

    def _undo_settlement(self, reason):
        """Override: when the bank's line was another payment's, the money waits."""
        payment = self.disbursement_id
        res = super()._undo_settlement(reason)
        if payment.kind == KIND:
            payment.returned_id.write({"state": "queue", "queue_reason": "undone"})
        return res
