# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Links that open the application of a bank on the payer's own telephone.

A link is built from a template with placeholders in braces. Values are quoted, so that
nothing in a memo can add a parameter or lead elsewhere:

>>> build("bank://pay?acc={account}&amount={amount}&memo={memo}",
...       account="123", amount=1000, memo="TT HT&x=1")
'bank://pay?acc=123&amount=1000&memo=TT%20HT%26x%3D1'

>>> check("bank://pay?acc={account}")
>>> check("javascript:alert({amount})")
Traceback (most recent call last):
ValueError: scheme
>>> check("bank://pay?acc={acount}")
Traceback (most recent call last):
ValueError: placeholder: acount
>>> check("bank://pay?acc={account")
Traceback (most recent call last):
ValueError: braces
"""

import re
from urllib.parse import quote

PLACEHOLDERS = ("account", "bin", "amount", "memo", "payload")
# An application's own scheme, or its address on the web; nothing that runs or reads
# something in the page itself.
LINK = re.compile(r"([a-z][a-z0-9+.-]{1,31})://[^\s\"'<>\\]*", re.IGNORECASE)
REFUSED = {"javascript", "data", "vbscript", "file", "blob", "about", "http", "ftp"}
PLACE = re.compile(r"{([^{}]*)}")


def check(template):
    """Check the template of a link.

    :raise ValueError: ``scheme`` where it is no link of an application; ``placeholder:
        name`` for an unknown one; ``braces`` where one is left open
    """
    found = LINK.fullmatch(template)
    if not found or found[1].lower() in REFUSED:
        raise ValueError("scheme")
    for name in PLACE.findall(template):
        if name not in PLACEHOLDERS:
            raise ValueError(f"placeholder: {name}")
    if re.search("[{}]", PLACE.sub("", template)):
        raise ValueError("braces")


def build(template, **values):
    """Return the link with its values; one that is missing is left empty.

    :param values: by the names of `PLACEHOLDERS`
    :raise ValueError: see `check`
    """
    check(template)
    return PLACE.sub(
        lambda place: quote(str(values.get(place[1]) or ""), safe=""), template
    )
