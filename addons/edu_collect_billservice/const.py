# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words of a bill service, as the suite calls them; a profile says how a bank does.

Source: the two readings of BIDV's document v1.0 (domain.md B1).
"""

# What a call and an answer may carry.
CALL_FIELDS = (
    "service_id",
    "customer_id",
    "bill_id",
    "amount",
    "trans_id",
    "trans_date",
    "checksum",
    "sender_name",
    "terminal",
    "fee",
)
# By what something is looked up.
SEARCHED = ("service_id", "customer_id", "bill_id", "trans_id")
ANSWER_FIELDS = (
    "result_code",
    "result_desc",
    "customer_id",
    "customer_name",
    "customer_addr",
    "bill_id",
    "type",
    "total_amount",
    "data",
    "period",
    "amount",
    "remark",
)
FIELDS = sorted({*CALL_FIELDS, *ANSWER_FIELDS})
REQUIRED = {
    "getbill": ("service_id", "customer_id", "checksum"),
    "paybill": (
        *("service_id", "customer_id", "bill_id", "amount"),
        *("trans_id", "trans_date", "checksum"),
    ),
}
# What comes of a call: its code by default, and what is said with it.
OUTCOMES = {
    "ok": ("000", "success"),
    "missing": ("001", "a parameter is missing or unreadable"),
    "checksum": ("004", "wrong checksum"),
    "service": ("006", "wrong service"),
    "customer": ("011", "unknown customer"),
    "nothing": ("012", "nothing to pay"),
    "bill": ("021", "bill not found"),
    "amount": ("022", "wrong amount"),
    "paid": ("023", "already paid"),
    "error": ("031", "system error"),
}
# Which outcome answers a call that is turned away.
REFUSED = {
    "missing": "missing",
    "unreadable": "missing",
    "too_large": "missing",
    "signature": "checksum",
}
