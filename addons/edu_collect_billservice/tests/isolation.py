# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what with the records of this module (see test_edu's isolation guard)."""


def _get_profile(case, _context):
    return case.env.ref("edu_collect_billservice.profile_bidv_b")


def _get_term(case, context):
    return _get_profile(case, context).term_ids[:1]


ROWS = {
    "edu.billservice.profile": _get_profile,
    "edu.billservice.term": _get_term,
}

ACCESS = {
    "edu.billservice.profile": dict.fromkeys(
        ("accountant", "cashier", "principal", "officer", "foreign_officer"), "r"
    ),
    "edu.billservice.term": {"accountant": "r"},
}

SHARED = dict.fromkeys(ROWS, "Words of a bank's contract, the same for all schools.")
