# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Edu Collection: Virtual Accounts",
    "summary": "An account number of its own for every pupil",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Education",
    "depends": ["edu_fees"],
    "data": [
        "security/ir.model.access.csv",
        "security/edu_virtual_account_security.xml",
        "views/edu_virtual_account_views.xml",
        "views/edu_collection_channel_views.xml",
        "views/edu_collect_virtual_account_menus.xml",
    ],
}
