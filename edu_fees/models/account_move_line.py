# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    edu_fee_item_id = fields.Many2one(
        "edu.fee.item", index="btree_not_null", ondelete="restrict", copy=True
    )
    edu_charge_id = fields.Many2one(
        "edu.fee.charge", index="btree_not_null", ondelete="restrict", copy=False
    )
    edu_deduction_id = fields.Many2one(
        "edu.fee.deduction",
        string="Deduction",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The unused days that this line takes off its charge.",
    )
    edu_recognised_charge_id = fields.Many2one(
        "edu.fee.charge",
        string="Recognised charge",
        index="btree_not_null",
        ondelete="restrict",
        copy=True,
        help="The charge whose share of a payment this line moves to its account.",
    )

    def _compute_account_id(self):
        """Override of `account` to take a bill's receivable from the school's role.

        No property is written on any partner: what plays the role is dated data of
        the school. The ordinary lines go on to `account`.
        """
        terms = self.filtered(
            lambda line: (
                line.display_type == "payment_term" and line.move_id._edu_is_claimed()
            )
        )
        accounts = {}
        for line in terms:
            move = line.move_id
            key = (move.company_id, move.date)
            if key not in accounts:
                accounts[key] = self.env["edu.account.role"]._get_account(
                    move.company_id, "bill_receivable", move.date
                )
            line.account_id = accounts[key]
        return super(AccountMoveLine, self - terms)._compute_account_id()
