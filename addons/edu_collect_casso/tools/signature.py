# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Signatures of Casso's notifications, version 2.

Header `X-Casso-Signature: t=<milliseconds>,v1=<hex>`: HMAC-SHA512 over the moment, a
point and the body's JSON with keys sorted in all depths, without spaces, as UTF-8. The
vector is Casso's own (domain.md B3).

>>> values = {
...     "error": 0,
...     "data": {
...         "id": 0,
...         "reference": "MA_GIAO_DICH_THU_NGHIEM",
...         "description": "giao dich thu nghiem",
...         "amount": 599000,
...         "runningBalance": 25000000,
...         "transactionDateTime": "2024-10-03 15:06:37",
...         "accountNumber": "88888888",
...         "bankName": "VPBank",
...         "bankAbbreviation": "VPB",
...         "virtualAccountNumber": "",
...         "virtualAccountName": "",
...         "counterAccountName": "NGUYEN VAN A",
...         "counterAccountNumber": "8888888888",
...         "counterAccountBankId": "970415",
...         "counterAccountBankName": "VietinBank",
...     },
... }
>>> key = "mgExMrjj4i7a1p8Cs6LmFbpCd8lbw4sSX4LZXPag7TKazeIogtR90tvWYTkwQbvs"
>>> header = sign(key, "1727948258788", values)
>>> header[:45]
't=1727948258788,v1=ed0a4bd2e826d5cb69988cdb14'
>>> verify(key, values, header)
True
>>> verify(key, values | {"error": 1}, header), verify(key, values, "t=1,v1=00")
(False, False)
>>> verify(key, values, ""), verify(key, values, "x")
(False, False)
>>> verify("", values, header), verify(None, values, None)
(False, False)
>>> sign("", "1", values)
Traceback (most recent call last):
    ...
ValueError: no key
"""

import hashlib
import hmac
import json


def canonize(values):
    """Return the text that is signed."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sign(key, moment, values):
    """Return the header of a notification.

    :param str moment: milliseconds since 1970
    :param dict values: the body, as it was parsed
    :raise ValueError: without a key, with which anybody could sign
    """
    if not key:
        raise ValueError("no key")
    # A character that a bank cut in two is signed as it stands.
    text = f"{moment}.{canonize(values)}".encode("utf-8", "surrogatepass")
    return f"t={moment},v1={hmac.new(key.encode(), text, hashlib.sha512).hexdigest()}"


def verify(key, values, header):
    """Tell whether a header is right, compared in constant time."""
    if not key:
        return False
    parts = dict(part.partition("=")[::2] for part in (header or "").split(","))
    expected = sign(key, parts.get("t", ""), values)
    given = f"t={parts.get('t', '')},v1={parts.get('v1', '')}"
    return hmac.compare_digest(
        expected.encode("utf-8", "replace"), given.encode("utf-8", "replace")
    )
