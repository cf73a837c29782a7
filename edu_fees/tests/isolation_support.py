# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what with agreements of other payers, and claims on them."""

from datetime import date

from odoo import Command


def _get_support(case, context):
    """Return an agreement of the school."""
    from .isolation import ROWS as fee_rows

    supports = case.env["edu.fee.sponsorship"]
    student = case._get_context_student(context)
    payer = case.env["res.partner"].create({"name": "UBND phường"})
    return supports.search(
        [("company_id", "=", student.company_id.id)], limit=1
    ) or supports.create(
        {
            "name": "Cấp bù",
            "company_id": student.company_id.id,
            "payer_id": payer.id,
            "student_ids": [Command.set(student.ids)],
            "item_ids": [Command.set(fee_rows["edu.fee.item"](case, context).ids)],
            "date_start": date(2026, 9, 1),
        }
    )


def _get_claim(case, context):
    """Return the draft of a claim of the school, with the context's pupil on it."""
    return _get_claim_line(case, context).claim_id


def _get_claim_line(case, context):
    """Return the place of the context's pupil on the draft of a claim."""
    from .isolation import ROWS as fee_rows

    fee_round = fee_rows["edu.fee.round"](case, context)
    student = case._get_context_student(context)
    lines = case.env["edu.fee.claim.line"].sudo()
    domain = [
        ("claim_id.round_id", "=", fee_round.id),
        ("student_id", "=", student.id),
    ]
    if found := lines.search(domain, limit=1):
        return found
    support = _get_support(case, context)
    charge = case.env["edu.fee.charge"].create(
        {
            "name": "Học phí",
            "round_id": fee_round.id,
            "student_id": student.id,
            "item_id": support.item_ids[0].id,
            "payer_id": support.payer_id.id,
            "company_id": student.company_id.id,
            "price": 1_000,
            "amount": 1_000,
            "sponsorship_id": support.id,
        }
    )
    claims = case.env["edu.fee.claim"].sudo()
    claim = claims.search([("round_id", "=", fee_round.id)], limit=1)
    claim = claim or claims.create(
        claims._prepare_claim(fee_round, support.payer_id, charge)
    )
    return lines.create(claims._prepare_line(claim, charge))


ROWS = {
    "edu.fee.claim": _get_claim,
    "edu.fee.claim.line": _get_claim_line,
    "edu.fee.sponsorship": _get_support,
}

_READERS = dict.fromkeys(("cashier", "principal", "officer", "foreign_officer"), "r")

# Why somebody else pays is no teacher's and no family's business.
ACCESS = {
    "edu.fee.claim": {**_READERS, "accountant": "rwu"},
    "edu.fee.claim.line": {**_READERS, "accountant": "ru"},
    "edu.fee.sponsorship": {**_READERS, "accountant": "rwcu"},
}
