# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class EduFeePaperPrice(models.Model):
    """A price as a disclosure said it; written once, when the paper is submitted."""

    _name = "edu.fee.paper.price"
    _description = "Disclosed price"
    _order = "paper_id, id"
    _check_company_auto = True

    paper_id = fields.Many2one(
        "edu.fee.paper", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="paper_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    item_id = fields.Many2one(
        "edu.fee.item",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    name = fields.Char(string="Text", required=True)
    unit = fields.Char()
    grades = fields.Char(help="Empty for all grades.")
    price = fields.Monetary(required=True)
