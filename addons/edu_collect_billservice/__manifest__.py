# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Edu Collection: Bill Service",
    "summary": "Banks ask for a pupil's bill and tell that it was paid",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Education",
    "depends": ["edu_fees"],
    "data": [
        "security/ir.model.access.csv",
        "data/edu_billservice_profile_data.xml",
        "views/edu_billservice_profile_views.xml",
        "views/edu_collection_channel_views.xml",
        "views/edu_collect_billservice_menus.xml",
    ],
}
