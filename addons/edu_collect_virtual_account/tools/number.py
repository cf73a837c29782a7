# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Numbers of virtual accounts: a bank's prefix, then what tells the pupils apart.

>>> normalize(" 9624 hs-001 ")
'9624HS001'
>>> normalize(None)
''
"""

import re


def normalize(text):
    """Return a number as banks write it: capitals and digits only."""
    return re.sub(r"[^0-9A-Z]", "", (text or "").upper())
