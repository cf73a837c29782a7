# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

CODE = "viettelpay"
VERSION = "2.0"
METHOD_CODES = {"viettelpay"}

# Where payers are led, by the state of the provider.
GATEWAY_URLS = {
    "enabled": "https://pay3.viettel.vn/PaymentGateway/payment",
    "test": "https://sandbox.viettel.vn/PaymentGateway/payment",
}

# What we answer (domain.md B2): right; not our bill; wrong check sum; our fault.
OK, NO_BILL, WRONG_SUM, FAULT = "00", "01", "02", "03"
ERROR_CODES = {
    "done": OK,
    "repeated": OK,
    "unknown": NO_BILL,
    "amount": NO_BILL,
    "closed": NO_BILL,
    "failed": FAULT,
}
# Refusals that the protocol has a code for; the others keep their HTTP status as well.
PROTOCOL_REFUSALS = ("signature", "missing", "unreadable", "not_permitted")

# Answers about a refund that leave open whether it is paid: it was asked for twice, or
# something went wrong on the other side.
REFUND_UNSURE = ("03", "99")
