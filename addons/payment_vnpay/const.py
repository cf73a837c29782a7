# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

CODE = "vnpay"
VERSION = "2.1.0"
METHOD_CODES = {"vnpay"}
# Amounts are told in hundredths of a đồng.
MINOR = 100

# Where payers are led, and where we ask, by the state of the provider.
GATEWAY_URLS = {
    "enabled": "",
    "test": "https://sandbox.vnpayment.vn/paymentv2/vpcpay.html",
}
API_URLS = {
    "enabled": "",
    "test": "https://sandbox.vnpayment.vn/merchant_webapi/api/transaction",
}

# What we answer to an IPN, and the text beside it.
OK, NO_ORDER, REPEATED, WRONG_AMOUNT, WRONG_HASH, FAULT = (
    "00",
    "01",
    "02",
    "04",
    "97",
    "99",
)
ANSWERS = {
    "done": (OK, "Confirm Success"),
    "repeated": (REPEATED, "Order already confirmed"),
    "unknown": (NO_ORDER, "Order not found"),
    "amount": (WRONG_AMOUNT, "Invalid amount"),
    "closed": (REPEATED, "Order already confirmed"),
    "failed": (FAULT, "Unknown error"),
    "signature": (WRONG_HASH, "Invalid signature"),
}

# Answers about a refund that leave open whether it is paid: it was asked for twice, or
# something went wrong on the other side.
REFUND_UNSURE = ("94", "99")
