# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Statements of banks in ISO 20022 camt.053, of all versions.

>>> statements = parse(b'''<?xml version="1.0" encoding="UTF-8"?>
... <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
...  <GrpHdr/><Stmt><Id>S1</Id>
...  <Acct><Id><Othr><Id>31410001234567</Id></Othr></Id><Ccy>VND</Ccy></Acct>
...  <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp>
...   <Amt Ccy="VND">8000000</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
...  <Ntry><Amt Ccy="VND">1252000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
...   <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-10-05</Dt></BookgDt>
...   <AcctSvcrRef>FT26278000001</AcctSvcrRef>
...   <NtryDtls><TxDtls><RmtInf><Ustrd>TTHTPJEQ8M</Ustrd></RmtInf>
...    <RltdPties><Dbtr><Nm>TRAN THI BA</Nm></Dbtr></RltdPties></TxDtls></NtryDtls>
...  </Ntry>
...  <Ntry><Amt Ccy="VND">50000.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>
...   <Sts>BOOK</Sts><BookgDt><Dt>2026-10-05</Dt></BookgDt></Ntry>
... </Stmt></BkToCstmrStmt></Document>''')
>>> [statement] = statements
>>> statement.account_number, statement.currency, statement.opening
('31410001234567', 'VND', 8000000)
>>> [line] = statement.lines
>>> line["reference"], line["amount"], line["memo"], line["counterparty"]
('FT26278000001', 1252000, 'TTHTPJEQ8M', 'TRAN THI BA')
>>> statement.refused
[{'row_number': 2, 'field': 'amount', 'value': '50000.50', 'code': 'unreadable'}]
"""

import contextlib
import datetime
import hashlib
import re
from dataclasses import dataclass, field
from decimal import Decimal

from lxml import etree

NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(camt\.0[0-9]{2})\.[0-9.]+")
MESSAGE = "camt.053"
SIGNS = {"CRDT": 1, "DBIT": -1}
# No exponent: its integer could have a thousand million digits.
AMOUNT = re.compile(r"[0-9]{1,24}(\.[0-9]{1,24})?")
# Where the account is kept; a moment may be told by another clock.
VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
MOST_ENTRIES = 200_000


class CamtError(ValueError):
    """A file that is not read.

    `code` says why: `xml` (not to be read as XML), `dtd` (declares entities), `kind`
    (another message than camt.053, whose name is the text) or `size`.
    """

    def __init__(self, code, text=""):
        super().__init__(text or code)
        self.code = code


class EntryError(ValueError):
    """An entry that cannot be used: the field and why."""

    def __init__(self, name, value, code):
        super().__init__(value)
        self.name, self.code = name, code


@dataclass
class Statement:
    """What a `Stmt` says; amounts are whole đồng, absent ones None.

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


def looks_like(data):
    """Say whether bytes are XML, of whatever kind.

    >>> looks_like(b"\\xef\\xbb\\xbf <?xml"), looks_like(b":20:START"), looks_like(b"")
    (True, False, False)
    """
    head = data[:200].removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"")
    return head.lstrip(b"\xff\xfe \t\r\n").startswith(b"<")


def parse(data):
    """Return the statements in a file.

    No entity is resolved, nothing is fetched, and a file that declares a document type
    is refused: a statement has none.

    :raise CamtError: see there
    """
    root = _read(data)
    namespace = etree.QName(root).namespace or ""
    found = NAMESPACE.fullmatch(namespace)
    if not found or found[1] != MESSAGE:
        raise CamtError("kind", found[1] if found else etree.QName(root).localname)
    made_up = {}
    return [
        _read_statement(node, made_up)
        for node in root.iterfind("./{*}BkToCstmrStmt/{*}Stmt")
    ]


def _read(data):
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        code = "dtd" if re.search(rb"<!\s*(DOCTYPE|ENTITY)", data[:4096]) else "xml"
        raise CamtError(code) from None
    document = root.getroottree().docinfo
    if document.doctype or document.internalDTD is not None:
        raise CamtError("dtd")
    return root


def _read_statement(node, made_up):
    """Return what a `Stmt` says.

    :param dict made_up: {account: {content: how often}} of lines without a reference
        in the file so far
    """
    statement = Statement(name=_text(node, "Id"))
    statement.account_number = (
        _text(node, "Acct/Id/Othr/Id") or _text(node, "Acct/Id/IBAN") or None
    )
    amount = node.find(".//{*}Amt[@Ccy]")
    own = amount.get("Ccy") if amount is not None else "VND"
    statement.currency = _text(node, "Acct/Ccy") or own
    _read_balances(node, statement)
    entries = node.findall("./{*}Ntry")
    if len(entries) > MOST_ENTRIES:
        raise CamtError("size")
    seen, unnamed = {}, made_up.setdefault(statement.account_number, {})
    for number, entry in enumerate(entries, start=1):
        try:
            lines = _read_entry(entry, statement.currency)
        except EntryError as error:
            statement.refused.append(
                {
                    "row_number": number,
                    "field": error.name,
                    "value": str(error),
                    "code": error.code,
                }
            )
            continue
        for line in lines:
            line["row_number"] = number
            _set_reference(line, seen if line["reference"] else unnamed)
            statement.lines.append(line)
    return statement


