# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Edu Dashboards",
    "summary": "Odoo's spreadsheet dashboards only for who keeps them",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Education",
    "depends": ["edu_core", "spreadsheet_dashboard"],
    "data": ["data/ir_ui_menu_data.xml"],
    "auto_install": True,
}
