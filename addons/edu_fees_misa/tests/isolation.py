# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what with the records of this module (see test_edu's isolation guard)."""


def _get_layout(case, _context):
    return case.env.ref("edu_fees_misa.misa_layout_dues")


def _get_layout_column(case, context):
    return _get_layout(case, context).column_ids[:1]


ROWS = {
    "edu.misa.layout": _get_layout,
    "edu.misa.layout.column": _get_layout_column,
}
ACCESS = {
    "edu.misa.layout": {"accountant": "r"},
    "edu.misa.layout.column": {"accountant": "r"},
}
SHARED = {
    "edu.misa.layout": "Titles in files, the same for all schools.",
    "edu.misa.layout.column": "Titles in files, the same for all schools.",
}
WIZARDS = {
    "edu.import.misa.items": ("accountant",),
    "edu.import.misa.collected": ("accountant",),
    # The lines of an import are their maker's alone, the accountant's too.
    "edu.import.line": ("accountant", "district_admin", "office"),
    "edu.misa.export": ("accountant",),
}
