# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what with the records of this module (see test_edu's isolation guard)."""


def _get_account(case, context):
    return case.env.ref("l10n_vn_public_sector.account_111")


def _get_role(case, context):
    return case.env.ref("l10n_vn_public_sector.role_accrual_bank")


ROWS = {"edu.chart.account": _get_account, "edu.chart.role": _get_role}
SHARED = {
    "edu.chart.account": "the chart all schools are given",
    "edu.chart.role": "the roles of the chart all schools are given",
}
ACCESS = {
    "edu.chart.account": {"accountant": "r"},
    "edu.chart.role": {"accountant": "r"},
}
