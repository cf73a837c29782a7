# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bearer tokens that need no table: moment of expiry and a keyed digest of it.

>>> token = make("secret", 1795312800)
>>> token.partition(".")[0]
'1795312800'
>>> is_valid("secret", token, 1795312799), is_valid("secret", token, 1795312800)
(True, False)
>>> is_valid("other", token, 0), is_valid("secret", "1.x", 0), is_valid("secret", "", 0)
(False, False, False)
>>> is_valid("secret", "9" + token, 0)
False
"""

import hashlib
import hmac


def make(secret, expiry):
    """Return a token that is valid until a moment.

    :param str secret: of the contract
    :param int expiry: seconds since 1970
    """
    text = f"edu-bearer.{expiry}".encode()
    return f"{expiry}.{hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()}"


def is_valid(secret, token, now):
    """Tell whether a token is ours and has not expired, in constant time."""
    expiry = (token or "").partition(".")[0]
    if not (expiry.isascii() and expiry.isdigit() and len(expiry) < 20):
        return False
    is_ours = hmac.compare_digest(make(secret, int(expiry)).encode(), token.encode())
    return is_ours and now < int(expiry)
