# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..const import DEFAULT_TAX, TAX_KINDS


class EduFeeItem(models.Model):
    _inherit = "edu.fee.item"

    edu_einvoice_tax = fields.Selection(
        TAX_KINDS,
        string="VAT on e-invoices",
        required=True,
        default=DEFAULT_TAX,
        help="The price contains the tax.",
    )
