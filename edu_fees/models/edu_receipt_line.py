# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduReceiptLine(models.Model):
    """What a part of a receipt's money was for."""

    _name = "edu.receipt.line"
    _description = "Receipt line"
    _order = "receipt_id, id"
    _check_company_auto = True

    receipt_id = fields.Many2one(
        "edu.receipt",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="receipt_id.company_id",
        store=True,
        index=True,
        required=True,
        precompute=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char(required=True, help="The fee round, as it was called.")
    move_id = fields.Many2one(
        "account.move",
        string="Bill",
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    amount = fields.Monetary(required=True)
