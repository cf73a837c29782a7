# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

CODE = "momo"
METHOD_CODES = {"momo"}
REQUEST_TYPE = "captureWallet"
OK = "0"

# Where we ask, by the state of the provider.
API_URLS = {"enabled": "", "test": "https://test-payment.momo.vn"}
CREATE, QUERY, REFUND = (
    "/v2/gateway/api/create",
    "/v2/gateway/api/query",
    "/v2/gateway/api/refund",
)

# Answers about a refund that leave open whether it is paid: it was asked for twice, or
# something went wrong on the other side.
REFUND_UNSURE = ("10", "99")
