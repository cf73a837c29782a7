# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Edu Demo",
    "summary": "Three invented schools with pupils, two fee rounds and payments",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Education",
    "depends": [
        "edu_fees",
        "edu_statement_bidv",
        "edu_statement_vietcombank",
        "edu_website",
        "l10n_vn_public_sector",
    ],
    "post_init_hook": "post_init_hook",
}
