# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Signatures of MoMo: HMAC-SHA256 in hexadecimal over `name=value` joined by `&`.

The names are in alphabetical order, the values as they are, not encoded. The vector is
that of domain.md B3.

>>> values = {
...     "accessKey": "AK",
...     "amount": 485000,
...     "extraData": "",
...     "ipnUrl": "https://edu.example.vn/payment/momo/ipn",
...     "orderId": "KT26090001",
...     "orderInfo": "Thu hoc phi",
...     "partnerCode": "MOMOEDU",
...     "redirectUrl": "https://edu.example.vn/payment/momo/return",
...     "requestId": "KT26090001-1",
...     "requestType": "captureWallet",
... }
>>> sign("MOMOSECRET", "create", values)
'8ff52bbd8036b0c08703798ea77916434f3930142b946c6b0d9c6aed734ed807'

>>> told = values | {"message": "Successful.", "resultCode": "0", "transId": "1"}
>>> right = sign("MOMOSECRET", "result", told)
>>> verify("MOMOSECRET", "result", told | {"signature": right})
True
>>> verify("MOMOSECRET", "result", told | {"signature": right, "amount": 1})
False
>>> verify("MOMOSECRET", "result", told), verify("", "result", told)
(False, False)
"""

import hashlib
import hmac

RECIPES = {
    "create": (
        "accessKey",
        "amount",
        "extraData",
        "ipnUrl",
        "orderId",
        "orderInfo",
        "partnerCode",
        "redirectUrl",
        "requestId",
        "requestType",
    ),
    "result": (
        "accessKey",
        "amount",
        "extraData",
        "message",
        "orderId",
        "orderInfo",
        "orderType",
        "partnerCode",
        "payType",
        "requestId",
        "responseTime",
        "resultCode",
        "transId",
    ),
    "query": ("accessKey", "orderId", "partnerCode", "requestId"),
    "refund": (
        "accessKey",
        "amount",
        "description",
        "orderId",
        "partnerCode",
        "requestId",
        "transId",
    ),
}


def sign(key, recipe, values):
    """Return the signature of a message.

    :param str recipe: a key of `RECIPES`
    :param dict values: by name; what is missing counts as empty
    """
    pairs = (f"{name}={values.get(name, '')}" for name in RECIPES[recipe])
    return hmac.new(key.encode(), "&".join(pairs).encode(), hashlib.sha256).hexdigest()


def verify(key, recipe, values):
    """Tell whether the value `signature` is right, compared in constant time."""
    given = str(values.get("signature") or "")
    right = sign(key, recipe, values)
    return bool(key) and hmac.compare_digest(right.encode(), given.encode())
