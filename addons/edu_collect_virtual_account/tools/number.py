# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Numbers of virtual accounts: a bank's prefix, then what tells the pupils apart.

>>> normalize(" 9624 hs-001 ")
'9624HS001'
>>> normalize(None), normalize(9624001), normalize("９６２４đ1")
('', '9624001', '9624D1')
"""

import re
import unicodedata


def normalize(text):
    """Return a number as banks write it: capitals and digits only."""
    wide = unicodedata.normalize("NFKD", str(text or "")).upper().replace("Đ", "D")
    return re.sub(r"[^0-9A-Z]", "", wide)
