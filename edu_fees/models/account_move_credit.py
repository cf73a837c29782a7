# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

MONEY_STAFF = (
    "edu_fees.group_accountant,edu_fees.group_cashier,edu_core.group_principal"
)


class AccountMove(models.Model):
    """What of a bill was paid with money from before."""

    _inherit = "account.move"

    edu_credit_ids = fields.One2many(
        "edu.fee.credit",
        "move_id",
        string="Credit used",
        readonly=True,
        groups=MONEY_STAFF,
    )
    edu_student_credit = fields.Monetary(
        related="edu_student_id.edu_credit",
        string="Credit of the pupil",
        groups=MONEY_STAFF,
    )

    def _edu_get_credit_used(self):
        """Return how much credit from before is on the bill, in đồng.

        Read in sudo: a family that sees the bill sees how it was paid.
        """
        self.ensure_one()
        live_sudo = self.sudo().edu_credit_ids.filtered(lambda c: c.state == "live")
        return int(sum(live_sudo.mapped("amount")))

    def _edu_prepare_card_values(self, audience="family"):
        """Override of `edu_fees` to tell what was carried over to the bill."""
        return {
            **super()._edu_prepare_card_values(audience),
            "carried": self._edu_get_credit_used(),
        }

    def _edu_get_payments(self):
        """Override of `edu_fees` to list credit from before among the payments."""
        payments = super()._edu_get_payments()
        for credit_sudo in self.sudo().edu_credit_ids:
            if credit_sudo.state == "live":
                payments.append(
                    {
                        "date": credit_sudo.date,
                        "amount": int(credit_sudo.amount),
                        "kind": "credit",
                        "receipt": self.env["edu.receipt"],
                    }
                )
        return sorted(payments, key=lambda payment: payment["date"])

    def action_edu_use_credit(self):
        """Put the pupil's credit on this bill.

        :raise UserError: when there is none, or the bill takes none
        """
        self.check_access("write")
        if not self.env["edu.fee.credit"]._use_for(self.filtered("edu_published")):
            raise UserError(
                self.env._("There is no credit of the pupil, or nothing to pay.")
            )
        return True
