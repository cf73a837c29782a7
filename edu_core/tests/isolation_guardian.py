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


def _get_login_code(case, context):
    guardian = _get_link(case, context).guardian_id
    values = {
        "purpose": "activate",
        "guardian_id": guardian.id,
        "login_digest": str(guardian.id),
        "token_digest": str(guardian.id),
        "expiry": "2999-01-01 00:00:00",
    }
    codes = case.env["edu.login.code"]
    return codes.search([("guardian_id", "=", guardian.id)], limit=1) or codes.create(
        values
    )


ROWS = {
    "edu.guardianship.right": _get_right,
    "edu.login.code": _get_login_code,
}
WIZARDS = {"edu.guardian.invite": ("office", "district_admin")}
ACCESS = {
    # Who asked for a code is the administrator's to see, in an emergency.
    "edu.login.code": {},
    # Why somebody may not pick up a child: the office and the principal only.
    "edu.guardianship.right": {
        "office": "rwc",
        "principal": "r",
        "district_admin": "rwcu",
    },
}
