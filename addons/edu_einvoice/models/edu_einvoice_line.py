# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..const import DEFAULT_TAX, TAX_KINDS
from ..tools import tax


class EduEinvoiceLine(models.Model):
    """The part of a payment that was for one service."""

    _name = "edu.einvoice.line"
    _description = "Line of an e-invoice"
    _order = "einvoice_id, id"
    _check_company_auto = True

    einvoice_id = fields.Many2one(
        "edu.einvoice",
        string="E-invoice",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="einvoice_id.company_id",
        store=True,
        index=True,
        required=True,
        precompute=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char(string="What for", required=True)
    charge_id = fields.Many2one(
        "edu.fee.charge",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    item_id = fields.Many2one(
        "edu.fee.item",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    origin_line_id = fields.Many2one(
        "edu.einvoice.line",
        string="Line that is adjusted",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    tax_kind = fields.Selection(
        TAX_KINDS, string="VAT", required=True, default=DEFAULT_TAX
    )
    amount = fields.Monetary(required=True, help="With the tax, if there is one.")
    amount_untaxed = fields.Monetary(
        string="Without tax", compute="_compute_amounts", store=True
    )
    amount_tax = fields.Monetary(string="Tax", compute="_compute_amounts", store=True)

    _amount_check = models.Constraint(
        "CHECK (amount <> 0)", "A line of an e-invoice has an amount."
    )

    @api.depends("amount", "tax_kind")
    def _compute_amounts(self):
        """Take the tax out of what was paid."""
        for line in self:
            line.amount_untaxed, line.amount_tax = tax.split(
                int(line.amount), line.tax_kind
            )

    @api.model
    def _get_left(self, lines):
        """Return what of lines was not taken back yet; one query.

        :return: {line: whole đồng}
        """
        taken = dict(
            self._read_group(
                [
                    ("origin_line_id", "in", lines.ids),
                    ("einvoice_id.state", "not in", ("withdrawn", "cancelled")),
                ],
                ["origin_line_id"],
                ["amount:sum"],
            )
        )
        return {line: int(line.amount) + int(taken.get(line, 0)) for line in lines}
