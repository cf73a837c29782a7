# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain


class AccountMove(models.Model):
    """The entry of a claim: paid like a bill, but by another payer and for many."""

    _inherit = "account.move"

    edu_claim_id = fields.Many2one(
        "edu.fee.claim",
        string="Claim",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        check_company=True,
    )

    def _edu_takes_money(self):
        """Override of `edu_fees`: a claim that is out takes money like a bill."""
        if not self.edu_claim_id:
            return super()._edu_takes_money()
        return bool(
            self.move_type == "out_invoice"
            and self.state == "posted"
            and not self.edu_cancel_reason
            and self.payment_state != "reversed"
        )

    def _edu_is_claimed(self):
        """Override of `edu_fees`: what a claim asks for is locked as a bill is."""
        return super()._edu_is_claimed() or bool(self.edu_claim_id)

    @api.depends("edu_claim_id")
    def _compute_type_name(self):
        """Override of `account`: a claim is no invoice, which is a tax document."""
        res = super()._compute_type_name()
        for move in self.filtered("edu_claim_id"):
            if move.move_type == "out_invoice":
                move.type_name = self.env._("Claim")
        return res

    @api.model
    def _edu_get_payable_domain(self):
        """Return the domain of what money can go to: bills, and claims that are out."""
        claims = Domain(
            [
                ("edu_claim_id", "!=", False),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("edu_cancel_reason", "=", False),
            ]
        )
        return Domain(self._edu_get_bill_domain()) | claims
