# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Edu Fees Reminders",
    "summary": "Families are reminded of open bills, and told that money has come",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Education",
    "depends": ["edu_fees"],
    "data": [
        "security/ir.model.access.csv",
        "security/edu_fee_reminder_security.xml",
        "data/edu_fee_reminder_text_data.xml",
        "data/ir_cron_data.xml",
        "views/edu_fee_reminder_views.xml",
        "views/edu_fee_reminder_text_views.xml",
        "views/account_move_views.xml",
        "views/res_company_views.xml",
    ],
}
