# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Signatures of payOS: HMAC-SHA256 over sorted `key=value` pairs, joined by `&`.

The vector is payOS' own (domain.md B3).

>>> data = {
...     "orderCode": 123,
...     "amount": 3000,
...     "description": "VQRIO123",
...     "accountNumber": "12345678",
...     "reference": "TF230204212323",
...     "transactionDateTime": "2023-02-04 18:25:00",
...     "currency": "VND",
...     "paymentLinkId": "124c33293c43417ab7879e14c8d9eb18",
...     "code": "00",
...     "desc": "Thành công",
...     "counterAccountBankId": "",
...     "counterAccountBankName": "",
...     "counterAccountName": "",
...     "counterAccountNumber": "",
...     "virtualAccountName": "",
...     "virtualAccountNumber": None,
... }
>>> key = "1a54716c8f0efb2744fb28b6e38b25da7f67a925d98bc1c18bd8faaecadd7675"
>>> sign(key, data)
'412e915d2871504ed31be63c8f62a149a4410d34c4c42affc9006ef9917eaa03'
>>> right = sign(key, data)
>>> verify(key, data, right), verify(key, data | {"amount": 1}, right)
(True, False)
>>> verify(key, data, None)
False

Without a key nobody can sign; half a character, which a bank cut in two, is signed as
it stands:

>>> verify("", data, right), verify(None, data, None)
(False, False)
>>> sign("", data)
Traceback (most recent call last):
    ...
ValueError: no key
>>> verify(key, {"description": chr(0xD83D)}, "x"), verify(key, data, chr(0xD83D))
(False, False)
"""

import hashlib
import hmac
import json


def _get_text(value):
    """Return a value as payOS writes it into what is signed."""
    if value is None or value in ("null", "undefined"):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return str(value)


def sign(key, data):
    """Return the signature of the values in `data`, in hexadecimal.

    :raise ValueError: without a key, with which anybody could sign
    """
    if not key:
        raise ValueError("no key")
    pairs = (f"{name}={_get_text(data[name])}" for name in sorted(data))
    text = "&".join(pairs).encode("utf-8", "surrogatepass")
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()


def verify(key, data, given):
    """Tell whether a signature is right, compared in constant time."""
    given = str(given or "").encode("utf-8", "surrogatepass")
    return bool(key) and hmac.compare_digest(sign(key, data).encode(), given)
