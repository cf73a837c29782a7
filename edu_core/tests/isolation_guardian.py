# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows and access of guardians' rights and logins (see `isolation.py`)."""


def _get_link(case, context):
    student = case._get_context_student(context)
    if not student.guardianship_ids:
        case._create_guardian(student)
    return student.guardianship_ids[:1]


def _get_right(case, context):
    link = _get_link(case, context)
    rights = case.env["edu.guardianship.right"]
    # Granted: the persona's own rows stay in sight.
    return rights.search([("guardianship_id", "=", link.id)], limit=1) or rights.create(
        {"guardianship_id": link.id, "decision": "granted", "reason": "Bản án số 12"}
    )


ROWS = {"edu.guardianship.right": _get_right}
ACCESS = {
    # Why somebody may not pick up a child: the office and the principal only.
    "edu.guardianship.right": {
        "office": "rwc",
        "principal": "r",
        "district_admin": "rwcu",
    },
}
