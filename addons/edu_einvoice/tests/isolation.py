# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what with the records of this module (see test_edu's isolation guard)."""

from datetime import date

from odoo.addons.edu_fees.tests import isolation


def _get_row(case, context):
    """Return the e-invoice of what the context's pupil has paid."""
    bill = isolation.ROWS["account.move:bill"](case, context)
    school = bill.company_id
    school.edu_einvoice_start = date(2020, 1, 1)
    rule = case.env.ref("edu_einvoice.edu_einvoice_rule_service_resolution")
    rule.date_start = date(2020, 1, 1)
    einvoices = case.env["edu.einvoice"]
    case.env.flush_all()
    einvoices._collect(school)
    return einvoices.search([("move_id", "=", bill.id)], limit=1)


def _get_day(case, context):
    """Return the day of the context's school."""
    row = _get_row(case, context)
    case.env.flush_all()
    return case.env["edu.einvoice.day"].search(
        [("company_id", "=", row.company_id.id)], limit=1
    )


ROWS = {
    "edu.einvoice": _get_row,
    "edu.einvoice.day": _get_day,
    "edu.einvoice.line": lambda case, context: _get_row(case, context).line_ids[:1],
    "edu.einvoice.rule": lambda case, _context: case.env["edu.einvoice.rule"].search(
        [], limit=1
    ),
}
_STAFF = (
    "accountant",
    "cashier",
    "teacher",
    "homeroom",
    "office",
    "principal",
    "officer",
    "foreign_officer",
)
ACCESS = {
    # The accountant writes the buyer and the file; everything else follows the steps.
    "edu.einvoice": {"accountant": "rw", "principal": "r"},
    "edu.einvoice.line": {"accountant": "r", "principal": "r"},
    "edu.einvoice.day": {
        "accountant": "r",
        "principal": "r",
        "officer": "r",
        "foreign_officer": "r",
    },
    "edu.einvoice.rule": {**dict.fromkeys(_STAFF, "r"), "district_admin": "rwcu"},
}
SHARED = {"edu.einvoice.rule": "What the law says of items, the same for all schools."}
WIZARDS = {
    "edu.einvoice.number": ("accountant",),
    "edu.einvoice.number.line": ("accountant",),
}
