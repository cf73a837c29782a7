# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Edu Suite Accounting Tests",
    "summary": "Odoo's own tests of posted invoices, on bills made by the set",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Hidden/Tests",
    "depends": ["edu_fees", "test_edu"],
}
