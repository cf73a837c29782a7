# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Check sums of ViettelPay: Base64 of an HMAC over values joined by nothing.

The values stand in the alphabetical order of their names; which ones, depends on the
message. The vectors are those of domain.md B2.

>>> key = "hashKey123"
>>> values = {
...     "access_code": "AC01",
...     "billcode": "KT26090001",
...     "command": "PAYMENT",
...     "merchant_code": "EDUFEES",
...     "order_id": "ORD0001",
...     "trans_amount": "485000",
...     "version": "2.0",
...     "cust_msisdn": "84912345678",
...     "error_code": "00",
...     "payment_status": "1",
...     "vt_transaction_id": "VT987654",
... }
>>> sign(key, "pay", values)
'JLztsQhb1blUJYvsbX2OiAz4N5A='
>>> sign(key, "verify", values)
'8/83Yb3rFNBntRaCvttIv4YfbLo='
>>> sign(key, "result", values)
'YmOrbPSOXfu+HQRB7NvKrWFysUM='

Base64 has the sign “+”, which a form turns into a space:

>>> verify(key, "result", values, "YmOrbPSOXfu HQRB7NvKrWFysUM=")
True
>>> verify(key, "result", values | {"trans_amount": "1"}, sign(key, "result", values))
False
>>> verify(key, "result", values, None), verify(key, "result", values, "Ym")
(False, False)
>>> verify(key, "verify", values, sign(key, "verify", values, "sha256"), "sha256")
True
>>> sign("", "pay", values)
Traceback (most recent call last):
    ...
ValueError: no key
>>> verify("", "result", values, ""), verify(None, "result", values, None)
(False, False)

Nothing is not zero:

>>> zero, text = sign(key, "pay", {"trans_amount": 0}), {"trans_amount": "0"}
>>> zero == sign(key, "pay", text), zero == sign(key, "pay", {"trans_amount": None})
(True, False)
>>> verify(key, "result", {"order_id": chr(0xD83D)}, chr(0xD83D))
False
"""

import base64
import hashlib
import hmac

ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
# Which values each message signs.
RECIPES = {
    "pay": (
        "access_code",
        "billcode",
        "command",
        "merchant_code",
        "order_id",
        "trans_amount",
        "version",
    ),
    "verify": (
        "access_code",
        "billcode",
        "merchant_code",
        "order_id",
        "trans_amount",
    ),
    "result": (
        "access_code",
        "billcode",
        "cust_msisdn",
        "error_code",
        "merchant_code",
        "order_id",
        "payment_status",
        "trans_amount",
        "vt_transaction_id",
    ),
    "result_reply": ("access_code", "error_code", "merchant_code", "order_id"),
    "inquiry": ("access_code", "cmd", "merchant_code", "order_id", "version"),
    "refund": (
        "access_code",
        "cmd",
        "merchant_code",
        "order_id",
        "originalRequestId",
        "refundType",
        "trans_amount",
        "version",
    ),
}


def sign(key, recipe, values, algorithm="sha1"):
    """Return the check sum of a message.

    :param str recipe: a key of `RECIPES`
    :param dict values: texts by name; what is missing or None counts as empty
    :raise ValueError: without a key, which would sign for everybody
    """
    if not key:
        raise ValueError("no key")
    # Odoo's empty field is False; 0 is neither, although it equals it.
    known = {
        name: one
        for name, one in values.items()
        if one is not None and one is not False
    }
    text = "".join(str(known.get(name, "")) for name in RECIPES[recipe])
    signed = text.encode("utf-8", "surrogatepass")
    digest = hmac.new(key.encode(), signed, ALGORITHMS[algorithm]).digest()
    return base64.b64encode(digest).decode()


def verify(key, recipe, values, given, algorithm="sha1"):
    """Tell whether a check sum is right, compared in constant time."""
    if not key:
        return False
    repaired = str(given or "").replace(" ", "+").encode("utf-8", "surrogatepass")
    right = sign(key, recipe, values, algorithm)
    return hmac.compare_digest(right.encode(), repaired)
