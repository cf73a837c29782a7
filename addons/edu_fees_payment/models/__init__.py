# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    account_move,
    edu_collection_channel,
    edu_collection_message,
    edu_collection_refund,
    edu_collection_transaction,
    edu_fee_dashboard,
    payment_provider,
    payment_provider_vendor,
    payment_transaction,
    payment_transaction_money,
    payment_transaction_vendor,
)
