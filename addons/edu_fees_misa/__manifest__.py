# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Edu Fees: MISA",
    "summary": "Fee items, dues and collected amounts to and from MISA's workbooks",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Education",
    "depends": ["edu_fees"],
    "data": [
        "security/ir.model.access.csv",
        "security/edu_misa_security.xml",
        "data/edu_misa_layout_data.xml",
        "views/edu_misa_layout_views.xml",
        "wizards/edu_import_misa_views.xml",
        "wizards/edu_misa_export_views.xml",
        "views/edu_fees_misa_menus.xml",
    ],
}
