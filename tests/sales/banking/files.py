"""Small fictitious statements, written by hand for these tests."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

IBAN = "DE89370400440532013000"
OTHER_IBAN = "NL91ABNA0417164300"


def camt_entry(
    amount: str = "12.90",
    *,
    side: str = "CRDT",
    day: str = "2026-11-20",
    value: str = "",
    name: str = "Marieke Jansen",
    iban: str = "NL91ABNA0417164300",
    text: str = "Bestelling 10042",
    reference: str = "",
    end_to_end: str = "NOTPROVIDED",
    bank_reference: str = "",
    status: str = "<Sts>BOOK</Sts>",
    extra: str = "",
    details: str = "",
) -> str:
    """One booking as version 02 writes it; `details` replaces the payer."""
    party = "Dbtr" if side == "CRDT" else "Cdtr"
    structured = f"<Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>" if reference else ""
    details = details or (
        f"<TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>"
        f"<RltdPties><{party}><Nm>{name}</Nm></{party}><{party}Acct><Id><IBAN>{iban}</IBAN></Id></{party}Acct></RltdPties>"
        f"<RmtInf><Ustrd>{text}</Ustrd>{structured}</RmtInf></TxDtls>"
    )
    service = f"<AcctSvcrRef>{bank_reference}</AcctSvcrRef>" if bank_reference else ""
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{extra}{status}'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{value or day}</Dt></ValDt>{service}"
        f"<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def camt(
    *entries: str,
    iban: str = IBAN,
    opening: str = "100.00",
    closing: str | None = None,
    opened: str = "2026-11-20",
    closed: str = "2026-11-20",
    number: str = "221",
    version: str = "02",
) -> bytes:
    """A file with one statement; the closing balance fits entries that are credits of `camt_entry` unless given."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">'
        f"<BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr>"
        f"{camt_statement(*entries, iban=iban, opening=opening, closing=closing, opened=opened, closed=closed, number=number)}"
        "</BkToCstmrStmt></Document>"
    ).encode()


def camt_statement(
    *entries: str,
    iban: str = IBAN,
    opening: str = "100.00",
    closing: str | None = None,
    opened: str = "2026-11-20",
    closed: str = "2026-11-20",
    number: str = "221",
) -> str:
    closing = closing if closing is not None else str(Decimal(opening) + _sum(entries))
    return (
        f"<Stmt><Id>S-{number}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb><Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{_balance('OPBD', opening, opened)}{_balance('CLBD', closing, closed)}{''.join(entries)}</Stmt>"
    )


def _balance(code: str, amount: str, day: str) -> str:
    side = "DBIT" if amount.startswith("-") else "CRDT"
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount.lstrip("-")}</Amt>'
        f"<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _sum(entries: Iterable[str]) -> Decimal:
    total = Decimal(0)
    for entry in entries:
        amount = Decimal(entry.split('Ccy="EUR">')[1].split("<")[0])
        total += amount if "<CdtDbtInd>CRDT" in entry else -amount
    return total


def mt940(
    *lines: tuple[str, str],
    account: str = "37040044/0532013000",
    opening: str = "C261120EUR100,00",
    closing: str = "C261120EUR112,90",
    number: str = "221/1",
) -> bytes:
    """A file with one statement of (field 61, field 86) pairs."""
    body = "".join(f":61:{line}\r\n:86:{words}\r\n" for line, words in lines)
    return (
        f":20:STARTUMS\r\n:25:{account}\r\n:28C:{number}\r\n:60F:{opening}\r\n{body}:62F:{closing}\r\n-\r\n"
    ).encode()


GERMAN_LINE = (
    "2611201120C12,90N062NONREF",
    "166?00GUTSCHRIFT?20EREF+NOTPROVIDED?21SVWZ+Bestelling 10042?31NL91ABNA0417164300?32Marieke Jansen",
)
