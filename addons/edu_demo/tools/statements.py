# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows of bank statements as two banks write them, from what families transferred.

>>> entries = [Entry(date(2026, 10, 5), 1252000, "TTHTPJEQ8M", "FT001")]
>>> build_bidv("31410001234567", entries, opening=8000000)[6]
[1, '05/10/2026', None, '1.252.000', '9.252.000', 'TTHTPJEQ8M']
>>> build_vietcombank("0071001234567", entries)[6]
['05/10/2026', 'FT001', '+', '1,252,000', 'TTHTPJEQ8M']
>>> spoil("TTHTPJEQ8M", "Nguyễn Văn An 3A", 1)
'MBVCB.0000000001.TTHTPJEQ8M NGUYEN VAN AN 3A.CT TU 0900 TOI SO TK'
"""

import unicodedata
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Entry:
    """A movement of money: `amount` is positive when it came in."""

    date: date
    amount: int
    memo: str
    reference: str = ""


def build_bidv(account, entries, opening=0, holder=""):
    """Return the rows of a statement of BIDV: two columns of amounts, no reference.

    :param str account: the account number
    :param entries: list of Entry
    """
    closing = opening + sum(entry.amount for entry in entries)
    rows = [
        ["NGÂN HÀNG TMCP ĐẦU TƯ VÀ PHÁT TRIỂN VIỆT NAM"],
        ["SAO KÊ TÀI KHOẢN", None, holder],
        ["Số tài khoản:", account, "Loại tiền:", "VND"],
        ["Số dư đầu kỳ:", _money(opening, ".")],
        [],
        ["STT", "Ngày hiệu lực", "Ghi nợ", "Ghi có", "Số dư", "Mô tả"],
    ]
    balance = opening
    for number, entry in enumerate(entries, start=1):
        balance += entry.amount
        debit = _money(-entry.amount, ".") if entry.amount < 0 else None
        credit = _money(entry.amount, ".") if entry.amount > 0 else None
        day = entry.date.strftime("%d/%m/%Y")
        rows.append([number, day, debit, credit, _money(balance, "."), entry.memo])
    debits = -sum(entry.amount for entry in entries if entry.amount < 0)
    credits = sum(entry.amount for entry in entries if entry.amount > 0)
    rows.append(["Tổng", None, _money(debits, "."), _money(credits, ".")])
    rows.append(["Số dư cuối kỳ:", _money(closing, ".")])
    return rows


def build_vietcombank(account, entries, opening=0, holder=""):
    """Return the rows of a statement of Vietcombank: a sign beside the amount.

    :param str account: the account number
    :param entries: list of Entry, each with a reference
    """
    closing = opening + sum(entry.amount for entry in entries)
    rows = [
        ["NGÂN HÀNG TMCP NGOẠI THƯƠNG VIỆT NAM"],
        ["SAO KÊ TÀI KHOẢN", None, holder],
        [f"Số tài khoản: {account}", None, "Loại tiền: VND"],
        ["Số dư đầu kỳ:", _money(opening, ",")],
        [],
        ["Ngày giao dịch", "Số tham chiếu", "+/-", "Số tiền", "Mô tả"],
    ]
    for entry in entries:
        sign = "+" if entry.amount > 0 else "-"
        day = entry.date.strftime("%d/%m/%Y")
        amount = _money(abs(entry.amount), ",")
        rows.append([day, entry.reference, sign, amount, entry.memo])
    rows.append(["Tổng", None, None, _money(closing - opening, ",")])
    rows.append(["Số dư cuối kỳ:", _money(closing, ",")])
    return rows


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


def _money(amount, separator):
    return f"{amount:,}".replace(",", separator)


def _plain(text):
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in text if unicodedata.category(char) != "Mn")


if __name__ == "__main__":
    import doctest

    doctest.testmod()
