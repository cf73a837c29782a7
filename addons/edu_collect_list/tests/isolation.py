# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what with the records of this module (see test_edu's isolation guard)."""

from odoo.addons.edu_fees.tests import isolation


def _get_outbound(case, context):
    """Return a list of the context's school, made once."""
    channel = isolation.ROWS["edu.collection.channel"](case, context)
    outbounds = case.env["edu.collection.outbound"]
    found = outbounds.search([("company_id", "=", channel.company_id.id)], limit=1)
    if found:
        return found
    channel = channel.search(
        [
            ("company_id", "=", channel.company_id.id),
            ("journal_id.type", "=", "bank"),
        ],
        limit=1,
    )
    outbound = outbounds.create(
        {
            "company_id": channel.company_id.id,
            "channel_id": channel.id,
            "kind": "full",
        }
    )
    outbound.action_prepare()
    return outbound


def _get_line(case, context):
    return _get_outbound(case, context).line_ids[:1]


def _get_layout(case, _context):
    return case.env.ref("edu_collect_list.outbound_layout_generic")


def _get_layout_column(case, context):
    return _get_layout(case, context).column_ids[:1]


ROWS = {
    "edu.collection.outbound": _get_outbound,
    "edu.collection.outbound.line": _get_line,
    "edu.collection.outbound.layout": _get_layout,
    "edu.collection.outbound.layout.column": _get_layout_column,
}
ACCESS = {
    "edu.collection.outbound": {"accountant": "rwcu", "principal": "r"},
    "edu.collection.outbound.line": {"accountant": "rw", "principal": "r"},
    "edu.collection.outbound.layout": {"accountant": "r", "principal": "r"},
    "edu.collection.outbound.layout.column": {"accountant": "r", "principal": "r"},
}
SHARED = {
    "edu.collection.outbound.layout": "Columns of a file, the same for all schools.",
    "edu.collection.outbound.layout.column": "Columns of a file, likewise.",
}
