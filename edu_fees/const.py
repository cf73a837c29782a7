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
    ("service_cost", "Cost of services"),
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

# Pupils billed by one job: copied by the set, or where that cannot be, by the ORM.
CHUNK_SIZE = 5_000
ORM_CHUNK_SIZE = 200
# So many bills at once, and the database looks anew at what its tables hold.
ANALYZE_FROM = 1_000
# Modules whose overrides of what makes a bill are known to leave nothing behind that
# is not in the bill's rows (see `edu.bill.stamp`). Odoo's own that may stand beside us
# were read for this; none of them is used.
KNOWN_MODULES = {
    "account",
    "analytic",
    "base",
    "edu_core",
    "edu_fees",
    "l10n_vn_edi_viettel",
    "mail",
    "portal",
    "queue_job",
}

# Kinds of vouchers that are numbered without gaps, and how their numbers begin.
VOUCHER_TYPES = [
    ("cash_receipt", "Cash receipt"),
    ("cash_payment", "Cash payment"),
    ("payment_order", "Payment order"),
]
VOUCHER_PREFIXES = {
    "cash_receipt": "PT",
    "cash_payment": "PC",
    "payment_order": "UNC",
}

# The role that is debited when money of an item is spent. Money that is owed to others
# goes off its own account; of a service the cost is booked beside the revenue.
SPENDING_ROLES = {"service_revenue": "service_cost"}

# What a payment order's or a deposit's own code begins with, in the bank's memo.
ORDER_PREFIX = "CT"

# The notes that a count of cash offers; others can be typed.
DENOMINATIONS = (
    500_000,
    200_000,
    100_000,
    50_000,
    20_000,
    10_000,
    5_000,
    2_000,
    1_000,
    500,
)

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
