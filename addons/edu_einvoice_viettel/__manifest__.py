# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Edu E-Invoices: Viettel SInvoice",
    "summary": "E-invoices of payments are issued by Viettel SInvoice",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Education",
    "depends": ["edu_einvoice", "l10n_vn_edi_viettel"],
    "data": ["views/res_company_views.xml"],
    "auto_install": True,
}
