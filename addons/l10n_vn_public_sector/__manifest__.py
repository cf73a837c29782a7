# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Vietnam – Public Sector Chart of Schools",
    "summary": "A minimal chart of accounts, stamped on many schools at once",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Education",
    "depends": ["edu_fees"],
    "data": [
        "security/ir.model.access.csv",
        "data/edu.chart.account.csv",
        "data/edu.chart.role.csv",
        "views/edu_chart_account_views.xml",
        "views/edu_chart_role_views.xml",
        "views/res_company_views.xml",
        "views/l10n_vn_public_sector_menus.xml",
    ],
}
