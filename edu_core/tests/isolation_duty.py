# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows and access of duties and subject groups (see `isolation.py`)."""

from .isolation_staff import _COLLEAGUES, _OFFICERS, _get_staff


def _get_group(case, context):
    company = case._get_context_student(context).company_id
    groups = case.env["edu.subject.group"]
    return groups.search([("company_id", "=", company.id)], limit=1) or groups.create(
        {"name": "Tổ Toán", "company_id": company.id}
    )


def _get_duty(case, context):
    school_class = case._get_context_student(context).class_id
    if not school_class.homeroom_ids:
        staff = _get_staff(case, context)
        school_class.homeroom_teacher_id = staff.employee_id
    return school_class.homeroom_ids[:1]


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
    "edu.staff.join": (
        *_MANAGERS,
        "teacher",
        "homeroom",
        "accountant",
        "cashier",
    ),
    "edu.class.subject.table": (*_MANAGERS, "teacher", "homeroom"),
}
