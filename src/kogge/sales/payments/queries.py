"""What is offered, what was paid, what is still owed, what needs a look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from kogge.core import clock, i18n, recent
from kogge.core.errors import NotFound
from kogge.core.money import Money
from kogge.core.prepared import prepared
from kogge.sales.payments import tables
from kogge.sales.payments.models import (
    MarketMethod,
    ParkedEvent,
    Payment,
    ProviderAccount,
    ProviderEvent,
    Refund,
)
from kogge.sales.payments.values import (
    OPEN_STATUSES,
    EventKind,
    Instructions,
    OfferedMethod,
    OpenItem,
    PaymentStatus,
    RefundState,
)

recent.forget_when_saved(MarketMethod, ProviderAccount)


def _active_codes(market: str) -> list[str]:
    rows = MarketMethod.objects.filter(market=market, is_active=True, account__is_active=True)
    return list(rows.values_list("method", flat=True))


def methods_for(market: str, amount: Money | None = None) -> list[OfferedMethod]:
    """Return the methods of a market (that take this amount), in its order and in the active language.

    They are those of the last second; whether one is really offered is asked anew when a payment is started.
    """
    language = i18n.current_language()
    offered = []
    for code in recent.remembered(("payments.methods", market), lambda: _active_codes(market)):
        info = tables.method(code)
        if info is None or (
            amount is not None and info.currencies and amount.currency not in info.currencies
        ):
            continue
        offered.append(
            OfferedMethod(
                code=code,
                name=info.name(language),
                hint=info.hint(language),
                is_redirect=info.is_redirect,
                hold_for=info.hold_for,
            )
        )
    return offered


def method_name(code: str, language: str = "") -> str:
    """Return a method's name in a language (the active one by default); the code for one we no longer know."""
    info = tables.method(code)
    return info.name(language or i18n.current_language()) if info else code


def active_market_method(market: str, method: str) -> MarketMethod | None:
    """Return the row that lets a market offer a method now, with its account."""
    return _active_methods.first(market, method)


@prepared
def _active_methods(market: str, method: str) -> QuerySet[MarketMethod]:
    rows = MarketMethod.objects.select_related("account").filter(is_active=True, account__is_active=True)
    return rows.filter(market=market, method=method)


def market_methods(market: str = "") -> QuerySet[MarketMethod]:
    """Return the methods of one market or of all, active or not, with their accounts."""
    rows = MarketMethod.objects.select_related("account")
    return rows.filter(market=market) if market else rows


def accounts() -> QuerySet[ProviderAccount]:
    """Return all provider accounts."""
    return ProviderAccount.objects.all()


@prepared
def _account_rows(account_id: int) -> QuerySet[ProviderAccount]:
    return ProviderAccount.objects.filter(pk=account_id)


def account_by_id(account_id: int) -> ProviderAccount:
    """Return an account; NotFound otherwise."""
    found = _account_rows.first(account_id)
    if found is None:
        raise NotFound(account_id=account_id)
    return found


def payments_for(purpose: str) -> list[Payment]:
    """Return all attempts to be paid for a purpose, newest first."""
    return _for_purpose.rows(purpose)


@prepared
def _for_purpose(purpose: str) -> QuerySet[Payment]:
    return Payment.objects.filter(purpose=purpose).select_related("account")


def current_payment(purpose: str) -> Payment | None:
    """Return the attempt that counts: the paid one, else the open one, else the newest; None without any."""
    attempts = payments_for(purpose)
    for is_it in (lambda p: p.is_paid, lambda p: p.is_open):
        found = next((payment for payment in attempts if is_it(payment)), None)
        if found is not None:
            return found
    return attempts[0] if attempts else None


def charged_back_minor(purpose: str) -> int:
    """Return how much banks took back of what was paid for a purpose, less what they gave back; positive."""
    kinds = (EventKind.CHARGED_BACK, EventKind.CHARGEBACK_REVERSED)
    rows = ProviderEvent.objects.filter(payment__purpose=purpose, kind__in=kinds)
    return -(rows.aggregate(total=Sum("amount_minor"))["total"] or 0)


def payment_by_reference(reference: str) -> Payment:
    """Return a payment by our reference; NotFound otherwise."""
    found = Payment.objects.select_related("account").filter(reference=reference).first()
    if found is None:
        raise NotFound(reference=reference)
    return found


