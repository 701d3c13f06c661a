"""The demo shop's bank statement is one that a bank could send, and always the same."""

from __future__ import annotations

from datetime import date

from kogge.demo import statement
from kogge.demo.statement import Captured, Transfer
from kogge.sales.banking import formats
from kogge.sales.banking.formats import delimited, settlement, texts
from kogge.sales.banking.rules import balances
from kogge.sales.banking.values import Source

TODAY = date(2026, 12, 1)
IBAN = "DE34390999900012345678"


def transfer(number: str, minor: int) -> Transfer:
    return Transfer(
        day=date(2026, 11, 28), owed_minor=minor, payer="Käthe & Sohn", number=number, reference=f"RF{number}"
    )


def file() -> bytes:
    lines = statement.lines(
        received=[transfer("10001", 5000)],
        awaited=[transfer("10002", 2500), transfer("10003", 3000)],
        today=TODAY,
    )
    return statement.camt053(iban=IBAN, currency="EUR", lines=lines, today=TODAY)


def test_it_works():
    (found,) = formats.read(file(), formats.format_of(file()))

    assert file() == file() and found.source is Source.CAMT053 and found.account == IBAN
    assert balances.difference_minor(found.opening_minor, found.lines_minor, found.closing_minor) == 0
    amounts = [entry.amount_minor for entry in found.entries]
    assert {5000, 2500, 3000 - 595} <= set(amounts) and min(amounts) < 0
    assert all(entry.booked_on <= TODAY for entry in found.entries)


def test_names_are_written_and_accounts_are_real_in_form():
    (found,) = formats.read(file(), Source.CAMT053)

    details = [entry.details[0] for entry in found.entries]
    assert "Käthe & Sohn" in {one.name for one in details}
    assert all(texts.is_iban(one.iban) for one in details)


def test_the_settlement_comes_to_what_is_paid_out():
    captured = [
        Captured(day=TODAY, amount_minor=minor, provider_payment_id=f"tr_{minor}", method=method)
        for minor, method in ((1290, "ideal"), (10000, "creditcard"))
    ]

    data, paid_out = statement.settlement(captured, reference="DEMO.2612.01", currency="EUR")

    (found,) = settlement.read(delimited.table_of(data))
    assert [line.fee_minor for line in found.lines] == [29, 25 + 180]
    assert sum(line.net_minor for line in found.lines) == paid_out == 1290 - 29 + 10000 - 205
    line = statement.payout(paid_out, reference=found.reference, day=TODAY)
    assert found.reference in line.text and line.amount_minor == paid_out
