# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows and access of what roles brought in (see `isolation.py`)."""

from datetime import date, timedelta


def _get_member(case, school, code):
    """Return somebody of the staff of a school who holds a role there."""
    login = f"{code}_of_{school.id}"
    users = case.env["res.users"]
    known = users.search([("login", "=", login)], limit=1)
    if known:
        return known
    user = case._create_user(login, "base.group_user", companies=school)
    user._edu_grant_roles([code], school, date(2020, 1, 1))
    return user


def _get_delegation(case, context):
    school = case._get_context_student(context).company_id
    delegations = case.env["edu.role.delegation"]
    known = delegations.search([("company_id", "=", school.id)], limit=1)
    if known:
        return known
    holder = _get_member(case, school, "principal")
    today = case.env["res.users.role.line"]._edu_get_today()
    delegation = (
        delegations.with_user(holder)
        .with_context(allowed_company_ids=school.ids)
        .create(
            {
                "company_id": school.id,
                "role_id": case.env.ref("edu_core.role_principal").id,
                "delegate_id": _get_member(case, school, "vice_principal").id,
                "date_start": today,
                "date_end": today + timedelta(days=3),
                "reason": "Đi công tác",
            }
        )
    )
    return delegation.with_env(case.env)


ROWS = {"edu.role.delegation": _get_delegation}
# Who delegates creates a row of his own; nobody else's is anybody's to write.
ACCESS = {"edu.role.delegation": {"principal": "r", "district_admin": "r"}}
WIZARDS = dict.fromkeys(
    ("edu.role.grant", "edu.role.end"), ("principal", "district_admin")
)
