# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    edu_einvoice_provider = fields.Selection(
        selection_add=[("viettel", "Viettel SInvoice")],
        ondelete={"viettel": "set default"},
    )
    edu_viettel_symbol_id = fields.Many2one(
        "l10n_vn_edi_viettel.sinvoice.symbol",
        string="Symbol at SInvoice",
        ondelete="restrict",
        help="With its template, as registered for the school's e-invoices of fees.",
    )
