# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..tools import money

BANK_STATES = [
    ("paid", "Paid out"),
    ("returned", "Given back"),
    ("cancelled", "Not executed"),
]
# What only the bank's lines write.
BANK_FIELDS = (
    "bank_state",
    "order_code",
    "paid_transaction_id",
    "returned_transaction_id",
)


class EduDisbursementLine(models.Model):
    """What the bank did with a line of a payment.

    A refund list is one transfer per pupil: the bank may book them in one sum or one by
    one, and may give a single one back.
    """

    _inherit = "edu.disbursement.line"

    order_code = fields.Char(
        readonly=True,
        copy=False,
        help="Stands in the bank's memo of the transfer to this family.",
    )
    bank_state = fields.Selection(
        BANK_STATES, string="State at the bank", readonly=True, copy=False
    )
    paid_transaction_id = fields.Many2one(
        "edu.collection.transaction",
        string="Paid by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups="edu_fees.group_accountant,edu_fees.group_cashier",
    )
    returned_transaction_id = fields.Many2one(
        "edu.collection.transaction",
        string="Given back by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups="edu_fees.group_accountant,edu_fees.group_cashier",
    )
    is_paid = fields.Boolean(string="Paid out", compute="_compute_is_paid", store=True)

    _order_code_uniq = models.UniqueIndex(
        "(order_code) WHERE order_code IS NOT NULL",
        "Another transfer already has this code.",
    )

    @api.depends("bank_state", "disbursement_id.state")
    def _compute_is_paid(self):
        """Whether the money is out: as the bank says, else as the payment is."""
        for line in self:
            state = line.bank_state or line.disbursement_id.state
            line.is_paid = state == "paid"

    @api.depends("name", "student_id", "item_id")
    def _compute_display_name(self):
        """Override of the ORM: whose line it is, then what for."""
        for line in self:
            whose = line.student_id.name or line.item_id.name
            line.display_name = " – ".join(filter(None, (whose, line.name)))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `edu_fees`: what the bank did is not typed.

        :raise AccessError: for values that only the bank's lines write
        """
        lines = super().create(vals_list)
        if not self.env.su and any(
            line[name] for line in lines.sudo() for name in BANK_FIELDS
        ):
            self._refuse_by_hand()
        return lines

    def write(self, vals):
        """Override of `edu_fees`: likewise.

        :raise AccessError: for values that only the bank's lines write
        """
        if not self.env.su and not vals.keys().isdisjoint((*BANK_FIELDS, "is_paid")):
            self._refuse_by_hand()
        return super().write(vals)

    def _refuse_by_hand(self):
        """Refuse what only the bank's lines write.

        :raise AccessError: always
        """
        raise AccessError(
            self.env._("What the bank did with a transfer follows the bank's lines.")
        )

    # === WHAT THE BANK MAY DO === #

    def _filter_waiting(self):
        """Return the lines that the bank has not shown yet."""
        return self.filtered(
            lambda one: not one.bank_state and one.disbursement_id.state == "ordered"
        )

    def _filter_cancelled(self):
        """Return the lines that were given to the bank and cancelled since."""
        return self.filtered(
            lambda one: (
                one.disbursement_id.order_code
                and (one.bank_state or one.disbursement_id.state) == "cancelled"
            )
        )

    def _get_used_refusal(self):
        """Return where the days of a line are meanwhile, and what to do."""
        self.ensure_one()
        deduction = self.deduction_id
        others = deduction.disbursement_line_ids.disbursement_id.filtered(
            lambda one: one != self.disbursement_id and one.state != "cancelled"
        )
        if deduction.state == "applied":
            return self.env._(
                "Bill %(bill)s has taken the unused days of %(student)s off. Cancel "
                "that bill first, then do this again and bill the pupil anew.",
                bill=deduction.charge_id.move_id.name,
                student=self.student_id.name,
            )
        return self.env._(
            "The unused days of %(student)s are on another list: %(payment)s. Cancel "
            "or reverse that one first.",
            student=self.student_id.name,
            payment=", ".join(others.mapped("display_name")),
        )

    def _get_twin_refusal(self, twin):
        """Return that the days of a line were cancelled and entered again.

        :param twin: the deduction that was entered in their place
        """
        return self.env._(
            "The unused days of %(student)s were cancelled and entered again as "
            "“%(name)s”. Cancel that row first: this payment has paid them back.",
            student=self.student_id.name,
            name=twin.name,
        )


class EduDisbursement(models.Model):
    """Which lines of a payment a line of the bank is."""

    _inherit = "edu.disbursement"

    def _take_code(self):
        """Override: each transfer of a refund list has a code of its own, too."""
        res = super()._take_code()
        if self._has_transfers():
            lines_sudo = self.sudo().line_ids
            codes = self._make_codes(len(lines_sudo))
            for line_sudo, code in zip(lines_sudo, codes, strict=True):
                line_sudo.order_code = code
        return res

    def _has_transfers(self):
        """Tell whether the bank makes one transfer per line."""
        self.ensure_one()
        return self.kind == "refund" and self.method == "bank"

    def _get_parts(self, sign):
        """Return what the next line of the bank may be: sets of lines, likeliest first.

        :param int sign: below zero for money that goes out, above for money back
        """
        self.ensure_one()
        lines = self.line_ids
        if sign > 0:
            wholes = [lines.filtered("is_paid")]
        else:
            wholes = [lines._filter_waiting(), lines._filter_cancelled()]
        parts = [whole for whole in wholes if whole]
        if self._has_transfers():
            parts += [one for whole in parts for one in whole if len(whole) > 1]
        return parts

    def _find_parts(self, amount):
        """Return the sets of lines that a line of the bank may be.

        A sum of many is told before a single one; of single ones that wait before those
        that were cancelled.

        :param int amount: whole đồng of the bank's line, below zero when it went out
        """
        parts = [
            part
            for part in self._get_parts(amount)
            if int(sum(part.mapped("amount"))) == abs(int(amount))
        ]
        many = [part for part in parts if len(part) > 1]
        return many[:1] or parts

    def _get_bank_amounts(self):
        """Return the amounts of lines of the bank that this may be, in whole đồng;
        below zero what goes out."""
        self.ensure_one()
        if self.kind == "deposit":
            return {int(self.amount)} if self.state == "ordered" else set()
        if self.method != "bank":
            return set()
        if not self.line_ids:
            return {int(sign * self.amount) for sign in self._get_bank_signs()}
        return {
            sign * int(sum(part.mapped("amount")))
            for sign in (-1, 1)
            for part in self._get_parts(sign)
        }

    def _get_bank_signs(self):
        """Return the signs that the next line of the bank may have, of a payment
        without lines."""
        if self.state == "paid":
            return (1,)
        return (-1,) if self.state == "ordered" or self._is_cancelled_order() else ()

    def _is_cancelled_order(self):
        """Tell whether the payment was given to the bank and cancelled since."""
        return bool(self.state == "cancelled" and self.order_code)

    # === WHAT THE BANK DID === #

    def _mark_out(self, lines, transaction):
        """The bank has paid lines; under sudo.

        :param lines: all of them when empty
        """
        if self.state == "cancelled":
            (self.line_ids - lines).bank_state = "cancelled"
        lines.write({"bank_state": "paid", "paid_transaction_id": transaction.id})
        lines.deduction_id.write({"state": "refunded"})
        waiting = (self.line_ids - lines)._filter_waiting()
        self.state = "ordered" if waiting else "paid"

    def _mark_back(self, lines, transaction):
        """The bank has given lines back; under sudo."""
        lines.write(
            {"bank_state": "returned", "returned_transaction_id": transaction.id}
        )
        lines.deduction_id.filtered(lambda one: one.state == "refunded").write(
            {"state": "open"}
        )
        others = self.line_ids - lines
        if not others.filtered("is_paid") and not others._filter_waiting():
            self.state = "reversed"

    def _unmark_out(self, transaction):
        """The bank's line was another payment's; these lines wait; under sudo."""
        lines = self.line_ids.filtered(
            lambda one: (
                one.paid_transaction_id in (transaction, transaction.browse())
                and one.is_paid
            )
        )
        lines.write({"bank_state": False, "paid_transaction_id": False})
        lines.deduction_id.filtered(lambda one: one.state == "refunded").write(
            {"state": "listed"}
        )
        self.state = "ordered"

    def _unmark_back(self, transaction):
        """The bank's line was no return; these lines are paid out; under sudo."""
        lines = self._get_returned(transaction)
        lines.write({"bank_state": "paid", "returned_transaction_id": False})
        lines.deduction_id.write({"state": "refunded"})
        if self.state == "reversed":
            self.state = "paid"

    def _get_returned(self, transaction):
        """Return the lines that a line of the bank gave back."""
        lines = self.line_ids.filtered(
            lambda one: one.returned_transaction_id == transaction
        )
        return lines or (self.line_ids if self.state == "reversed" else lines)

    def _tell_executed(self, transaction, problem):
        """Say on the payment that the bank has paid it though it was cancelled.

        :param transaction: the bank's line, which waits
        :param str problem: why it is not booked by itself
        """
        self.message_post(
            body=self.env._(
                "The bank has executed this payment all the same (%(reference)s of "
                "%(date)s, %(amount)s). It waits to be matched here: %(problem)s",
                reference=transaction.bank_reference,
                date=format_date(self.env, transaction.date),
                amount=money.format_amount(-transaction.amount),
                problem=problem,
            )
        )

    # === CHECKS === #

    def _get_retake_problem(self, lines):
        """Return why lines cannot count as paid out, though the bank has paid them, and
        what to do; an empty text when nothing is in the way.

        :param lines: lines whose days and credit were given free; under sudo
        """
        self.ensure_one()
        live = lines.deduction_id._find_live()
        for line in lines.filtered("deduction_id"):
            if line.deduction_id.state == "cancelled":
                if twin := line.deduction_id._get_twin(live):
                    return line._get_twin_refusal(twin)
            elif line.deduction_id.state != "open":
                return line._get_used_refusal()
        try:
            lines._check_credits()
        except UserError as error:
            return str(error)
        return ""
