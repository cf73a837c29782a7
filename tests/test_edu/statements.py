# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bank statements as the banks give them, for tests, demo data and drills.

A movement is a dict: `date` (a day), `amount` (whole đồng, negative when it went out),
`memo`, and if the bank gives one `reference`. The workbooks hold texts, as the banks'
own do: "1,252,000" at Vietcombank, "1.252.000" at BIDV.

>>> import datetime
>>> content = vietcombank("0123499999", [
...     {"date": datetime.date(2026, 10, 5), "amount": 1252000, "memo": "TTHTPJEQ8M"},
... ])
>>> content[:2]
b'PK'
"""

import io

import openpyxl


def vietcombank(account, movements, *, opening=0, signs=False):
    """Return the xlsx of a statement of Vietcombank, as bytes.

    :param bool signs: the older layout, with a column of signs
    """
    movements = _complete(movements, opening)
    rows = [
        ["NGÂN HÀNG TMCP NGOẠI THƯƠNG VIỆT NAM"],
        ["SAO KÊ TÀI KHOẢN"],
        ["Số tài khoản:", account, None, "Loại tiền:", "VND"],
        ["Số dư đầu kỳ:", f"{opening:,}"],
        [],
    ]
    if signs:
        rows.append(["Ngày giao dịch", "Số tham chiếu", "+/-", "Số tiền", "Mô tả"])
        rows += [
            [
                f"{one['date']:%d/%m/%Y}",
                one["reference"],
                "+" if one["amount"] > 0 else "-",
                f"{abs(one['amount']):,}",
                one["memo"],
            ]
            for one in movements
        ]
        rows.append(["Tổng", None, None, f"{_sum(movements):,}"])
    else:
        rows.append(
            [
                "Ngày giao dịch",
                "Số tham chiếu",
                "Ghi nợ",
                "Ghi có",
                "Số dư",
                "Mô tả",
            ]
        )
        rows += [
            [
                f"{one['date']:%d/%m/%Y}",
                one["reference"],
                f"{-one['amount']:,}" if one["amount"] < 0 else None,
                f"{one['amount']:,}" if one["amount"] > 0 else None,
                f"{one['balance']:,}",
                one["memo"],
            ]
            for one in movements
        ]
        debit, credit = _sum(movements, -1), _sum(movements, 1)
        rows.append(["Tổng", None, f"{debit:,}", f"{credit:,}"])
    rows.append(["Số dư cuối kỳ:", f"{opening + _sum(movements):,}"])
    return write(rows)


def bidv(account, movements, *, opening=0):
    """Return the xlsx of a statement of BIDV, as bytes; its lines have no reference."""
    movements = _complete(movements, opening)
    rows = [
        ["NGÂN HÀNG TMCP ĐẦU TƯ VÀ PHÁT TRIỂN VIỆT NAM"],
        [f"Số tài khoản: {account}"],
        ["Loại tiền: VND"],
        ["Số dư đầu kỳ:", _dots(opening)],
        [],
        ["STT", "Ngày hiệu lực", "Ghi nợ", "Ghi có", "Số dư", "Mô tả"],
    ]
    rows += [
        [
            number,
            f"{one['date']:%d/%m/%Y}",
            _dots(-one["amount"]) if one["amount"] < 0 else None,
            _dots(one["amount"]) if one["amount"] > 0 else None,
            _dots(one["balance"]),
            one["memo"],
        ]
        for number, one in enumerate(movements, start=1)
    ]
    rows.append(
        ["Tổng cộng", None, _dots(_sum(movements, -1)), _dots(_sum(movements, 1))]
    )
    rows.append(["Số dư cuối kỳ:", _dots(opening + _sum(movements))])
    return write(rows)


def write(rows, title="Sao kê"):
    """Return a workbook of one sheet with these rows, as bytes."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _complete(movements, opening):
    """Return the movements with a reference, a memo and the balance after each."""
    complete, balance = [], opening
    for number, movement in enumerate(movements, start=1):
        balance += movement["amount"]
        complete.append(
            {
                "memo": "",
                "reference": f"5078-{movement['date']:%d%m%y}{number:05d}",
                "balance": balance,
                **movement,
            }
        )
    return complete


def _sum(movements, sign=0):
    """Return the sum of all movements, or the size of those of one sign."""
    if not sign:
        return sum(one["amount"] for one in movements)
    return sum(abs(one["amount"]) for one in movements if one["amount"] * sign > 0)


def _dots(amount):
    return f"{amount:,}".replace(",", ".")
