"""The demo shop's bank statement and its provider's settlement: what stands on them, and the files that are made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from xml.sax.saxutils import escape

from stdnum import iban as ibans

from kogge.core.money import Money, round_half_up

# The balance before the first line, in cents of the account's currency.
OPENING_MINOR = 1_284_310
# The bank code of the invented bank that keeps the demo customers' accounts.
_BANK_CODE = "39099999"
# What the invented provider takes of a payment: cents each, and ten-thousandths of the amount.
_FEES = {"creditcard": (25, 180), "paypal": (35, 249), "twint": (25, 130)}
_OTHER_FEE = (29, 0)


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


@dataclass(frozen=True, kw_only=True)
class Captured:
    """A payment through the provider."""

    day: date
    amount_minor: int
    provider_payment_id: str
    method: str


def settlement(captured: Sequence[Captured], *, reference: str, currency: str) -> tuple[bytes, int]:
    """Return the provider's settlement of payments as a CSV file, and what it comes to."""
    rows = ["date,payment,gross,fee,net,currency,settlement"]
    paid_out = 0
    for one in captured:
        fixed, share = _FEES.get(one.method, _OTHER_FEE)
        fee = fixed + round_half_up(Fraction(one.amount_minor * share, 10_000))
        figures = (
            str(Money(amount_minor=minor, currency=currency).as_decimal())
            for minor in (one.amount_minor, fee, one.amount_minor - fee)
        )
        rows.append(",".join((one.day.isoformat(), one.provider_payment_id, *figures, currency, reference)))
        paid_out += one.amount_minor - fee
    return "\n".join(rows).encode(), paid_out


def payout(amount_minor: int, *, reference: str, day: date) -> StatementLine:
    """Return the line by which the provider pays a settlement out."""
    return StatementLine(
        booked_on=day, amount_minor=amount_minor, name="Mollie (Nachbau)", text=f"Auszahlung {reference}", account_number=41
    )  # fmt: skip


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
