# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Signatures of SePay's notifications.

HMAC-SHA256 over `{timestamp}.{raw body}`, header `X-SePay-Signature: sha256=<hex>`; the
vector is that of domain.md B3.

>>> body = (
...     b'{"id":92704,"gateway":"Vietcombank","transactionDate":"2026-11-22 09:00:00",'
...     b'"accountNumber":"0123499999","code":null,"content":"HPA7K2M9 Nguyen Van A",'
...     b'"transferType":"in","transferAmount":485000,"accumulated":19077000,'
...     b'"subAccount":null,"referenceCode":"FT26326001","description":""}'
... )
>>> header = sign("SEPAYSECRET", "1795312800", body)
>>> header
'sha256=43ce5a8b775705b0e9ecef82002609a7a35a22a9f722fee0c5a8aba9f8e71971'
>>> verify("SEPAYSECRET", "1795312800", body, header)
True
>>> verify("SEPAYSECRET", "1795312801", body, header)
False
>>> verify("SEPAYSECRET", "1795312800", body + b" ", header)
False
>>> is_fresh("1795312800", 1795313100), is_fresh("1795312800", 1795313101)
(True, False)
>>> is_fresh("x", 0), is_fresh("1795313101", 1795312800)
(False, False)
"""

import hashlib
import hmac

# Older notifications, and those of a clock that runs ahead, are refused.
TOLERANCE = 300


def sign(secret, timestamp, body):
    """Return the header of a notification.

    :param str timestamp: seconds since 1970, as in `X-SePay-Timestamp`
    :param bytes body: as it is sent
    """
    text = timestamp.encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def verify(secret, timestamp, body, header):
    """Tell whether a header is right, compared in constant time."""
    expected = sign(secret, timestamp or "", body)
    return hmac.compare_digest(expected.encode(), (header or "").encode())


def is_fresh(timestamp, now):
    """Tell whether a notification is recent.

    :param int now: seconds since 1970
    """
    if not (timestamp or "").isascii() or not (timestamp or "").isdigit():
        return False
    return abs(now - int(timestamp)) <= TOLERANCE
