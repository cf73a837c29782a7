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
>>> verify("MOMOSECRET", "result", told), verify(None, "result", told)
(False, False)
>>> sign("", "result", told)
Traceback (most recent call last):
    ...
ValueError: no key

What MoMo leaves out and what it sends as null are the same:

>>> sign("K", "result", {"extraData": None}) == sign("K", "result", {})
True
>>> verify("MOMOSECRET", "result", {"extraData": chr(0xD83D), "signature": chr(0xD83D)})
False
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
    :param dict values: by name; what is missing or None counts as empty
    :raise ValueError: without a key, with which anybody could sign
    """
    if not key:
        raise ValueError("no key")
    # Odoo's empty field is False; 0 is neither, although it equals it.
    known = {
        name: one
        for name, one in values.items()
        if one is not None and one is not False
    }
    pairs = (f"{name}={known.get(name, '')}" for name in RECIPES[recipe])
    text = "&".join(pairs).encode("utf-8", "surrogatepass")
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()


def verify(key, recipe, values):
    """Tell whether the value `signature` is right, compared in constant time."""
    if not key:
        return False
    given = str(values.get("signature") or "").encode("utf-8", "surrogatepass")
    return hmac.compare_digest(sign(key, recipe, values).encode(), given)
