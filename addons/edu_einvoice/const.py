# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

# How the law taxes an item. The number is the rate in percent.
TAX_KINDS = [
    ("not_subject", "Not subject to VAT"),
    ("not_declared", "VAT not declared"),
    ("0", "0 %"),
    ("5", "5 %"),
    ("8", "8 %"),
    ("10", "10 %"),
]
DEFAULT_TAX = "not_subject"

STATES = [
    ("to_issue", "To issue"),
    ("error", "Refused"),
    ("issued", "Issued"),
    ("adjusted", "Adjusted"),
    ("cancelled", "Cancelled"),
    ("withdrawn", "No longer due"),
]
# What waits to be issued, and what a buyer holds in hands.
DUE = ("to_issue", "error")
ISSUED = ("issued", "adjusted")

REASONS = [
    ("payment", "Payment"),
    ("undone", "Payment taken back"),
    ("refund", "Refund"),
    ("refund_undone", "Refund taken back"),
]

# So many payments are looked at by one round of queries, so many e-invoices sent by one
# job: each is a call to the provider.
COLLECT_SIZE = 1_000
ISSUE_SIZE = 20
