# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Statements as a bank writes them in camt.053."""

from xml.sax.saxutils import escape


def build_amount(amount):
    """Return the nodes of a signed amount."""
    direction = "CRDT" if amount >= 0 else "DBIT"
    return f'<Amt Ccy="VND">{abs(amount)}</Amt><CdtDbtInd>{direction}</CdtDbtInd>'


def build_details(amount, memo, name="TRAN THI BA"):
    """Return a part of an entry; without an amount of its own for None."""
    own = f'<Amt Ccy="VND">{amount}</Amt>' if amount is not None else ""
    return (
        f"<TxDtls>{own}<RltdPties><Dbtr><Pty><Nm>{escape(name)}</Nm></Pty></Dbtr>"
        f"</RltdPties><RmtInf><Ustrd>{escape(memo)}</Ustrd></RmtInf></TxDtls>"
    )


def build_entry(amount, reference, memo="", status="BOOK", details=""):
    """Return an entry of 5 October 2026."""
    own = f"<AcctSvcrRef>{reference}</AcctSvcrRef>" if reference else ""
    details = details or build_details(None, memo)
    return (
        f"<Ntry>{build_amount(amount)}<Sts><Cd>{status}</Cd></Sts>"
        f"<BookgDt><Dt>2026-10-05</Dt></BookgDt>{own}"
        f"<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def build(
    *entries, account="31410001234567", version="001.08", opening=0, closing=None
):
    """Return the bytes of a file with one statement."""
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{build_amount(amount)}</Bal>"
        for code, amount in (("OPBD", opening), ("CLBD", closing))
        if amount is not None
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.{version}">'
        f"<BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr><Stmt><Id>S1</Id>"
        f"<Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>VND</Ccy></Acct>"
        f"{balances}{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()
