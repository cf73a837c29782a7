# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows and access of what enrollment life brought in (see `isolation.py`)."""

from datetime import date


def _get_or_create(case, model, student, key, values):
    """Return the row of a pupil or school, made when it is missing."""
    records = case.env[model]
    domain = [(name, "=", value) for name, value in key.items()]
    return records.search(domain, limit=1) or records.create({**key, **values})


def _get_movement(case, context):
    student = case._get_context_student(context)
    if not student.movement_ids:
        student._change_class(student.class_id, date(2026, 9, 7))
    return student.movement_ids[:1]


def _get_history(case, context):
    student = case._get_context_student(context)
    return _get_or_create(
        case,
        "edu.student.history",
        student,
        {"student_id": student.id},
        {"school_name": "Trường Tiểu học Kim Đồng"},
    )


def _get_transfer(case, context):
    """Return a transfer to a third school, which nobody of the matrix is in."""
    student = case._get_context_student(context)
    transfers = case.env["edu.transfer"]
    known = transfers.search([("student_id", "=", student.id)], limit=1)
    if known:
        return known
    third = case.env["res.company"].search(
        [("edu_code", "=", "TRANSFER")], limit=1
    ) or case._create_school(edu_code="TRANSFER")
    transfer = transfers._request(student, third, date(2027, 1, 4))
    transfer.action_send()
    return transfer


def _get_rollover(case, context):
    student = case._get_context_student(context)
    year = case._create_school_year(case.school_year.date_start.year + 1)
    return _get_or_create(
        case,
        "edu.year.rollover",
        student,
        {"company_id": student.company_id.id, "school_year_id": year.id},
        {"school_year_from_id": case.school_year.id, "date": year.date_start},
    )


def _get_rollover_line(case, context):
    student = case._get_context_student(context)
    return _get_or_create(
        case,
        "edu.year.rollover.line",
        student,
        {
            "rollover_id": _get_rollover(case, context).id,
            "class_id": student.class_id.id,
            "grade_id": student.grade_id.id,
        },
        {"class_name": student.class_id.name},
    )


def _get_rollover_exception(case, context):
    student = case._get_context_student(context)
    rollover = _get_rollover(case, context)
    return _get_or_create(
        case,
        "edu.year.rollover.exception",
        student,
        {"rollover_id": rollover.id, "student_id": student.id},
        {},
    )


def _get_opening(case, context):
    student = case._get_context_student(context)
    return _get_or_create(
        case,
        "edu.school.year.opening",
        student,
        {"company_id": student.company_id.id, "school_year_id": case.school_year.id},
        {},
    )


def _get_counter(case, context):
    company = case._get_context_student(context).company_id
    return case.env["edu.register.counter"].search([("company_id", "=", company.id)])


def _get_directory(case, context):
    return case.env["edu.school.directory"].browse(case.school.id)


ROWS = {
    "edu.register.counter": _get_counter,
    "edu.school.directory": _get_directory,
    "edu.school.year.opening": _get_opening,
    "edu.student.history": _get_history,
    "edu.student.movement": _get_movement,
    "edu.transfer": _get_transfer,
    "edu.year.rollover": _get_rollover,
    "edu.year.rollover.exception": _get_rollover_exception,
    "edu.year.rollover.line": _get_rollover_line,
}

SHARED = {
    "edu.school.directory": "names and codes of the schools, to send a pupil to one",
}

# Why a pupil left is for the office and the principal; nobody edits a step.
_READ = dict.fromkeys(("office", "principal", "district_admin"), "r")
_OFFICE = {"office": "rwcu", "district_admin": "rwcu", "principal": "r"}

ACCESS = {
    "edu.register.counter": {},
    "edu.school.directory": dict.fromkeys(
        ("accountant", "cashier", "teacher", "homeroom", *_READ), "r"
    ),
    "edu.school.year.opening": _READ,
    "edu.student.history": _OFFICE,
    "edu.student.movement": _READ,
    "edu.transfer": _READ,
    "edu.year.rollover": _OFFICE,
    "edu.year.rollover.exception": _OFFICE,
    "edu.year.rollover.line": _OFFICE,
}

WIZARDS = {
    "edu.student.movement.wizard": ("office", "district_admin"),
    "edu.student.register": ("office", "principal", "district_admin"),
    "edu.transfer.answer": ("office", "principal", "district_admin"),
}
