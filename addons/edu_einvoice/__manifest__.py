# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Edu E-Invoices",
    "summary": "E-invoices that arise from payments, for service lines only",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Education",
    "depends": ["edu_fees"],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/edu_einvoice_security.xml",
        # data
        "data/edu_einvoice_rule_data.xml",
        "data/queue_job_data.xml",
        "data/ir_cron_data.xml",
        # views
        "views/edu_einvoice_rule_views.xml",
        "views/edu_einvoice_views.xml",
        "views/edu_einvoice_day_views.xml",
        "views/edu_fee_item_views.xml",
        "views/res_company_views.xml",
        "views/portal_templates.xml",
        # reports
        "report/edu_einvoice_reports.xml",
        # wizards
        "wizards/edu_einvoice_number_views.xml",
        # menus
        "views/edu_einvoice_menus.xml",
    ],
}
