# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows of a statement as a bank writes them: what `statement_table` reads.

For demo data, drills and tests. What differs from bank to bank is a `Form`, which
stands beside the bank's `Layout`. A movement is a dict: `date` (a day), `amount` (whole
đồng, negative when it went out), and if known `memo` and `reference`. Cells hold texts,
as the banks' own do.

>>> form = Form("NGÂN HÀNG", ".", (
...     ("Ngày", "date"), ("Ghi nợ", "debit"), ("Ghi có", "credit"),
...     ("Số dư", "balance"), ("Mô tả", "memo"),
... ))
>>> import datetime
>>> day = datetime.date(2026, 10, 5)
>>> rows = build(form, "31410001234567", [
...     {"date": day, "amount": 1252000, "memo": "TTHTPJEQ8M"},
...     {"date": day, "amount": -11000, "memo": "Phí"},
... ], opening=8000000)
>>> rows[6:8]  # doctest: +NORMALIZE_WHITESPACE
[['05/10/2026', None, '1.252.000', '9.252.000', 'TTHTPJEQ8M'],
 ['05/10/2026', '11.000', None, '9.241.000', 'Phí']]
>>> rows[8:]
[['Tổng', '11.000', '1.252.000', None, None], ['Số dư cuối kỳ:', '9.241.000']]
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """How a bank writes: its name, the separator of thousands, titles and columns.

    A column is one of `number`, `date`, `reference`, `sign`, `amount` (without a sign),
    `debit`, `credit`, `balance`, `memo`.
    """

    bank: str
    separator: str
    columns: tuple[tuple[str, str], ...]


def build(form, account, movements, *, opening=0, holder=""):
    """Return the rows of a statement of an account.

    :param list movements: dicts, the oldest first
    :param int opening: the balance before the first of them
    """
    rows = [
        [form.bank],
        ["SAO KÊ TÀI KHOẢN", None, holder],
        ["Số tài khoản:", account, None, "Loại tiền:", "VND"],
        ["Số dư đầu kỳ:", _money(form, opening)],
        [],
        [title for title, _column in form.columns],
    ]
    balance = opening
    for number, movement in enumerate(movements, start=1):
        balance += movement["amount"]
        cells = _get_cells(form, number, movement, balance)
        rows.append([cells[column] for _title, column in form.columns])
    amounts = [movement["amount"] for movement in movements]
    totals = {
        "debit": _money(form, -sum(amount for amount in amounts if amount < 0)),
        "credit": _money(form, sum(amount for amount in amounts if amount > 0)),
        "amount": _money(form, sum(amounts)),
    }
    rest = [totals.get(column) for _title, column in form.columns[1:]]
    rows.append(["Tổng", *rest])
    rows.append(["Số dư cuối kỳ:", _money(form, balance)])
    return rows


def _get_cells(form, number, movement, balance):
    """Return what each column would say of a movement."""
    date, amount = movement["date"], movement["amount"]
    size = _money(form, abs(amount))
    return {
        "number": number,
        "date": f"{date:%d/%m/%Y}",
        "reference": movement.get("reference") or f"5078-{date:%d%m%y}{number:05d}",
        "sign": "+" if amount > 0 else "-",
        "amount": size,
        "debit": size if amount < 0 else None,
        "credit": size if amount > 0 else None,
        "balance": _money(form, balance),
        "memo": movement.get("memo", ""),
    }


def _money(form, amount):
    return f"{amount:,}".replace(",", form.separator)


if __name__ == "__main__":
    import doctest

    doctest.testmod()
