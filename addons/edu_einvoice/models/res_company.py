# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    edu_einvoice_start = fields.Date(
        string="E-invoices from",
        help="Money of this day and later brings e-invoices. Empty: none.",
    )
    edu_einvoice_provider = fields.Selection(
        [("manual", "Another program; numbers are typed here")],
        string="E-invoices are issued by",
        required=True,
        default="manual",
    )
    edu_einvoice_refund = fields.Selection(
        [
            ("adjust", "Adjust the e-invoice by what is paid back"),
            ("nothing", "Leave the e-invoice as it is"),
        ],
        string="When a service is paid back",
        required=True,
        default="adjust",
    )
    edu_einvoice_symbol = fields.Char(
        string="Symbol of e-invoices",
        help="As registered with the tax office, e.g. C26TAB.",
    )
