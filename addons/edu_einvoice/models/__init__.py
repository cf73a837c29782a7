# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    account_move,
    edu_einvoice,
    edu_einvoice_adjust,
    edu_einvoice_collect,
    edu_einvoice_day,
    edu_einvoice_issue,
    edu_einvoice_line,
    edu_einvoice_rule,
    edu_fee_item,
    res_company,
)
