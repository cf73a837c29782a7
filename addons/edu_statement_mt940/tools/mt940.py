# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Statements of banks in SWIFT MT940.

>>> [statement] = parse('''{1:F01BIDVVNVXAXXX0000000000}{2:I940}{4:
... :20:STMT261005
... :25:31410001234567
... :28C:00123/001
... :60F:C261004VND8000000,
... :61:2610051005C1252000,NTRFNONREF//FT26278000001
... :86:CT DEN:TTHTPJEQ8M
...  TRAN THI BA
... :61:2610051005D11000,NCHGPHI
... :61:261005C1,50NTRFNONREF
... :62F:C261005VND9241000,
... -}''')
>>> statement.account_number, statement.currency, statement.opening, statement.closing
('31410001234567', 'VND', 8000000, 9241000)
>>> [(line["reference"], line["amount"], line["memo"]) for line in statement.lines]
... # doctest: +NORMALIZE_WHITESPACE
[('FT26278000001', 1252000, 'CT DEN:TTHTPJEQ8M TRAN THI BA'),
 ('X037B6D406B6A21BD', -11000, 'PHI')]
>>> statement.refused
[{'row_number': 10, 'field': 'amount', 'value': '1,50', 'code': 'unreadable'}]
"""

import contextlib
import datetime
import hashlib
import re
from dataclasses import dataclass, field

TAG = re.compile(r"^:([0-9]{2}[A-Z]?):")
BALANCE = re.compile(r"([CD])([0-9]{6})([A-Z]{3})([0-9]{1,15},?[0-9]{0,2})")
# Value date, booking day, mark, third letter of the currency, amount, kind, the payer's
# reference, the bank's reference, what the bank adds.
MOVEMENT = re.compile(
    r"(?P<value>[0-9]{6})(?P<booked>[0-9]{4})?(?P<mark>R?[CD])[A-Z]?"
    r"(?P<amount>[0-9]{1,15},?[0-9]{0,2})(?P<kind>[A-Z][A-Z0-9]{3})"
    r"(?P<own>[^\n]*?)(?://(?P<bank>[^\n]*))?(?:\n(?P<more>.*))?",
    re.DOTALL,
)
# A reversal of money in takes it out again.
SIGNS = {"C": 1, "D": -1, "RC": -1, "RD": 1}
NONE = ("", "NONREF", "NOTPROVIDED")
SUBFIELD = re.compile(r"\?([0-9]{2})")


@dataclass
class Statement:
    """What a message says; amounts are whole đồng, absent ones None.

    `lines` are dicts of row_number, date, reference, is_made_up, amount (positive when
    it came in), memo and counterparty; `refused` of row_number, field, value and code.
    """

    name: str = ""
    account_number: str | None = None
    currency: str = "VND"
    opening: int | None = None
    closing: int | None = None
    lines: list = field(default_factory=list)
    refused: list = field(default_factory=list)


def looks_like(text):
    """Say whether a text has the tags of an MT940 statement.

    >>> looks_like(":20:X\\n:25:1\\n:60F:C261004VND1,"), looks_like("Ngày;Số tiền")
    (True, False)
    """
    tags = set(re.findall(r"^:(20|25P?|60[FM]):", text[:20000], re.M))
    return "20" in tags and bool(tags & {"60F", "60M"})


def decode(data):
    """Return the text of a file; banks send it in UTF-8 or in a code page.

    >>> decode("Học phí".encode()), decode("Hoc ph\\xed".encode("cp1252"))
    ('Học phí', 'Hoc phí')
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def parse(text):
    """Return the statements in a text, those of one account one after another."""
    statements, seen = [], {}
    for number, tag, value in _split(text):
        if tag == "20":
            statements.append(Statement(name=value))
        elif statements:
            _take(statements[-1], number, tag, value)
    for statement in statements:
        for line in statement.lines:
            _set_reference(line, seen)
    return statements


def _split(text):
    """Yield number of the line, tag and value; a value may go on in more lines."""
    number, tag, value = 0, None, []
    for place, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        line = re.sub(r"^(\{[^{}]*\})*\{4:", "", line).strip("\x00\x03\x1a")
        found = TAG.match(line)
        ends = line.startswith("-}") or line.strip() == "-"
        if tag and (found or ends):
            yield number, tag, "\n".join(value).strip()
            tag, value = None, []
        if found:
            number, tag, value = place, found[1], [line[found.end() :]]
        elif tag:
            value.append(line.strip())
    if tag:
        yield number, tag, "\n".join(value).strip()


