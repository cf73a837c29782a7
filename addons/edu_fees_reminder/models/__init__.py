# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    account_move,
    edu_collection_transaction,
    edu_fee_reminder,
    edu_fee_reminder_plan,
    edu_fee_reminder_text,
    res_company,
)
