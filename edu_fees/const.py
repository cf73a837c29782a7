# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

# What an account is for. Python knows these roles; which account plays one is dated
# data of each company (`edu.account.role`).
ACCOUNT_ROLES = [
    ("cash_in_hand", "Cash in hand"),
    ("bank", "Bank account"),
    ("treasury_deposit", "Treasury deposit account"),
    ("cash_in_transit", "Cash in transit"),
    ("bill_receivable", "Bills to collect"),
    ("bill_contra", "Contra account of bills to collect"),
    ("collected_on_behalf", "Collected on behalf"),
    ("received_in_advance", "Received in advance"),
    ("service_revenue", "Service revenue"),
    ("deposit_held", "Deposits held"),
    ("unidentified_receipts", "Receipts not identified"),
    ("bank_fee", "Bank fees"),
]

# Roles that money collected for a fee item may be credited to.
REVENUE_ROLES = (
    "collected_on_behalf",
    "service_revenue",
    "received_in_advance",
    "deposit_held",
)

# The pair that bills of a school on the policy `on_collection` are posted to.
CLEARING_ROLES = ("bill_receivable", "bill_contra")

# A price or an amount stays below this, in whole đồng.
AMOUNT_LIMIT = 10**12

# Pupils billed by one job.
CHUNK_SIZE = 200

# Kinds of vouchers that are numbered without gaps, and how their numbers begin.
VOUCHER_TYPES = [("cash_receipt", "Cash receipt")]
VOUCHER_PREFIXES = {"cash_receipt": "PT"}

# The papers behind a fee item, in the order in which they come about.
PAPER_KINDS = [
    ("estimate", "Estimate of revenue and cost"),
    ("survey", "Survey of parents"),
    ("agreement", "Agreement with parents"),
    ("approval", "Approval"),
    ("disclosure", "Public disclosure"),
]

# A scan of a paper: its size in bytes, and how the files begin that may be one.
SCAN_LIMIT = 10 * 1024 * 1024
SCAN_MIMETYPES = ("application/pdf", "image/jpeg", "image/png")
