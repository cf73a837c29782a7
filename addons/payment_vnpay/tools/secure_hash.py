# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Secure hashes of VNPAY: HMAC-SHA512 in hexadecimal.

What goes through the payer's browser signs all `vnp_` values, sorted by name and
encoded as a form. What two hosts tell each other signs some values joined by a pipe.
The vector is that of domain.md B3.

>>> values = {
...     "vnp_Amount": "48500000",
...     "vnp_Command": "pay",
...     "vnp_CreateDate": "20261122090000",
...     "vnp_CurrCode": "VND",
...     "vnp_IpAddr": "127.0.0.1",
...     "vnp_Locale": "vn",
...     "vnp_OrderInfo": "Thu hoc phi HS0012345",
...     "vnp_OrderType": "other",
...     "vnp_ReturnUrl": "https://edu.example.vn/payment/vnpay/return",
...     "vnp_TmnCode": "EDUFEE01",
...     "vnp_TxnRef": "KT26090001",
...     "vnp_Version": "2.1.0",
... }
>>> right = sign("VNPSECRET", values)
>>> right == (
...     "f423581758623dde206d777eb31e8cc904d851345a2f6a5fbbae7fb53033ecfd"
...     "6f27d3965c59ae97850bd681884b42487b7ccd94fb5d06f637fbecca3d1a90e7"
... )
True
>>> verify("VNPSECRET", values | {"vnp_SecureHash": right.upper()})
True
>>> verify("VNPSECRET", values | {"vnp_SecureHash": right, "vnp_Amount": "1"})
False
>>> verify("VNPSECRET", values), verify("", values | {"vnp_SecureHash": right})
(False, False)

Values of other systems on the way (a campaign's, say) are none of VNPAY's:

>>> verify("VNPSECRET", values | {"vnp_SecureHash": right, "utm_source": "x"})
True
>>> len(sign_pipe("VNPSECRET", ["a", 1, None]))
128

What is empty is not signed; without a key nobody can sign:

>>> sign("VNPSECRET", values | {"vnp_BankCode": None, "vnp_PayDate": ""}) == right
True
>>> verify(None, values), verify_pipe("", {}, "querydr_answer")
(False, False)
>>> sign("", values)
Traceback (most recent call last):
    ...
ValueError: no key
>>> verify("VNPSECRET", {"vnp_OrderInfo": chr(0xD83D), "vnp_SecureHash": chr(0xD83D)})
False
"""

import hashlib
import hmac
from urllib.parse import urlencode

UNSIGNED = ("vnp_SecureHash", "vnp_SecureHashType")
# What is signed in questions to VNPAY and its answers, in this order.
PIPES = {
    "querydr": (
        "vnp_RequestId",
        "vnp_Version",
        "vnp_Command",
        "vnp_TmnCode",
        "vnp_TxnRef",
        "vnp_TransactionDate",
        "vnp_CreateDate",
        "vnp_IpAddr",
        "vnp_OrderInfo",
    ),
    "querydr_answer": (
        "vnp_ResponseId",
        "vnp_Command",
        "vnp_ResponseCode",
        "vnp_Message",
        "vnp_TmnCode",
        "vnp_TxnRef",
        "vnp_Amount",
        "vnp_BankCode",
        "vnp_PayDate",
        "vnp_TransactionNo",
        "vnp_TransactionType",
        "vnp_TransactionStatus",
        "vnp_OrderInfo",
        "vnp_PromotionCode",
        "vnp_PromotionAmount",
    ),
    "refund": (
        "vnp_RequestId",
        "vnp_Version",
        "vnp_Command",
        "vnp_TmnCode",
        "vnp_TransactionType",
        "vnp_TxnRef",
        "vnp_Amount",
        "vnp_TransactionNo",
        "vnp_TransactionDate",
        "vnp_CreateBy",
        "vnp_CreateDate",
        "vnp_IpAddr",
        "vnp_OrderInfo",
    ),
}


def _digest(key, text):
    if not key:
        raise ValueError("no key")
    signed = text.encode("utf-8", "surrogatepass")
    return hmac.new(key.encode(), signed, hashlib.sha512).hexdigest()


def _is_same(right, given):
    """Compare in constant time; capitals are the same."""
    given = str(given or "").lower().encode("utf-8", "surrogatepass")
    return hmac.compare_digest(right.encode(), given)


def sign(key, values):
    """Return the hash of what goes through the payer's browser.

    :raise ValueError: without a key, with which anybody could sign
    """
    signed = sorted(
        (name, value)
        for name, value in values.items()
        if name.startswith("vnp_") and name not in UNSIGNED and value not in ("", None)
    )
    return _digest(key, urlencode(signed, errors="surrogatepass"))


def sign_pipe(key, parts):
    """Return the hash of values joined by a pipe; nothing is an empty text."""
    return _digest(key, "|".join("" if one is None else str(one) for one in parts))


def verify(key, values):
    """Tell whether `vnp_SecureHash` is right, compared in constant time."""
    return bool(key) and _is_same(sign(key, values), values.get("vnp_SecureHash"))


def verify_pipe(key, values, pipe):
    """Tell whether the hash of an answer to what we asked is right."""
    if not key:
        return False
    right = sign_pipe(key, [values.get(name) for name in PIPES[pipe]])
    return _is_same(right, values.get("vnp_SecureHash"))
