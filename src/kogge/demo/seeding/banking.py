"""Let the demo shop's bank send a statement: some lines tied to what was booked, the others left to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from kogge.core import clock
from kogge.demo import statement
from kogge.demo.scenario import CurrentOrder, OrderState
from kogge.demo.statement import Captured, Transfer
from kogge.sales.banking import queries, services
from kogge.sales.banking.values import Standing
from kogge.sales.payments import queries as payments

# Receipts that stand on the statement; the others came with an earlier one.
RECEIVED_AT_MOST = 3
# How long the provider keeps money before it pays it out.
SETTLED_AFTER = timedelta(days=2)


def bring_in(script: Sequence[CurrentOrder], numbers: Mapping[int, str], *, actor: str) -> int:
    """Read the statement of the last days; tie what was recorded to its line, set one line aside. Returns its lines."""
    transfers = _transfers(script, numbers)
    account = services.own_accounts()[0]
    today = clock.today()
    lines = statement.lines(
        received=transfers[OrderState.PAID][:RECEIVED_AT_MOST],
        awaited=transfers[OrderState.AWAITING_TRANSFER],
        today=today,
    )
    lines += _settle(numbers, account.currency, today=today, actor=actor)
    data = statement.camt053(iban=account.iban, currency=account.currency, lines=lines, today=today)
    (report,) = services.import_files(files=[(f"kontoauszug-{today:%Y-%m-%d}.xml", data)], actor=actor)
    for line in queries.open_lines().filter(standing=Standing.CERTAIN):
        if any(reason["code"] == "recorded_before" for reason in line.proposals[0]["reasons"]):
            services.accept_certain(line_id=line.pk, actor=actor)
    rent = queries.open_lines().filter(text__contains="Miete").first()
    if rent is not None:
        services.set_aside(line_id=rent.pk, note="Miete", actor=actor)
    return report.new_lines


def _settle(
    numbers: Mapping[int, str], currency: str, *, today: date, actor: str
) -> list[statement.StatementLine]:
    """Read the provider's settlement of what it captured until two days ago; return the line of its payout."""
    found = [payments.current_payment(f"order:{number}") for number in numbers.values()]
    captured = [
        Captured(
            day=clock.local_day(payment.paid_at),
            amount_minor=payment.amount_minor,
            provider_payment_id=payment.provider_payment_id,
            method=payment.method,
        )
        for payment in found
        if payment is not None
        and payment.paid_at
        and not payment.instructions
        and payment.currency == currency
    ]
    settled = [one for one in captured if one.day <= today - SETTLED_AFTER]
    if not settled:
        return []
    reference = f"DEMO.{today:%y%m}.01"
    data, paid_out = statement.settlement(settled, reference=reference, currency=currency)
    services.import_files(files=[(f"settlement-{reference}.csv", data)], actor=actor)
    return [statement.payout(paid_out, reference=reference, day=today - timedelta(days=1))]


def _transfers(
    script: Sequence[CurrentOrder], numbers: Mapping[int, str]
) -> dict[OrderState, list[Transfer]]:
    """Return the script's bank transfers, oldest first: what was received, and what is awaited."""
    found: dict[OrderState, list[Transfer]] = {OrderState.PAID: [], OrderState.AWAITING_TRANSFER: []}
    for place, wanted in enumerate(script):
        payment = payments.current_payment(f"order:{numbers[place]}")
        instructions = payments.instructions_of(payment) if payment is not None else None
        is_received = payment is not None and payment.is_paid
        if payment is None or instructions is None or not (is_received or payment.is_open):
            continue
        began_at = payment.paid_at if payment.paid_at and is_received else payment.created_at
        found[OrderState.PAID if is_received else OrderState.AWAITING_TRANSFER].append(
            Transfer(
                day=clock.local_day(began_at),
                owed_minor=payment.amount_minor,
                payer=wanted.customer.name,
                number=numbers[place],
                reference=instructions.reference,
            )
        )
    return found
