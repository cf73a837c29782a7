# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What banks make of the memo of a transfer.

>>> spoil("TTHTPJEQ8M", "Nguyễn Văn An 3A", 1)
'MBVCB.0000000001.TTHTPJEQ8M NGUYEN VAN AN 3A.CT TU 0900 TOI SO TK'
"""

import unicodedata


def spoil(code, text, number):
    """Return what a bank makes of a memo: each number another way of spoiling it.

    The code stays readable in all of them.
    """
    plain = _plain(text)
    return (
        f"{code} {text}",
        f"MBVCB.{number:010d}.{code} {plain.upper()}.CT TU 0900 TOI SO TK",
        f"{code.lower()} {plain.lower()}",
        f"IBFT {code}-{plain.upper()}-CHUYEN TIEN",
        f"QR - {code[:5]} {code[5:]} {plain}"[:60],
        f"{code}.FT{number:014d}",
    )[number % 6]


def _plain(text):
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in text if unicodedata.category(char) != "Mn")


if __name__ == "__main__":
    import doctest

    doctest.testmod()
