# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_account_role,
    test_billing,
    test_fee_access,
    test_fee_plan,
    test_generation,
    test_ledger_workbook,
    test_progress,
    test_recognition,
    test_round,
    test_thousand_bills,
    test_tools,
)
