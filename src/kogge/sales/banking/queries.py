"""What stands on the statements, what waits for a person, and what it may be for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast

from kogge.core import clock
from kogge.core.errors import NotFound
from kogge.core.money import Money, read_decimal
from kogge.sales.banking import payers
from kogge.sales.banking.models import (
    AwaitedFile,
    Booking,
    Settlement,
    SettlementLine,
    Statement,
    StatementAccount,
    StatementLine,
)
from kogge.sales.banking.rules import references
from kogge.sales.banking.values import (
    Claim,
    ClaimKind,
    LineFacts,
    LineState,
    Recorded,
    Source,
    Standing,
    StatementFacts,
)
from kogge.sales.payments import queries as payments
from kogge.sales.payments.models import Payment, Refund
from kogge.sales.payments.values import PaymentStatus

# Transfers arrive late, but not half a year late; what is older is found by its reference.
CLAIMS_OF = timedelta(days=180)
_LATE = (PaymentStatus.FAILED, PaymentStatus.EXPIRED, PaymentStatus.CANCELLED)


def accounts() -> QuerySet[StatementAccount]:
    """Return the accounts of which a statement was read."""
    return StatementAccount.objects.all()


def lock_account(account_id: int) -> StatementAccount:
    """Return an account, locked until the transaction ends: its statements are read one after the other."""
    return StatementAccount.objects.select_for_update().get(pk=account_id)


def statements() -> QuerySet[Statement]:
    """Return all statements; `has_gap`: one of the account ends before it, none with the balance it begins with."""
    others = Statement.objects.filter(account=OuterRef("account"), closing_minor__isnull=False).exclude(
        pk=OuterRef("pk")
    )
    earlier = others.filter(closed_on__lt=OuterRef("closed_on"))
    before = others.filter(closing_minor=OuterRef("opening_minor"), closed_on__lte=OuterRef("closed_on"))
    has_gap = Q(opening_minor__isnull=False) & Exists(earlier) & ~Exists(before)
    return Statement.objects.select_related("account").annotate(has_gap=has_gap)


def lines() -> QuerySet[StatementLine]:
    """Return all lines with their accounts."""
    return StatementLine.objects.select_related("account")


def line_by_id(line_id: int) -> StatementLine:
    """Return a line with account and statement; NotFound otherwise."""
    found = StatementLine.objects.select_related("account", "statement").filter(pk=line_id).first()
    if found is None:
        raise NotFound(line_id=line_id)
    return found


def lock_line(line_id: int) -> StatementLine:
    """Return a line, locked until the transaction ends; NotFound otherwise."""
    found = StatementLine.objects.select_for_update().filter(pk=line_id).first()
    if found is None:
        raise NotFound(line_id=line_id)
    return found


def open_lines() -> QuerySet[StatementLine]:
    """Return the lines that wait for a decision, in a steady order."""
    return StatementLine.objects.filter(state=LineState.OPEN).order_by("pk")


def waiting() -> tuple[int, int]:
    """Return how many lines wait for a decision, and how many of them are certain."""
    found = open_lines().aggregate(all=Count("pk"), certain=Count("pk", filter=Q(standing=Standing.CERTAIN)))
    return found["all"], found["certain"]


def bookings_of(line: StatementLine) -> list[Booking]:
    """Return what a line was booked on, oldest first."""
    return list(Booking.objects.filter(line=line).select_related("payment", "refund", "settlement"))


def booked_in_part() -> dict[int, int]:
    """Return, by key of each open line of which a part is booked, what is left of it, with the line's sign."""
    rows = (
        Booking.objects.filter(line__state=LineState.OPEN)
        .order_by()
        .values_list("line_id", "line__amount_minor")
    )
    return {line_id: amount - booked for line_id, amount, booked in rows.annotate(Sum("amount_minor"))}


def rest_of(line: StatementLine) -> Money:
    """Return what of a line is not booked yet, with the line's sign."""
    booked = Booking.objects.filter(line=line).aggregate(total=Sum("amount_minor"))["total"] or 0
    return Money(amount_minor=line.amount_minor - booked, currency=line.currency)


def known_lines(account: StatementAccount, days: set[date]) -> list[StatementLine]:
    """Return the lines of an account on these days of booking, parts of one entry beside each other."""
    rows = StatementLine.objects.filter(account=account, booked_on__in=days)
    return list(rows.select_related("statement").order_by("entry_key", "part"))


def awaited_files() -> QuerySet[AwaitedFile]:
    """Return the CSV files whose columns are still to be chosen, without their content."""
    return AwaitedFile.objects.defer("data")


def facts_of_statement(row: Statement) -> StatementFacts:
    """Return what tells whether another statement can speak of the same entry."""
    return StatementFacts(
        source=Source(row.source),
        number=row.number,
        opening_minor=row.opening_minor,
        closing_minor=row.closing_minor,
    )


