# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what with papers, estimates and ceilings."""

from odoo import Command


def _get_paper(case, context):
    """Return an estimate of the school, with a price as if it were disclosed."""
    papers = case.env["edu.fee.paper"]
    school = case._get_context_student(context).company_id
    paper = papers.search(
        [("company_id", "=", school.id), ("kind", "=", "estimate")], limit=1
    )
    return paper or papers.create(_prepare_paper(case, context, school))


def _prepare_paper(case, context, school):
    """Return the values of an estimate of a school's first item."""
    from .isolation import ROWS

    item = ROWS["edu.fee.item"](case, context)
    return {
        "company_id": school.id,
        "school_year_id": case.school_year.id,
        "kind": "estimate",
        "number": "01/DT",
        "item_ids": [Command.set(item.ids)],
        "estimate_ids": [
            Command.create(
                {
                    "item_id": item.id,
                    "price": 100_000,
                    "line_ids": [Command.create({"name": "Điện", "amount": 500_000})],
                }
            )
        ],
        "price_ids": [
            Command.create({"item_id": item.id, "name": item.name, "price": 100_000})
        ],
    }


def _get_first(model):
    """Return a row function for a table that all schools share."""
    return lambda case, context: case.env[model].search([], limit=1)


ROWS = {
    "edu.fee.area.group": _get_first("edu.fee.area.group"),
    "edu.fee.ceiling": _get_first("edu.fee.ceiling"),
    "edu.fee.estimate": lambda case, context: _get_paper(case, context).estimate_ids,
    "edu.fee.estimate.line": lambda case, context: (
        _get_paper(case, context).estimate_ids.line_ids
    ),
    "edu.fee.paper": _get_paper,
    "edu.fee.paper.price": lambda case, context: _get_paper(case, context).price_ids,
    "edu.fee.paper.rule": _get_first("edu.fee.paper.rule"),
    "edu.fee.service": _get_first("edu.fee.service"),
}

_READERS = dict.fromkeys(("cashier", "principal", "officer", "foreign_officer"), "r")
_WRITTEN = {**_READERS, "accountant": "rwcu"}
_STAFF = (
    "accountant",
    "cashier",
    "teacher",
    "homeroom",
    "office",
    "principal",
    "officer",
    "foreign_officer",
)
_RULES = {**dict.fromkeys(_STAFF, "r"), "district_admin": "rwcu"}

ACCESS = {
    "edu.fee.area.group": _RULES,
    "edu.fee.ceiling": _RULES,
    "edu.fee.estimate": _WRITTEN,
    "edu.fee.estimate.line": _WRITTEN,
    "edu.fee.paper": _WRITTEN,
    "edu.fee.paper.price": {**_READERS, "accountant": "r"},
    "edu.fee.paper.rule": _RULES,
    "edu.fee.service": _RULES,
}

SHARED = {
    "edu.fee.area.group": "the resolutions of the provinces",
    "edu.fee.ceiling": "the resolutions of the provinces",
    "edu.fee.paper.rule": "the law on what schools take money for",
    "edu.fee.service": "the resolutions of the provinces",
}
