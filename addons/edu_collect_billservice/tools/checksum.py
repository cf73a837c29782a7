# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checksums of bill services: parts joined by a separator, hashed, encoded.

Recipe (a), then (b), with the vectors of domain.md B1:

>>> bill = {"secret": "S3cr3tKey", "service_id": "068001", "customer_id": "HS0012345"}
>>> sign(bill, ("secret", "service_id", "customer_id"), "hmac-sha256")
'OuRs015N+cAjIuXZtjmG21nKSSQ134hhEOz8SzJQDHE='
>>> sign(bill, ("secret", "service_id", "customer_id"), "sha256")
'R+H3jORUiZgp5kNemtoJ36Cxndw0k5Rje7Uoo4Npaf4='
>>> paid = {"secret": "S3cr3tKey", "trans_id": "T20261122001", "amount": "485000"}
>>> parts = ("secret", "trans_id", "amount")
>>> sign(paid, parts, "hmac-sha256")
'xiV7MIQ8knpRa2JrRfvOEQEQZMErnSlaApESpW0/0qQ='
>>> verify(paid, parts, "xiV7MIQ8knpRa2JrRfvOEQEQZMErnSlaApESpW0/0qQ=", "hmac-sha256")
True
>>> verify(paid | {"amount": "485001"}, parts, sign(paid, parts), "hmac-sha256")
False
>>> verify(paid, parts, None, "hmac-sha256")
False

Without a secret nobody can sign, and a call that lacks a part is nobody's:

>>> nobody = paid | {"secret": ""}
>>> sign(nobody, parts)
Traceback (most recent call last):
    ...
ValueError: no secret
>>> verify(nobody, parts, ""), verify({"secret": "S3cr3tKey"}, parts, "x")
(False, False)
>>> len(sign(paid, parts, "sha256", separator="", encoding="hex"))
64
"""

import base64
import hashlib
import hmac

ALGORITHMS = ("hmac-sha256", "sha256")
ENCODINGS = ("base64", "hex")


def sign(values, parts, algorithm="hmac-sha256", separator="|", encoding="base64"):
    """Return the checksum over some values.

    :param dict values: texts by name, None counts as empty; `secret` is the contract's
        key
    :param parts: names, in the order in which they are joined
    :param str algorithm: "hmac-sha256" (keyed with the secret) or "sha256"
    :param str separator: between the parts, may be empty
    :param str encoding: "base64" or "hex"
    :raise KeyError: when a part is not among the values
    :raise ValueError: for an unknown algorithm or encoding, and without a secret, with
        which anybody could sign
    """
    if not values.get("secret"):
        raise ValueError("no secret")
    text = _encode(separator.join(_get_text(values[part]) for part in parts))
    if algorithm == "hmac-sha256":
        digest = hmac.new(_encode(values["secret"]), text, hashlib.sha256).digest()
    elif algorithm == "sha256":
        digest = hashlib.sha256(text).digest()
    else:
        raise ValueError(f"unknown algorithm: {algorithm}")
    if encoding == "hex":
        return digest.hex()
    if encoding == "base64":
        return base64.b64encode(digest).decode()
    raise ValueError(f"unknown encoding: {encoding}")


def verify(
    values, parts, given, algorithm="hmac-sha256", separator="|", encoding="base64"
):
    """Tell whether a checksum is right, compared in constant time.

    :param str given: what came with the values, or None
    :raise ValueError: for an unknown algorithm or encoding
    """
    if not values.get("secret") or any(part not in values for part in parts):
        return False
    expected = sign(values, parts, algorithm, separator, encoding)
    given = _get_text(given)
    if encoding == "hex":
        given = given.lower()
    return hmac.compare_digest(_encode(expected), _encode(given))


def _get_text(value):
    """Return a value as it is signed."""
    return "" if value is None else str(value)


def _encode(text):
    """Return the bytes of a text."""
    # A character that a bank cut in two is signed as it stands.
    return str(text).encode("utf-8", "surrogatepass")
