# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_bill_page,
    test_call_values,
    test_channel,
    test_money,
    test_pay_link,
    test_payout,
    test_refund,
)
