# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what with lists of health insurance."""

from datetime import date

from odoo import Command


def _get_list(case, context):
    """Return a list of the school with the context's pupil on it."""
    from .isolation import ROWS as fee_rows

    lists = case.env["edu.fee.insurance.list"]
    student = case._get_context_student(context)
    found = lists.search([("company_id", "=", student.company_id.id)], limit=1)
    return found or lists.create(
        {
            "name": "BHYT",
            "company_id": student.company_id.id,
            "school_year_id": case.school_year.id,
            "item_id": fee_rows["edu.fee.item"](case, context).id,
            "date_start": date(2026, 10, 1),
            "line_ids": [Command.create({"student_id": student.id, "months": 12})],
        }
    )


def _get_line(case, context):
    """Return the line of the context's pupil on the list of the school."""
    insured = _get_list(case, context)
    student = case._get_context_student(context)
    found = insured.line_ids.filtered(lambda line: line.student_id == student)
    return found or case.env["edu.fee.insurance.line"].create(
        {"list_id": insured.id, "student_id": student.id, "months": 12}
    )


ROWS = {
    "edu.fee.insurance.line": _get_line,
    "edu.fee.insurance.list": _get_list,
    "edu.fee.insurance.rate": lambda case, context: case.env[
        "edu.fee.insurance.rate"
    ].search([], limit=1),
}

_OWN = {"accountant": "rwcu", "cashier": "r", "principal": "r"}

ACCESS = {
    "edu.fee.insurance.line": _OWN,
    "edu.fee.insurance.list": _OWN,
    "edu.fee.insurance.rate": {
        **dict.fromkeys(
            (
                "accountant",
                "cashier",
                "teacher",
                "homeroom",
                "office",
                "principal",
                "officer",
                "foreign_officer",
            ),
            "r",
        ),
        "district_admin": "rwcu",
    },
}

SHARED = {"edu.fee.insurance.rate": "the decrees on health insurance"}
