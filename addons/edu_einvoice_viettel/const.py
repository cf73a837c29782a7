# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

# SInvoice's word for the tax of a line.
TAX_PERCENTAGES = {
    "not_subject": -2,
    "not_declared": -1,
    "0": 0,
    "5": 5,
    "8": 8,
    "10": 10,
}
# What the law calls cash (tiền mặt) and transfer (chuyển khoản).
PAYMENT_METHODS = {"cash": "TM", "bank": "CK", "other": "TM/CK"}

# Kinds of e-invoices in a request: the first one, and one that adjusts amounts.
ORIGINAL, ADJUSTMENT = "1", "5"
MONEY_ADJUSTMENT = "1"
