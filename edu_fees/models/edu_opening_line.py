# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from .edu_opening import KINDS


class EduOpeningLine(models.Model):
    """One opening balance."""

    _name = "edu.opening.line"
    _description = "Opening balance"
    _order = "opening_id, sequence, id"
    _check_company_auto = True

    opening_id = fields.Many2one(
        "edu.opening", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="opening_id.company_id",
        store=True,
        index=True,
        required=True,
        precompute=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(string="Row")
    kind = fields.Selection(KINDS)
    code = fields.Char()
    name = fields.Char(string="Name in the file")
    journal_id = fields.Many2one(
        "account.journal", check_company=True, ondelete="restrict"
    )
    item_id = fields.Many2one(
        "edu.fee.item",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    student_id = fields.Many2one(
        "edu.student",
        string="Pupil",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    amount = fields.Monetary()
    problem = fields.Char()

    def _prepare_entry_line(self, roles):
        """Return the values of the entry's line of the balance.

        :param dict roles: accounts by role
        """
        self.ensure_one()
        company = self.company_id
        if self.kind in ("cash", "bank"):
            journal = self.journal_id or company.edu_cash_journal_id
            account, balance = journal.default_account_id, self.amount
        elif self.kind == "item":
            account, balance = roles[self.item_id.revenue_role], -self.amount
        else:
            account, balance = roles["received_in_advance"], -self.amount
        return {
            "name": self.env._("Opening balance"),
            "account_id": account.id,
            "partner_id": self.student_id.partner_id.id,
            "currency_id": self.currency_id.id,
            "amount_currency": balance,
            "balance": balance,
            "edu_fee_item_id": self.item_id.id if self.kind == "item" else False,
        }
