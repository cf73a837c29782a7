# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what with the records of this module (see test_edu's isolation guard)."""

from odoo.addons.edu_fees.tests import isolation


def _get_reminder(case, context):
    """Return a reminder of a bill of the context's pupil."""
    bill = isolation._get_bill(case, context)
    reminders = case.env["edu.fee.reminder"].sudo()
    found = reminders.search([("move_id", "=", bill.id)], limit=1)
    guardian = bill.edu_student_id.guardianship_ids.guardian_id[:1]
    return found or reminders.create(
        {
            "company_id": bill.company_id.id,
            "move_id": bill.id,
            "guardian_id": (guardian or case._create_guardian(bill.edu_student_id)).id,
            "kind": "hand",
            "step": 1,
            "amount": 1_000,
        }
    )


def _get_text(case, context):
    """Return a text of the context's school."""
    bill = isolation._get_bill(case, context)
    texts = case.env["edu.fee.reminder.text"].sudo()
    values = {"company_id": bill.company_id.id, "kind": "hand"}
    domain = [(name, "=", value) for name, value in values.items()]
    found = texts.search(domain, limit=1)
    return found or texts.create({**values, "subject": "Nhắc", "body": "$student"})


ROWS = {
    "edu.fee.reminder": _get_reminder,
    "edu.fee.reminder.text": _get_text,
}
ACCESS = {
    "edu.fee.reminder": {"accountant": "r", "principal": "r"},
    "edu.fee.reminder.text": {"accountant": "rwcu", "principal": "r"},
}
