# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Edu Suite Full Tests",
    "summary": "The main job across all modules, as the persons themselves",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Hidden/Tests",
    "depends": [
        "edu_collect_billservice",
        "edu_collect_casso",
        "edu_collect_payos",
        "edu_collect_sepay",
        "edu_collect_vietqrvn",
        "edu_collect_virtual_account",
        "edu_einvoice",
        "edu_fees",
        "edu_report_pdf",
        "edu_spreadsheet_dashboard",
        "edu_statement_bidv",
        "edu_statement_vietcombank",
        "edu_website",
        "l10n_vn_public_sector",
        "payment_viettelpay",
        "test_edu",
    ],
}