def _take(statement, number, tag, value):
    """Add what a tag says to the statement."""
    if tag in ("25", "25P"):
        # An account may stand behind the bank's code, before the currency.
        account = value.split("\n")[0].rpartition("/")[2].strip()
        statement.account_number = re.sub(r"([ -]|(?<=[0-9])[A-Z]{3}$)", "", account)
    elif tag in ("60F", "60M", "62F", "62M"):
        if statement.lines:
            statement.lines[-1].pop("waits", None)
        found = BALANCE.match(value)
        amount = _read_amount(found[4]) if found else None
        if amount is None:
            return
        statement.currency = found[3]
        name = "opening" if tag.startswith("60") else "closing"
        # Pages of one statement: the first one opens, the last one closes.
        if name == "closing" or statement.opening is None:
            setattr(statement, name, amount * SIGNS[found[1]])
    elif tag == "61":
        _take_movement(statement, number, value)
    elif tag == "86" and statement.lines:
        line = statement.lines[-1]
        # Below the last balance the text is about the whole statement.
        if line.pop("waits", None):
            memo, name = _read_memo(value)
            line["memo"], line["counterparty"] = memo or line["memo"], name


def _take_movement(statement, number, value):
    found = MOVEMENT.fullmatch(value)
    if statement.lines:
        statement.lines[-1].pop("waits", None)
    problem = None
    if not found:
        problem = ("line", value.replace("\n", " "), "unreadable")
    else:
        amount, date = _read_amount(found["amount"]), _read_date(found)
        if not amount:
            problem = ("amount", found["amount"], "unreadable")
        elif not date:
            problem = ("date", found["value"], "unreadable")
    if problem:
        keys = ("field", "value", "code")
        refused = {"row_number": number, **dict(zip(keys, problem, strict=True))}
        statement.refused.append(refused)
        return
    # What the payer calls it may come again next month: only the bank's own reference
    # tells a movement from another.
    own, bank = (
        "" if text.strip().upper() in NONE else text.strip()
        for text in (found["own"], found["bank"] or "")
    )
    more = " ".join((found["more"] or "").split())
    statement.lines.append(
        {
            "row_number": number,
            "date": date,
            "amount": amount * SIGNS[found["mark"]],
            "reference": bank,
            "memo": more or own,
            "counterparty": "",
            "waits": True,
        }
    )


def _read_amount(text):
    """Return whole đồng, None for a fraction.

    >>> _read_amount("1252000,"), _read_amount("5,00"), _read_amount("5,5")
    (1252000, 5, None)
    """
    whole, _comma, rest = text.partition(",")
    return None if rest.strip("0") else int(whole)


def _read_date(found):
    """Return the day of booking, which has no year of its own; None for no day."""
    try:
        value = datetime.datetime.strptime(found["value"], "%y%m%d").date()
        if not found["booked"]:
            return value
    except ValueError:
        return None
    month, day = int(found["booked"][:2]), int(found["booked"][2:])
    days = []
    for year in (value.year - 1, value.year, value.year + 1):
        # 29 February is a day of some years only.
        with contextlib.suppress(ValueError):
            days.append(datetime.date(year, month, day))
    return min(days, key=lambda one: abs(one - value), default=None)


def _read_memo(value):
    """Return memo and name of what stands below a movement.

    >>> _read_memo("166?00CHUYEN TIEN?20TTHTPJEQ8M?21 T10?32TRAN THI?33 BA")
    ('TTHTPJEQ8M T10', 'TRAN THI BA')
    >>> _read_memo("CT DEN\\nTTHTPJEQ8M")
    ('CT DEN TTHTPJEQ8M', '')
    """
    parts = SUBFIELD.split(value.replace("\n", ""))
    if len(parts) < 3:
        return " ".join(value.split()), ""
    fields = list(zip(parts[1::2], parts[2::2], strict=True))
    memo = "".join(text for code, text in fields if "20" <= code <= "29")
    name = "".join(text for code, text in fields if code in ("32", "33"))
    return " ".join(memo.split()), " ".join(name.split())


def _set_reference(line, seen):
    """Give a line a reference that is the same in every file that has the line.

    Without one of the bank it is made of the content; of two equal lines the second
    gets another one.
    """
    line.pop("waits", None)
    content = (line["date"].isoformat(), line["amount"], line["memo"])
    line["is_made_up"] = not line["reference"]
    key = (line["reference"], *content)
    nth = seen[key] = seen.get(key, 0) + 1
    if line["is_made_up"]:
        parts = "|".join(map(str, (*content, line["counterparty"], nth)))
        digest = hashlib.sha256(parts.encode()).hexdigest()
        line["reference"] = f"X{digest[:16].upper()}"
    elif nth > 1:
        line["reference"] += f"/{nth}"
