# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what with exemptions."""

from datetime import date

from odoo import Command


def _get_exemption(case, context):
    """Return an exemption of the school."""
    from .isolation import ROWS as fee_rows

    exemptions = case.env["edu.fee.exemption"]
    student = case._get_context_student(context)
    return exemptions.search(
        [("company_id", "=", student.company_id.id)], limit=1
    ) or exemptions.create(
        {
            "name": "Miễn giảm",
            "company_id": student.company_id.id,
            "basis": "decision",
            "student_ids": [Command.set(student.ids)],
            "item_ids": [Command.set(fee_rows["edu.fee.item"](case, context).ids)],
            "date_start": date(2026, 9, 1),
        }
    )


ROWS = {"edu.fee.exemption": _get_exemption}

# Neither cashier nor office, and no teacher: they need not know why.
ACCESS = {"edu.fee.exemption": {"accountant": "rwcu", "principal": "r"}}
