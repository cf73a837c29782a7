# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Payment Provider: VNPAY",
    "summary": "Families pay notices of fees by VNPAY",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Education",
    "depends": ["edu_fees_payment"],
    "data": [
        "data/payment_vnpay_templates.xml",
        "data/payment_provider_data.xml",
        "views/payment_provider_views.xml",
    ],
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
