# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what with the records of this module (see test_edu's isolation guard)."""

from odoo.addons.edu_fees.tests import isolation


def _get_account(case, context):
    """Return the number of the context's pupil."""
    channel = isolation.ROWS["edu.collection.channel"](case, context)
    channel.virtual_account_prefix = "9624"
    accounts = case.env["edu.virtual.account"]
    accounts._make(channel)
    student = case._get_context_student(context)
    return accounts.search([("student_id", "=", student.id)], limit=1)


ROWS = {"edu.virtual.account": _get_account}
ACCESS = {
    "edu.virtual.account": {"accountant": "r", "cashier": "r", "principal": "r"},
}
