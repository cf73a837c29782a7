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
>>> is_fresh("x", 0), is_fresh("1795313101", 1795312800), is_fresh("1" * 5000, 0)
(False, False, False)
>>> verify("", "1795312800", body, header), verify(None, None, b"", None)
(False, False)
>>> sign("", "1795312800", body)
Traceback (most recent call last):
    ...
ValueError: no secret
"""

import hashlib
import hmac

# Older notifications, and those of a clock that runs ahead, are refused.
TOLERANCE = 300


def sign(secret, timestamp, body):
    """Return the header of a notification.

    :param str timestamp: seconds since 1970, as in `X-SePay-Timestamp`
    :param bytes body: as it is sent
    :raise ValueError: without a secret, with which anybody could sign
    """
    if not secret:
        raise ValueError("no secret")
    text = str(timestamp).encode("utf-8", "surrogatepass") + b"." + body
    return "sha256=" + hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def verify(secret, timestamp, body, header):
    """Tell whether a header is right, compared in constant time."""
    if not secret:
        return False
    expected = sign(secret, timestamp or "", body)
    given = (header or "").encode("utf-8", "surrogatepass")
    return hmac.compare_digest(expected.encode(), given)


def is_fresh(timestamp, now):
    """Tell whether a notification is recent.

    :param int now: seconds since 1970
    """
    text = str(timestamp or "")
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return False
    return abs(now - int(text)) <= TOLERANCE
