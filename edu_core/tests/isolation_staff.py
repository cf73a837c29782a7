# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows and access of the staff's models (see `isolation.py`)."""

from datetime import date

# === ROWS: the staff of a school is the same for all its pupils === #


def _get_staff(case, context):
    company = case._get_context_student(context).company_id
    known = case.env["edu.staff"].search(
        [("company_id", "=", company.id), ("staff_code", "=", "ISO")]
    )
    if known:
        return known
    staff = case._create_employee(company).edu_staff_ids
    staff.staff_code = "ISO"
    return staff


def _get_code(case, kind):
    return case.env["edu.code"].search([("kind", "=", kind)], limit=1)


def _get_row(case, context, model, values):
    """Return the row of a member of the staff, made when it is missing."""
    staff = _get_staff(case, context)
    rows = case.env[model]
    return rows.search([("staff_id", "=", staff.id)], limit=1) or rows.create(
        {"staff_id": staff.id, **values}
    )


def _get_post(case, context):
    code = case.env["edu.code"]._get_code("staff_post", "GV")
    values = {"post_id": code.id, "date_start": date(2020, 9, 1)}
    return _get_row(case, context, "edu.staff.post", values)


def _get_qualification(case, context):
    values = {"kind": "staff_it", "code_id": _get_code(case, "staff_it").id}
    return _get_row(case, context, "edu.staff.qualification", values)


ROWS = {
    "edu.staff": _get_staff,
    "edu.staff.post": _get_post,
    "edu.staff.qualification": _get_qualification,
}

SHARED = {}

# Who works in the school and in which post is known to all of its staff; what is
# private of a file is behind groups (see test_staff.py).
_COLLEAGUES = dict.fromkeys(("accountant", "cashier", "teacher", "homeroom"), "r")
_OFFICERS = dict.fromkeys(("officer", "foreign_officer"), "r")

ACCESS = {
    "edu.staff": {
        **_COLLEAGUES,
        **_OFFICERS,
        **dict.fromkeys(("office", "principal", "district_admin"), "rwc"),
    },
    "edu.staff.post": {
        **_COLLEAGUES,
        **_OFFICERS,
        **dict.fromkeys(("office", "district_admin"), "rwcu"),
        "principal": "rwc",
    },
    "edu.staff.qualification": {
        **_OFFICERS,
        **dict.fromkeys(("office", "district_admin"), "rwcu"),
        "principal": "rwc",
    },
}

WIZARDS = {
    "edu.staff.change": ("office", "principal", "district_admin"),
}
