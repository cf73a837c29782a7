# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError

# What of a posted bill only the suite writes. Odoo lets an accountant write most of
# it over RPC, what is computed from the payments too.
BILL_FIELDS = {
    "company_id",
    "currency_id",
    "journal_id",
    "move_type",
    "name",
    "partner_bank_id",
    "partner_id",
    "payment_state",
    "state",
    "status_in_payment",
}
LINE_FIELDS = {
    "account_id",
    "amount_residual",
    "amount_residual_currency",
    "balance",
    "credit",
    "debit",
    "partner_id",
    "price_unit",
    "quantity",
    "reconciled",
}


def is_locked(name, names):
    """Tell whether a field is one of the suite's, an amount, or one of these."""
    return name in names or name.startswith(("edu_", "amount_"))


class AccountMove(models.Model):
    """A posted bill changes by money that comes in, or is cancelled; nothing else."""

    _inherit = "account.move"

    def write(self, vals):
        """Override of the ORM to keep posted bills as they are.

        :raise AccessError: for whoever writes by hand what the suite writes
        """
        if not self.env.su and any(is_locked(name, BILL_FIELDS) for name in vals):
            self._edu_check_unlocked()
        return super().write(vals)

    def button_draft(self):
        """Override of `account`: a bill is cancelled with a reason, never undone."""
        if not self.env.su:
            self._edu_check_unlocked()
        return super().button_draft()

    def _edu_check_unlocked(self):
        """Refuse posted bills, and their reversals.

        :raise AccessError: names the bill
        """
        posted = self.filtered(lambda m: m.edu_fee_round_id and m.state == "posted")
        for bill in posted[:1]:
            raise AccessError(
                self.env._(
                    "Bill %(bill)s is posted; it is not changed by hand. Cancel it and "
                    "bill again.",
                    bill=bill.name,
                )
            )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def write(self, vals):
        """Override of the ORM to keep the lines of posted bills as they are.

        :raise AccessError: for whoever writes by hand what the suite writes
        """
        if not self.env.su and any(is_locked(name, LINE_FIELDS) for name in vals):
            self.move_id._edu_check_unlocked()
        return super().write(vals)


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: a bill is paid by a movement of money or a receipt."""
        partials = super().create(vals_list)
        partials._edu_check_hand_matching()
        return partials

    def write(self, vals):
        """Override of the ORM: what pays a bill stays as it was written."""
        if "full_reconcile_id" not in vals or len(vals) > 1:
            self._edu_check_hand_matching()
        return super().write(vals)

    def unlink(self):
        """Override of the ORM: a payment of a bill is undone where it was made."""
        self._edu_check_hand_matching()
        return super().unlink()

    def _edu_check_hand_matching(self):
        """Refuse to match bills, or to undo it, past the suite.

        :raise UserError: names the bill and where to go
        """
        if self.env.su:
            return
        moves = (self.debit_move_id | self.credit_move_id).move_id
        for bill in moves.filtered("edu_fee_round_id")[:1]:
            raise UserError(
                self.env._(
                    "Bill %(bill)s is not matched by hand here. Money from the bank is "
                    "matched in the list of movements, cash by the cashier.",
                    bill=bill.name,
                )
            )


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: cash of a school comes in by receipts only.

        :raise AccessError: for whoever writes into the cash journal by hand
        """
        lines = super().create(vals_list)
        if not self.env.su and any(
            journal.type == "cash" and journal.company_id.edu_is_school
            for journal in lines.journal_id
        ):
            raise AccessError(
                self.env._("Only the cashier takes cash and makes or voids receipts.")
            )
        return lines
