# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what with registrations."""

from datetime import date, datetime

from odoo import Command


def _get_form(case, context):
    """Return a form of the school."""
    from .isolation import ROWS as fee_rows

    forms = case.env["edu.fee.registration.form"]
    school = case._get_context_student(context).company_id
    form = forms.search([("company_id", "=", school.id)], limit=1)
    if form:
        return form
    return forms.create(
        {
            "name": "Đăng ký",
            "company_id": school.id,
            "school_year_id": case.school_year.id,
            "plan_id": fee_rows["edu.fee.plan"](case, context).id,
            "item_ids": [Command.set(fee_rows["edu.fee.item"](case, context).ids)],
            "date_start": date(2026, 9, 1),
            "date_end": date(2027, 5, 31),
            "deadline": datetime(2026, 10, 1),
        }
    )


def _get_registration(case, context):
    """Return an answer of the context's family."""
    registrations = case.env["edu.fee.registration"]
    student = case._get_context_student(context)
    form = _get_form(case, context)
    return registrations.search(
        [("student_id", "=", student.id)], limit=1
    ) or registrations.create(
        {
            "form_id": form.id,
            "student_id": student.id,
            "class_id": student.class_id.id,
            "item_id": form.item_ids[:1].id,
            "choice": "yes",
            "answered_by_id": case.env.uid,
            "answered_at": datetime(2026, 9, 20),
        }
    )


ROWS = {
    "edu.fee.registration": _get_registration,
    "edu.fee.registration.form": _get_form,
}

_OFFICE = ("office", "district_admin", "principal")

ACCESS = {
    "edu.fee.registration": dict.fromkeys(
        ("accountant", "homeroom", *_OFFICE, "parent", "foreign_parent"), "r"
    ),
    "edu.fee.registration.form": {
        **dict.fromkeys(("homeroom", "teacher", *_OFFICE), "r"),
        "accountant": "rwcu",
    },
}

_ENTER = ("accountant", "homeroom", "teacher", *_OFFICE)

WIZARDS = {
    "edu.fee.registration.sheet": _ENTER,
    "edu.fee.registration.sheet.line": _ENTER,
}
