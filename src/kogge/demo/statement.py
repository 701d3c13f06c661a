"""The demo shop's bank statement: which lines stand on it, and the camt.053 file that its invented bank makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape

from stdnum import iban as ibans

from kogge.core.money import Money

# The balance before the first line, in cents of the account's currency.
OPENING_MINOR = 1_284_310
# The bank code of the invented bank that keeps the demo customers' accounts.
_BANK_CODE = "39099999"


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """One line; the amount signed, money in positive."""

    booked_on: date
    amount_minor: int
    name: str
    text: str
    reference: str = ""  # structured creditor reference
    account_number: int = 0  # of the other side, at the invented bank


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """A transfer that the shop waits for or has received."""

    day: date  # of the order, or of the receipt
    owed_minor: int
    payer: str
    number: str
    reference: str


def lines(*, received: Sequence[Transfer], awaited: Sequence[Transfer], today: date) -> list[StatementLine]:
    """Return what stands on the statement: what was received, the older awaited transfers whole, the newest in part.

    Besides a line that names nothing and fits nothing, and two that are about no order.
    """
    yesterday = today - timedelta(days=1)
    found = [_paid(one, one.day, place) for place, one in enumerate(received, start=1)]
    *whole, newest = awaited or [None]
    found += [_paid(one, max(one.day, yesterday), place) for place, one in enumerate(whole, start=11) if one]
    if newest is not None:
        found.append(
            StatementLine(
                booked_on=today, amount_minor=newest.owed_minor - 595, name=newest.payer, account_number=21,
                text=f"Bestellung {newest.number}, Rest folgt",
            )
        )  # fmt: skip
    found += [
        StatementLine(booked_on=yesterday, amount_minor=2490, name="Hildegard Frings", text="Danke für den guten Käse", account_number=31),
        StatementLine(booked_on=yesterday, amount_minor=-18_420, name="Stadtwerke Aachen (erfunden)", text="Abschlag Strom", account_number=32),
        StatementLine(booked_on=yesterday, amount_minor=-96_000, name="Lagerhaus Süsterau (erfunden)", text="Miete Lager", account_number=33),
    ]  # fmt: skip
    return sorted(found, key=lambda line: line.booked_on)


def _paid(one: Transfer, day: date, account_number: int) -> StatementLine:
    return StatementLine(
        booked_on=day, amount_minor=one.owed_minor, name=one.payer, text=f"Bestellung {one.number}",
        reference=one.reference, account_number=account_number,
    )  # fmt: skip


def camt053(*, iban: str, currency: str, lines: Sequence[StatementLine], today: date) -> bytes:
    """Return the lines as a camt.053.001.02 file whose balances fit; the same lines give the same bytes."""
    closing = OPENING_MINOR + sum(line.amount_minor for line in lines)
    opened_on = min(line.booked_on for line in lines)
    entries = "".join(_entry(line, currency, place) for place, line in enumerate(lines, start=1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>DEMO-{today:%Y%m%d}</MsgId><CreDtTm>{today.isoformat()}T06:00:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>DEMO-{today:%Y%m%d}</Id><ElctrncSeqNb>{today:%j}</ElctrncSeqNb>"
        f"<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>{currency}</Ccy></Acct>"
        f"{_balance('OPBD', OPENING_MINOR, currency, opened_on)}{_balance('CLBD', closing, currency, today)}"
        f"{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _amount(minor: int, currency: str) -> str:
    figure = Money(amount_minor=abs(minor), currency=currency).as_decimal()
    side = "CRDT" if minor > 0 else "DBIT"
    return f'<Amt Ccy="{currency}">{figure}</Amt><CdtDbtInd>{side}</CdtDbtInd>'


def _balance(code: str, minor: int, currency: str, day: date) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(minor, currency)}"
        f"<Dt><Dt>{day.isoformat()}</Dt></Dt></Bal>"
    )


def _entry(line: StatementLine, currency: str, place: int) -> str:
    party = "Dbtr" if line.amount_minor > 0 else "Cdtr"
    bban = f"{_BANK_CODE}{line.account_number:010d}"
    iban = f"DE{ibans.calc_check_digits(f'DE00{bban}')}{bban}"
    structured = (
        f"<Strd><CdtrRefInf><Ref>{line.reference}</Ref></CdtrRefInf></Strd>" if line.reference else ""
    )
    return (
        f"<Ntry>{_amount(line.amount_minor, currency)}<Sts>BOOK</Sts>"
        f"<BookgDt><Dt>{line.booked_on.isoformat()}</Dt></BookgDt><ValDt><Dt>{line.booked_on.isoformat()}</Dt></ValDt>"
        f"<AcctSvcrRef>DEMO{place:06d}</AcctSvcrRef><NtryDtls><TxDtls>"
        f"<RltdPties><{party}><Nm>{escape(line.name)}</Nm></{party}>"
        f"<{party}Acct><Id><IBAN>{iban}</IBAN></Id></{party}Acct></RltdPties>"
        f"<RmtInf><Ustrd>{escape(line.text)}</Ustrd>{structured}</RmtInf></TxDtls></NtryDtls></Ntry>"
    )