def payment_by_id(payment_id: int) -> Payment | None:
    """Return a payment with its account."""
    return Payment.objects.select_related("account").filter(pk=payment_id).first()


def payment_at_provider(account: ProviderAccount, provider_payment_id: str) -> Payment | None:
    """Return the payment that an account's provider knows under this id."""
    return _at_provider.first(account.pk, provider_payment_id)


@prepared
def _at_provider(account_id: int, provider_payment_id: str) -> QuerySet[Payment]:
    rows = Payment.objects.select_related("account").filter(account_id=account_id)
    return rows.filter(provider_payment_id=provider_payment_id)


def payment_of_account(account: ProviderAccount, reference: str) -> Payment | None:
    """Return an account's payment by our reference."""
    return Payment.objects.select_related("account").filter(account=account, reference=reference).first()


def lock_payment(payment_id: int) -> Payment:
    """Return a payment, locked until the transaction ends (SQLite: the transaction itself is the lock)."""
    found = _locked.first(payment_id)
    if found is None:
        raise Payment.DoesNotExist
    return found


@prepared
def _locked(payment_id: int) -> QuerySet[Payment]:
    return Payment.objects.select_for_update(of=("self",)).select_related("account").filter(pk=payment_id)


def lock_payments(purpose: str) -> list[Payment]:
    """Return a purpose's payments, locked in the order of their keys."""
    rows = Payment.objects.select_for_update(of=("self",)).select_related("account")
    return list(rows.filter(purpose=purpose).order_by("pk"))


def captured_minor(payment: Payment) -> int:
    """Return what came in for a payment, before anything was given back."""
    rows = ProviderEvent.objects.filter(payment=payment, kind=EventKind.CAPTURED)
    return rows.aggregate(total=Sum("amount_minor"))["total"] or 0


def paid_minor(purpose: str) -> int:
    """Return what a purpose brought in, less refunds and chargebacks, in its payments' currency."""
    return Payment.objects.filter(purpose=purpose).aggregate(total=Sum("paid_minor"))["total"] or 0


def paid_minor_by_purpose(prefix: str) -> dict[str, int]:
    """Return what each purpose of a kind, such as "order:", brought in, less what went back; one query."""
    rows = Payment.objects.filter(purpose__startswith=prefix).values_list("purpose").order_by()
    return dict(rows.annotate(Sum("paid_minor")))


def refunds_for(purpose: str) -> list[Refund]:
    """Return the refunds of a purpose, oldest first."""
    return list(Refund.objects.filter(payment__purpose=purpose).select_related("payment"))


def due_for_a_look(now: datetime, limit: int) -> list[Payment]:
    """Return the payments whose provider should be asked again, the longest waiting first."""
    rows = Payment.objects.select_related("account").filter(look_at__lte=now)
    return list(rows.order_by("look_at", "pk")[:limit])


def transfers_since(since: datetime) -> list[Payment]:
    """Return the bank transfers that a statement may tell of: all that are open, and what was begun since an instant."""
    rows = Payment.objects.exclude(instructions={})
    return list(rows.filter(Q(status__in=OPEN_STATUSES) | Q(created_at__gte=since)).order_by("pk"))


def transfers_back_since(since: datetime) -> list[Refund]:
    """Return the refunds that a person transfers: those still to be sent, and those recorded as sent since an instant."""
    waiting = Q(state=RefundState.QUEUED, is_booked=False)
    recorded = Q(is_booked=True, finished_at__gte=since)
    rows = Refund.objects.exclude(payment__instructions={}).filter(waiting | recorded)
    return list(rows.select_related("payment").order_by("pk"))


def payments_at_providers(provider_payment_ids: Iterable[str]) -> list[Payment]:
    """Return the payments that providers know under these ids, with their accounts; transfers are not among them."""
    rows = Payment.objects.select_related("account").filter(
        provider_payment_id__in=list(provider_payment_ids)
    )
    return list(rows.filter(instructions={}))


