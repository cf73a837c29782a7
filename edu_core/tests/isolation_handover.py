# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows and access of hand-overs (see `isolation.py`)."""

from datetime import date

from .isolation_staff import _get_post, _get_staff


def _get_handover(case, context):
    company = case._get_context_student(context).company_id
    handovers = case.env["edu.handover"]
    known = handovers.search([("company_id", "=", company.id)], limit=1)
    if known:
        return known
    _get_post(case, context)  # something to hand over
    return handovers.create(
        {
            "company_id": company.id,
            "staff_from_id": _get_staff(case, context).id,
            "staff_to_id": case._create_employee(company).edu_staff_ids.id,
            "date": date(2999, 1, 1),
            "reason": "Nghỉ hưu",
        }
    )


def _get_line(case, context):
    return _get_handover(case, context).line_ids[:1]


ROWS = {"edu.handover": _get_handover, "edu.handover.line": _get_line}

_MANAGERS = ("office", "principal", "district_admin")
ACCESS = {
    "edu.handover": dict.fromkeys(_MANAGERS, "rwcu"),
    # A line is ticked; the system makes it.
    "edu.handover.line": dict.fromkeys(_MANAGERS, "rw"),
}
