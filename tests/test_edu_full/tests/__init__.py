# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_bills_at_once,
    test_close_day_browser,
    test_counter_browser,
    test_day_one,
    test_day_one_invoice,
    test_day_one_round,
    test_day_one_transfer,
    test_einvoice_browser,
    test_enrollment_life,
    test_guardian_way,
    test_import_faults,
    test_money_out_browser,
    test_mover_browser,
    test_reparenting,
    test_round_path,
    test_staff_life,
    test_thousand_bills,
    test_two_at_once,
    test_walk_through,
    test_whole_path,
)
