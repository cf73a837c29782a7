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


def _get_consent(case, context):
    guardian = _get_link(case, context).guardian_id
    school = case._get_context_student(context).company_id
    consents = case.env["edu.guardian.consent"]
    return consents.search(
        [("guardian_id", "=", guardian.id)], limit=1
    ) or consents.create(
        {
            "guardian_id": guardian.id,
            "company_id": school.id,
            "purpose_id": case.env.ref("edu_core.edu_consent_purpose_photo").id,
            "answer": "given",
            "evidence": "Phiếu",
        }
    )


def _get_purpose(case, context):
    return case.env.ref("edu_core.edu_consent_purpose_photo")


ROWS = {
    "edu.consent.purpose": _get_purpose,
    "edu.guardian.consent": _get_consent,
    "edu.guardianship.right": _get_right,
    "edu.login.code": _get_login_code,
}
WIZARDS = {
    "edu.guardian.invite": ("office", "district_admin"),
    "edu.student.invite": ("office", "district_admin"),
}
SHARED = {"edu.consent.purpose": "a list of the whole country"}
ACCESS = {
    "edu.consent.purpose": {
        **dict.fromkeys(
            ("accountant", "cashier", "teacher", "homeroom", "office", "principal"), "r"
        ),
        "district_admin": "rwcu",
    },
    # What was said is kept: nobody writes, and nobody deletes.
    "edu.guardian.consent": {
        "office": "rc",
        "principal": "r",
        "district_admin": "rc",
    },
    # Who asked for a code is the administrator's to see, in an emergency.
    "edu.login.code": {},
    # Why somebody may not pick up a child: the office and the principal only.
    "edu.guardianship.right": {
        "office": "rwc",
        "principal": "r",
        "district_admin": "rwcu",
    },
}