def _read_balances(node, statement):
    """Take the booked balances: opening (or the former closing) and closing."""
    for balance in node.iterfind("./{*}Bal"):
        code = _text(balance, "Tp/CdOrPrtry/Cd")
        if code not in ("OPBD", "PRCD", "CLBD"):
            continue
        try:
            amount = _read_amount(balance, statement.currency)
        except EntryError:
            continue  # shown beside the movements, never reckoned with
        amount *= SIGNS.get(_text(balance, "CdtDbtInd"), 1)
        if code == "CLBD":
            statement.closing = amount
        elif code == "OPBD" or statement.opening is None:
            statement.opening = amount


def _read_entry(entry, currency):
    """Return the movements of an entry: one, or those of a batch that add up to it.

    :raise EntryError: for one that is not booked yet, or cannot be read
    """
    status = _text(entry, "Sts/Cd") or _text(entry, "Sts") or "BOOK"
    if status != "BOOK":
        raise EntryError("status", status, "pending")
    sign = SIGNS.get(_text(entry, "CdtDbtInd"))
    if sign is None:
        raise EntryError("amount", _text(entry, "CdtDbtInd"), "sign")
    amount = sign * _read_amount(entry, currency)
    if not amount:
        raise EntryError("amount", _text(entry, "Amt"), "missing")
    line = {
        "date": _read_date(entry),
        "amount": amount,
        "reference": _text(entry, "AcctSvcrRef"),
        "memo": _text(entry, "AddtlNtryInf"),
        "counterparty": "",
    }
    details = entry.findall("./{*}NtryDtls/{*}TxDtls")
    parts = [_read_details(one, line, currency) for one in details]
    amounts = [part["amount"] for part in parts]
    if len(parts) > 1 and None not in amounts and sum(amounts) == amount:
        return _number_parts(parts, line["reference"])
    for key in ("reference", "memo", "counterparty"):
        texts = dict.fromkeys(part[key] for part in parts if part[key])
        if texts and (key != "reference" or len(parts) == 1):
            line[key] = " ".join(texts)
    return [line]


def _read_details(node, entry, currency):
    """Return a part of an entry; its amount is None where it has no own."""
    is_in = entry["amount"] > 0
    sign = SIGNS.get(_text(node, "CdtDbtInd"), 1 if is_in else -1)
    party = "Dbtr" if sign > 0 else "Cdtr"
    amount = None
    for place in (node, node.find("./{*}AmtDtls/{*}TxAmt")):
        if place is not None and place.find("./{*}Amt") is not None:
            amount = sign * _read_amount(place, currency)
            break
    words = [one.text for one in node.iterfind("./{*}RmtInf/{*}Ustrd") if one.text]
    words.append(_text(node, "RmtInf/Strd/CdtrRefInf/Ref"))
    memo = " ".join(" ".join(filter(None, words)).split())
    return {
        **entry,
        "amount": amount,
        "reference": _text(node, "Refs/AcctSvcrRef"),
        "memo": memo or _text(node, "AddtlTxInf") or entry["memo"],
        "counterparty": _text(node, f"RltdPties/{party}/Pty/Nm")
        or _text(node, f"RltdPties/{party}/Nm"),
    }


def _number_parts(parts, reference):
    """Tell the parts of a batch apart that have no reference of their own."""
    own = [part["reference"] for part in parts]
    for nth, part in enumerate(parts, start=1):
        if not part["reference"] or own.count(part["reference"]) > 1:
            part["reference"] = f"{reference}-{nth}" if reference else ""
    return parts


def _read_amount(node, currency):
    """Return the whole đồng of a node's amount, without a sign.

    :raise EntryError: for a fraction, another currency or no number
    """
    amount = node.find("./{*}Amt")
    text = (amount.text or "").strip() if amount is not None else ""
    other = amount.get("Ccy", currency) if amount is not None else currency
    if other != currency:
        raise EntryError("currency", f"{text} {other}", "unreadable")
    if not text:
        raise EntryError("amount", "", "missing")
    number = Decimal(text) if AMOUNT.fullmatch(text) else None
    if number is None or number >= 10**16 or number != int(number):
        raise EntryError("amount", text, "unreadable")
    return int(number)


def _read_date(entry):
    """Return the day on which an entry was booked, else that of its value.

    A moment with a zone falls on the day that it is in Viet Nam.

    :raise EntryError: where there is none
    """
    text = ""
    for name in ("BookgDt", "ValDt"):
        text = _text(entry, f"{name}/Dt") or _text(entry, f"{name}/DtTm")
        if text:
            break
    with contextlib.suppress(ValueError):
        moment = datetime.datetime.fromisoformat(text)
        return (moment.astimezone(VIETNAM) if moment.tzinfo else moment).date()
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        code = "unreadable" if text else "missing"
        raise EntryError("date", text, code) from None


def _set_reference(line, seen):
    """Give a line a reference that is the same in every file that has the line.

    Without one of the bank it is made of the content; of two equal lines the second
    gets another one.
    """
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


def _text(node, path):
    """Return the text at a path of names, in one line; empty where there is none."""
    found = node.find("./" + "/".join(f"{{*}}{name}" for name in path.split("/")))
    return " ".join((found.text or "").split()) if found is not None else ""
