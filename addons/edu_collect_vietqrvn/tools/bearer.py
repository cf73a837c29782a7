# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bearer tokens that need no table: moment of expiry and a keyed digest of it.

>>> token = sign("secret", 1795312800)
>>> token.partition(".")[0]
'1795312800'
>>> verify("secret", token, 1795312799), verify("secret", token, 1795312800)
(True, False)
>>> verify("other", token, 0), verify("secret", "1.x", 0), verify("secret", "", 0)
(False, False, False)
>>> verify("secret", "9" + token, 0), verify("", "1.x", 0), verify(None, None, 0)
(False, False, False)
>>> sign("", 1795312800)
Traceback (most recent call last):
    ...
ValueError: no secret
"""

import hashlib
import hmac


def sign(secret, expiry):
    """Return a token that is valid until a moment.

    :param str secret: of the contract
    :param int expiry: seconds since 1970
    :raise ValueError: without a secret, with which anybody could sign
    """
    if not secret:
        raise ValueError("no secret")
    text = f"edu-bearer.{expiry}".encode()
    return f"{expiry}.{hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()}"


def verify(secret, token, now):
    """Tell whether a token is ours and has not expired, in constant time."""
    expiry = (token or "").partition(".")[0]
    if not (secret and expiry.isascii() and expiry.isdigit() and len(expiry) < 20):
        return False
    given = token.encode("utf-8", "surrogatepass")
    is_ours = hmac.compare_digest(sign(secret, int(expiry)).encode(), given)
    return is_ours and now < int(expiry)
