# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    account_statement_import,
    account_statement_import_balance,
    account_statement_import_layout,
    account_statement_import_refused,
    account_statement_import_text,
    edu_bank_match,
    edu_bill_cancel,
    edu_cash_book_print,
    edu_cash_deposit,
    edu_cash_payment,
    edu_collection_match,
    edu_collection_success,
    edu_disbursement_fill,
    edu_fee_registration_sheet,
    edu_fee_plan_renewal,
    edu_fee_round_joiner,
    edu_fee_round_leaver,
    edu_fee_round_preview,
    edu_reason,
    edu_settlement,
)
