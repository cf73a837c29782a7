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


# What anybody with the right writes on the entry of a movement of money: remarks. The
# names of the matching are Odoo's own when it matches money out with what it paid.
REMARK_FIELDS = {"checked", "narration"}
REMARK_PREFIXES = ("activity_", "message_")
MATCHING_FIELDS = {"full_reconcile_id", "matching_number"}


def is_locked(name, names):
    """Tell whether a field is one of the suite's, an amount, or one of these."""
    return name in names or name.startswith(("edu_", "amount_"))


def is_remark(name):
    """Tell whether a field says something about an entry without changing it."""
    return name in REMARK_FIELDS or name.startswith(REMARK_PREFIXES)


def check_own_fields(records):
    """Refuse records that were made by hand with values in the suite's fields.

    They are looked at as they are, not as they were asked for: a default of the
    client's context, or a copy, sets a field too.

    :raise AccessError: names the field
    """
    names = [
        name
        for name, field in records._fields.items()
        if name.startswith("edu_") and field.store and field.column_type
    ]
    for record in records.sudo():
        for name in names:
            if record[name]:
                refuse_own_field(records, name)


def check_values(records, vals, is_new=False):
    """Refuse values of the suite's fields; a new record may say that they are empty.

    :raise AccessError: names the field
    """
    for name, value in vals.items():
        if name.startswith("edu_") and (value or not is_new):
            refuse_own_field(records, name)


def refuse_own_field(records, name):
    """Refuse to write one of the suite's fields.

    :raise AccessError: names the field
    """
    env = records.env
    raise AccessError(
        env._(
            "“%(field)s” is written by fee rounds and by money that comes in, never by "
            "hand.",
            field=records._fields[name]._description_string(env),
        )
    )


class AccountMove(models.Model):
    """A posted bill changes by money that comes in, or is cancelled; nothing else.

    What is allowed is done in sudo by the suite's own methods, after their checks. No
    key of a context opens anything: the client sends those.
    """

    _inherit = "account.move"

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: bills are made by rounds.

        :raise AccessError: for whoever gives an entry fields of a bill
        """
        if not self.env.su:
            for vals in vals_list:
                check_values(self, vals, is_new=True)
        moves = super().create(vals_list)
        if not self.env.su:
            check_own_fields(moves)
        return moves

    def write(self, vals):
        """Override of the ORM to keep posted bills and money as they are.

        :raise AccessError: for whoever writes by hand what the suite writes
        """
        if not self.env.su:
            if any(is_locked(name, BILL_FIELDS) for name in vals):
                self._edu_check_bills()
            if not all(is_remark(name) for name in vals):
                self._edu_check_movements()
            check_values(self, vals)
        return super().write(vals)

    def unlink(self):
        """Override of the ORM: no bill and no money vanishes."""
        self._edu_check_unlocked()
        return super().unlink()

    def button_draft(self):
        """Override of `account`: a bill is cancelled with a reason, never undone."""
        self._edu_check_unlocked()
        return super().button_draft()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """Override of `account`: a movement of money is not reversed by hand."""
        self._edu_check_movements()
        return super()._reverse_moves(default_values_list, cancel=cancel)

    def _edu_check_unlocked(self):
        """Refuse posted bills, their reversals, and the entries of money.

        :raise AccessError: says what to do instead
        """
        self._edu_check_bills()
        self._edu_check_movements()

    def _edu_check_bills(self):
        """Refuse posted bills, and their reversals.

        :raise AccessError: names the bill
        """
        if self.env.su:
            return
        posted = self.filtered(lambda m: m._edu_is_claimed() and m.state == "posted")
        for bill in posted[:1]:
            raise AccessError(
                self.env._(
                    "Bill %(bill)s is posted; it is not changed by hand. Cancel it and "
                    "bill again.",
                    bill=bill.name,
                )
            )

    def _edu_is_claimed(self):
        """Tell whether an entry asks somebody for money, and is locked: a bill; to be
        extended."""
        self.ensure_one()
        return bool(self.edu_fee_round_id)

    def _edu_check_movements(self):
        """Refuse the entries of a school's bank and cash movements."""
        if not self.env.su:
            # Not `statement_line_id`, which is only a column somebody may have emptied.
            self.sudo().statement_line_ids.sudo(False)._edu_check_by_hand()


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Override of the ORM: posted bills and money get no further lines, others
        nothing that belongs to a bill."""
        lines = super().create(vals_list)
        if not self.env.su:
            lines.move_id._edu_check_unlocked()
            check_own_fields(lines)
        return lines

    def write(self, vals):
        """Override of the ORM to keep the lines of posted bills and of money.

        :raise AccessError: for whoever writes by hand what the suite writes
        """
        if not self.env.su:
            if any(is_locked(name, LINE_FIELDS) for name in vals):
                self.move_id._edu_check_bills()
            if not MATCHING_FIELDS.issuperset(vals):
                self.move_id._edu_check_movements()
            check_values(self, vals)
        return super().write(vals)

    def unlink(self):
        """Override of the ORM: posted bills and money lose no line."""
        self.move_id._edu_check_unlocked()
        return super().unlink()


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
        for bill in moves.filtered(lambda move: move._edu_is_claimed())[:1]:
            raise UserError(
                self.env._(
                    "Bill %(bill)s is not matched by hand here. Money from the bank is "
                    "matched in the list of movements, cash by the cashier.",
                    bill=bill.name,
                )
            )
