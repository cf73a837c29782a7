# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Edu Fees: Online Payment",
    "summary": "Families pay notices of fees by the school's payment providers",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Education",
    "depends": ["edu_fees", "account_payment"],
    "data": [
        "security/ir.model.access.csv",
        "security/edu_collection_payout_security.xml",
        "data/ir_cron_data.xml",
        "views/edu_collection_channel_views.xml",
        "views/edu_collection_transaction_views.xml",
        "views/payment_provider_views.xml",
        "views/portal_templates.xml",
        "wizards/edu_collection_payout_views.xml",
    ],
    "auto_install": True,
}
