# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Edu Suite Tests",
    "summary": "Personas, factories and generic guards for every module of the suite",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Hidden/Tests",
    "depends": ["edu_core"],
    "data": ["data/res_currency_data.xml"],
}
