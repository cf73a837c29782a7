# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    account_account,
    account_move,
    account_move_line,
    edu_account_role,
    edu_fee_charge,
    edu_fee_item,
    edu_fee_plan,
    edu_fee_plan_line,
    edu_fee_progress,
    edu_fee_progress_part,
    edu_fee_round,
    edu_fee_round_billing,
    edu_fee_round_line,
    edu_fee_round_progress,
    edu_student,
    edu_trial_balance,
    res_company,
    res_groups,
    res_users,
)