def facts_of(line: StatementLine, rest_minor: int | None = None) -> LineFacts:
    """Return what the rules look at in a line; of one that is booked in part, `rest_minor` is what is left."""
    return LineFacts(
        amount_minor=line.amount_minor if rest_minor is None else rest_minor,
        currency=line.currency,
        booked_on=line.booked_on,
        name=line.name,
        iban=line.iban,
        words=f"{line.reference} {line.text} {line.end_to_end_id}",
        came_back=line.is_reversal or bool(line.return_reason),
    )


def number_of(payment: Payment) -> str:
    """Return the bare number of what is paid for: 10042 of order:10042."""
    return payment.purpose.rpartition(":")[2]


def claims() -> list[Claim]:
    """Return everything that a line may settle: transfers in, refunds to be transferred, payouts. Seven queries."""
    since = clock.now() - CLAIMS_OF
    transfers = payments.transfers_since(since)
    refunds = payments.transfers_back_since(since)
    rows = {payment.pk: payment for payment in (*transfers, *(refund.payment for refund in refunds))}
    recorded = _recorded(rows.values())
    known = _payers(rows.values())
    return [
        *(_transfer_claim(payment, recorded, known) for payment in transfers),
        *(_refund_claim(refund, recorded, known) for refund in refunds),
        *(_payout_claim(row) for row in _payouts(since.date())),
    ]


def claims_on(payment: Payment) -> list[Claim]:
    """Return the claim of one transfer, as `claims` would."""
    return [_transfer_claim(payment, _recorded([payment]), _payers([payment]))]


def claims_found(text: str, line: StatementLine, limit: int) -> list[Claim]:
    """Return the claims that a person searches for a line: by number, reference, amount owed or payer's name."""
    kinds = (ClaimKind.TRANSFER, ClaimKind.PAYOUT) if line.amount_minor > 0 else (ClaimKind.REFUND,)
    fitting = [claim for claim in claims() if claim.kind in kinds and claim.currency == line.currency]
    wanted = text.casefold().replace(" ", "").removeprefix("rf")
    minor = _minor_of(text, line.currency)
    found = [
        claim for claim in fitting
        if wanted in claim.number.casefold()
        or wanted in claim.reference.casefold()
        or wanted[2:] == claim.reference.casefold()
        or claim.owed_minor == minor
        or any(text.casefold() in name.casefold() for name in claim.names)
    ]  # fmt: skip
    if not found and line.amount_minor > 0:
        older = payments.transfers_found(text, limit)
        found = [
            claim for payment in older for claim in claims_on(payment) if claim.currency == line.currency
        ]
    return sorted(found, key=lambda claim: (claim.owed_minor <= 0, -claim.pk))[:limit]


def _minor_of(text: str, currency: str) -> int | None:
    try:
        return Money.from_decimal(read_decimal(text), currency).amount_minor
    except ValueError:
        return None


def certain_sums() -> list[Money]:
    """Return what the lines that are certain add up to, by currency."""
    rows = open_lines().filter(standing=Standing.CERTAIN).order_by("currency").values_list("currency")
    return [
        Money(amount_minor=minor, currency=currency) for currency, minor in rows.annotate(Sum("amount_minor"))
    ]


_Payers = dict[str, tuple[frozenset[str], frozenset[str]]]


def _recorded(rows: Iterable[Payment]) -> dict[int, list[Recorded]]:
    """Return, by payment, what people recorded and no line stands behind yet."""
    rows = list(rows)
    tied = set(Booking.objects.filter(payment__in=rows).values_list("payment_id", "ledger_key"))
    found: dict[int, list[Recorded]] = defaultdict(list)
    for event in payments.recorded_by_people(rows):
        if (event.payment_id, event.provider_key) not in tied:
            day = clock.local_day(event.occurred_at)
            found[event.payment_id].append(
                Recorded(ledger_key=event.provider_key, amount_minor=event.amount_minor, day=day)
            )
    return found


