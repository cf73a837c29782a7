# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Edu Collection: Lists for Banks",
    "summary": "Lists of pupils and dues for banks that keep them",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Education",
    "depends": ["edu_fees"],
    "data": [
        "security/ir.model.access.csv",
        "security/edu_collection_outbound_security.xml",
        "data/edu_collection_outbound_layout_data.xml",
        "views/edu_collection_outbound_layout_views.xml",
        "views/edu_collection_outbound_line_views.xml",
        "views/edu_collection_outbound_views.xml",
        "views/edu_collect_list_menus.xml",
    ],
}
