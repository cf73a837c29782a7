# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edu_bill_reports,
    edu_disbursement_report,
    edu_fee_disclosure_report,
    edu_fee_ledger_xlsx,
    edu_cash_book_report,
    edu_fee_claim_report,
    edu_collection_close_report,
    edu_fee_insurance_report,
    edu_inspection_report,
    edu_list_xlsx,
    edu_settlement_report,
)