def _payers(rows: Iterable[Payment]) -> _Payers:
    """Return, by purpose, the IBANs that paid for it before, and the names that did or that belong to it."""
    purposes = {payment.purpose for payment in rows}
    ibans: dict[str, set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    for purpose, known in payers.names_for(purposes).items():
        names[purpose] |= known
    paid = Booking.objects.filter(payment__purpose__in=purposes, refund__isnull=True)
    for purpose, iban, name in paid.values_list("payment__purpose", "line__iban", "line__name"):
        ibans[purpose].add(iban)
        names[purpose].add(name)
    return {purpose: (frozenset(ibans[purpose]), frozenset(names[purpose])) for purpose in purposes}


def _transfer_claim(payment: Payment, recorded: dict[int, list[Recorded]], known: _Payers) -> Claim:
    ibans, names = known[payment.purpose]
    return Claim(
        kind=ClaimKind.TRANSFER,
        pk=payment.pk,
        reference=payment.reference,
        number=number_of(payment),
        owed_minor=0 if payment.is_paid else payment.amount_minor - payment.paid_minor,
        currency=payment.currency,
        since=clock.local_day(payment.created_at),
        is_late=payment.status in _LATE,
        ibans=ibans,
        names=names,
        recorded=tuple(one for one in recorded.get(payment.pk, ()) if one.amount_minor > 0),
    )


def _refund_claim(refund: Refund, recorded: dict[int, list[Recorded]], known: _Payers) -> Claim:
    payment = refund.payment
    ibans, names = known[payment.purpose]
    key = refund_key(refund)
    return Claim(
        kind=ClaimKind.REFUND,
        pk=refund.pk,
        reference=payment.reference,
        number=number_of(payment),
        owed_minor=0 if refund.is_booked else refund.amount_minor,
        currency=payment.currency,
        since=clock.local_day(refund.requested_at),
        ibans=ibans,
        names=names,
        recorded=tuple(one for one in recorded.get(payment.pk, ()) if one.ledger_key == key),
    )


def _payouts(since: date) -> list[Settlement]:
    rows = settlements().filter(settled_on__gte=since, net_minor__gt=0)
    return list(rows.order_by("pk"))


def _payout_claim(row: Settlement) -> Claim:
    return Claim(
        kind=ClaimKind.PAYOUT,
        pk=row.pk,
        reference=references.bare(row.reference),
        number=row.reference,
        owed_minor=0 if row.is_paid_out else row.net_minor,
        currency=row.currency,
        since=row.settled_on,
        names=frozenset({row.account.name, row.account.provider}),
    )


def settlements() -> QuerySet[Settlement]:
    """Return all settlements with their accounts; `is_paid_out`: a line of the bank was booked on it."""
    booked = Booking.objects.filter(settlement=OuterRef("pk"))
    return Settlement.objects.select_related("account").annotate(is_paid_out=Exists(booked))


def lock_settlement(settlement_id: int) -> Settlement | None:
    """Return a settlement, locked until the transaction ends."""
    return Settlement.objects.select_for_update().filter(pk=settlement_id).first()


def settled(rows: QuerySet[SettlementLine]) -> list[dict[str, Any]]:
    """Return gross, fee and net of settlement lines by method, market and currency; what is about no payment last."""
    sums = {name: Sum(f"{name}_minor") for name in ("gross", "fee", "net")}
    found = rows.order_by().values("method", "market", "currency_code").annotate(lines=Count("pk"), **sums)
    return sorted(
        found, key=lambda row: (row["currency_code"], not row["method"], row["method"], row["market"])
    )


def settlement_lines() -> QuerySet[SettlementLine]:
    """Return all lines of settlements with their payments; `currency_code` is the settlement's."""
    rows = SettlementLine.objects.select_related("settlement", "payment")
    return rows.annotate(currency_code=F("settlement__currency"))


def lines_naming(reference: str) -> list[int]:
    """Return the waiting lines for which a payment is proposed. Asked for every payment, also those by card: one query."""
    written = open_lines().annotate(written=Cast("proposals", TextField()))
    return list(written.filter(written__contains=f'"{reference}"').values_list("pk", flat=True))


def last_settled_on() -> date | None:
    """Return the last day on which a settlement ended; None when there is none."""
    return Settlement.objects.aggregate(last=Max("settled_on"))["last"]


def refund_key(refund: Refund) -> str:
    """Return the key that `payments.services.confirm_refund_sent` gives a refund's row in the ledger."""
    return f"transfer:{refund.pk}"


def bookings_that_do_not_stand() -> list[Booking]:
    """Return bookings whose row in the payments ledger is missing or about another amount."""
    rows = list(Booking.objects.filter(payment__isnull=False).select_related("payment", "line"))
    keys = {
        (event.payment_id, event.provider_key): event.amount_minor
        for event in payments.recorded_by_people({row.payment_id: row.payment for row in rows}.values())
    }
    return [row for row in rows if keys.get((row.payment_id, row.ledger_key)) != row.amount_minor]


def lines_whose_bookings_do_not_add_up() -> list[StatementLine]:
    """Return lines that count as booked and are not wholly, or are booked beyond their amount."""
    rows = StatementLine.objects.annotate(booked_minor=Sum("bookings__amount_minor"))
    return [
        row for row in rows.exclude(booked_minor__isnull=True, state__in=(LineState.OPEN, LineState.ASIDE))
        if row.booked_minor is None
        or abs(row.booked_minor) > abs(row.amount_minor)
        or (row.state == LineState.BOOKED and row.booked_minor != row.amount_minor)
    ]  # fmt: skip