def recorded_by_people(payments: Iterable[Payment]) -> list[ProviderEvent]:
    """Return the ledger rows of these transfers that people recorded: money received, and money sent back."""
    rows = ProviderEvent.objects.filter(payment__in=list(payments))
    return list(rows.filter(kind__in=(EventKind.CAPTURED, EventKind.REFUNDED)).order_by("pk"))


def refund_by_id(refund_id: int) -> Refund | None:
    """Return a refund with its payment."""
    return Refund.objects.select_related("payment").filter(pk=refund_id).first()


def transfers_found(text: str, limit: int) -> list[Payment]:
    """Return bank transfers by reference, number of what is paid for, or start of either; the newest first."""
    bare = "".join(text.split()).upper().removeprefix("RF")
    rows = Payment.objects.exclude(instructions={})
    found = Q(reference__icontains=bare) | Q(purpose__icontains=bare)
    # A whole structured reference has two check digits before ours.
    found |= Q(reference=bare[2:])
    return list(rows.filter(found)[:limit]) if bare else []


def open_items(now: datetime | None = None) -> list[OpenItem]:
    """Return what is still owed: transfers on their way (in part, if part came) and money that banks took back."""
    now = now or clock.now()
    rows = Payment.objects.filter(
        (Q(status__in=OPEN_STATUSES) & ~Q(instructions={}))
        | Q(status=PaymentStatus.PAID, ledger__kind=EventKind.CHARGED_BACK)
    ).distinct()
    items = []
    for payment in rows.order_by("created_at", "pk"):
        owed = _owed_minor(payment)
        if owed > 0:
            items.append(
                OpenItem(
                    payment_reference=payment.reference,
                    purpose=payment.purpose,
                    method=payment.method,
                    owed=Money(amount_minor=owed, currency=payment.currency),
                    since=payment.created_at,
                    is_overdue=payment.is_paid
                    or (payment.expires_at is not None and payment.expires_at < now),
                )
            )
    return items


def _owed_minor(payment: Payment) -> int:
    if payment.is_open:
        return payment.amount_minor - payment.paid_minor if payment.instructions else 0
    kinds = (EventKind.CHARGED_BACK, EventKind.CHARGEBACK_REVERSED)
    taken = ProviderEvent.objects.filter(payment=payment, kind__in=kinds).aggregate(total=Sum("amount_minor"))
    return -(taken["total"] or 0)


def parked_events(*, is_resolved: bool = False) -> QuerySet[ParkedEvent]:
    """Return the messages that wait for a person, or those that no longer do."""
    return ParkedEvent.objects.select_related("account", "payment").filter(
        resolved_at__isnull=not is_resolved
    )


def payments_with_a_look() -> QuerySet[Payment]:
    """Return all payments; `needs_a_look`: a message is unresolved, or a refund failed or has an unknown outcome."""
    stuck = (RefundState.UNKNOWN, RefundState.FAILED)
    parked = ParkedEvent.objects.filter(payment=OuterRef("pk"), resolved_at__isnull=True)
    refunds = Refund.objects.filter(payment=OuterRef("pk"), state__in=stuck)
    return Payment.objects.annotate(needs_a_look=Exists(parked) | Exists(refunds))


def payments_to_check() -> QuerySet[Payment]:
    """Return the payments that need a look."""
    return payments_with_a_look().filter(needs_a_look=True)


def ledger_of(payments: Iterable[Payment]) -> list[ProviderEvent]:
    """Return the ledger rows of payments, oldest first."""
    return list(ProviderEvent.objects.filter(payment__in=list(payments)).order_by("occurred_at", "pk"))


def payments_that_do_not_add_up() -> list[tuple[Payment, int]]:
    """Return payments whose paid amount differs from the sum of their ledger rows, with that sum."""
    rows = Payment.objects.annotate(ledger_minor=Sum("ledger__amount_minor"))
    wrong = rows.exclude(paid_minor=F("ledger_minor")).exclude(ledger_minor__isnull=True, paid_minor=0)
    return [(payment, payment.ledger_minor or 0) for payment in wrong.order_by("pk")]


def instructions_of(payment: Payment) -> Instructions | None:
    """Return how to transfer for a payment, None for methods with a page of their own."""
    values = payment.instructions
    if not values:
        return None
    amount = Money(amount_minor=payment.amount_minor, currency=payment.currency)
    return Instructions(**{**values, "amount": amount})
