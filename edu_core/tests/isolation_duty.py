# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows and access of duties and subject groups (see `isolation.py`)."""

from datetime import date

from .isolation_staff import _COLLEAGUES, _OFFICERS, _get_row


def _get_group(case, context):
    company = case._get_context_student(context).company_id
    groups = case.env["edu.subject.group"]
    return groups.search([("company_id", "=", company.id)], limit=1) or groups.create(
        {"name": "Tổ Toán", "company_id": company.id}
    )


def _get_duty(case, context):
    code = case.env["edu.code"]._get_code("staff_duty", "TTCM")
    values = {
        "duty_id": code.id,
        "group_id": _get_group(case, context).id,
        "date_start": date(2020, 9, 1),
    }
    return _get_row(case, context, "edu.staff.duty", values)


ROWS = {"edu.subject.group": _get_group, "edu.staff.duty": _get_duty}

# Who leads which class or group is known to all of the school's staff.
ACCESS = dict.fromkeys(
    ROWS,
    {
        **_COLLEAGUES,
        **_OFFICERS,
        **dict.fromkeys(("office", "district_admin"), "rwcu"),
        "principal": "rwc",
    },
)

_MANAGERS = ("office", "principal", "district_admin")
WIZARDS = {
    "edu.staff.duty.give": _MANAGERS,
    "edu.class.subject.assign": _MANAGERS,
    "edu.class.subject.copy": _MANAGERS,
    "edu.class.subject.table": (*_MANAGERS, "teacher", "homeroom"),
}
