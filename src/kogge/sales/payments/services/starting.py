"""Start payments and call unpaid ones off."""

from __future__ import annotations

import logging
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kogge.core import clock
from kogge.core.audit import services as audit
from kogge.core.errors import Conflict, Declined, InvalidInput, Misconfigured, Rejected, Unavailable
from kogge.core.jobs import enqueue
from kogge.core.money import Money
from kogge.core.todos import services as todos
from kogge.sales.payments import queries, rules, tables
from kogge.sales.payments.gateways import PaymentGateway
from kogge.sales.payments.models import MarketMethod, Payment, ProviderAccount
from kogge.sales.payments.services import accounts, looking, recording
from kogge.sales.payments.values import OPEN_STATUSES, MethodInfo, PaymentRequest, PaymentStatus

logger = logging.getLogger(__name__)

# Letters and digits that are not mistaken for each other when a shopper types the reference into a transfer.
_REFERENCE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
REFERENCE_LENGTH = 12


def start_payment(
    *,
    purpose: str,
    market: str,
    method: str,
    amount: Money,
    description: str,
    locale: str,
    return_url: str,
    cancel_url: str = "",
    billing_email: str = "",
) -> Payment:
    """Start to be paid for a purpose, and return the payment with its checkout address or its instructions.

    Call it outside any transaction (RuntimeError otherwise): the row is committed first, then the provider is asked.
    The same call again, after whatever failure, continues the same payment and never makes a second one; a new payment
    is made only when the former is over. `locale` is a language or language_COUNTRY. Amount gross, positive.
    `billing_email` goes to the provider and is not kept.

    Raises InvalidInput (method not offered here), Conflict (paid already; open with another method or amount),
    Unavailable (try again), Misconfigured, Rejected, Misused.
    """
    offer = _offer(market, method, amount)
    info = tables.methods()[method]
    gateway = accounts.gateway_for(offer.account)
    _make_room(purpose=purpose, method=method, amount=amount)
    payment = _claim(
        purpose=purpose,
        offer=offer,
        amount=amount,
        description=description[:200],
        locale=locale if "_" in locale else rules.locale_for(locale, market),
        return_url=return_url,
        cancel_url=cancel_url,
    )
    if payment.status != PaymentStatus.CREATED:
        return payment
    return _start_at_provider(payment, gateway, info, billing_email)


def _offer(market: str, method: str, amount: Money) -> MarketMethod:
    offer = queries.active_market_method(market, method)
    info = tables.method(method)
    if offer is None or info is None or (info.currencies and amount.currency not in info.currencies):
        raise InvalidInput(
            _("This payment method is not offered here. Please choose another."), field="payment_method"
        )
    if amount.amount_minor <= 0:
        raise InvalidInput(_("There is nothing to pay."), field="amount")
    return offer


def _make_room(*, purpose: str, method: str, amount: Money) -> None:
    """Make sure that an open payment of this purpose is over, or is the very one that is asked for."""
    attempts = queries.payments_for(purpose)
    if any(attempt.is_paid and attempt.paid_minor > 0 for attempt in attempts):
        raise Conflict(_("This has been paid already."), code="paid_already")
    for attempt in attempts:
        if not attempt.is_open:
            continue
        is_same = attempt.method == method and _amount_of(attempt) == amount
        if attempt.status == PaymentStatus.CREATED:
            # Nobody was ever shown where to pay it, so giving it up cannot lose money.
            is_repeatable = clock.now() - attempt.created_at < rules.START_IS_REPEATABLE_FOR
            if not (is_same and is_repeatable):
                recording.close_unpaid(payment=attempt, status=PaymentStatus.FAILED)
            continue
        attempt = looking.look_again(payment=attempt)
        if attempt.is_paid:
            raise Conflict(_("This has been paid already."), code="paid_already")
        if attempt.is_open and not is_same:
            _call_off_for_another(attempt)


def _call_off_for_another(attempt: Payment) -> None:
    gateway = accounts.gateway_for(attempt.account)
    if not gateway.is_remote:
        recording.close_unpaid(payment=attempt, status=PaymentStatus.CANCELLED)
        return
    try:
        snapshot = gateway.cancel(attempt.provider_payment_id)
    except Declined as error:
        raise Conflict(
            _(
                "A payment with %(method)s is still open. Finish it or cancel it there, then choose another method."
            )
            % {"method": queries.method_name(attempt.method)},
            code="payment_open",
            checkout_url=attempt.checkout_url,
        ) from error
    recording.record_provider_state(payment=attempt, snapshot=snapshot)


def _claim(*, purpose: str, offer: MarketMethod, amount: Money, **values: Any) -> Payment:
    """Return the open payment of a purpose, made now if there is none; two callers at once get the same row."""
    try:
        with transaction.atomic(durable=True):
            open_now = Payment.objects.filter(purpose=purpose, status__in=OPEN_STATUSES).select_related(
                "account"
            )
            found = open_now.first()
            if found is not None:
                return found
            now = clock.now()
            return Payment.objects.create(
                reference=new_reference(),
                purpose=purpose,
                market=offer.market,
                account=offer.account,
                method=offer.method,
                amount_minor=amount.amount_minor,
                currency=amount.currency,
                idempotency_key=str(uuid.uuid4()),
                created_at=now,
                look_at=now + rules.START_IS_REPEATABLE_FOR,
                **values,
            )
    except IntegrityError:
        found = (
            Payment.objects.filter(purpose=purpose, status__in=OPEN_STATUSES)
            .select_related("account")
            .first()
        )
        if found is None:  # it was over again in the same moment; the next try sees it
            raise
        return found


def new_reference() -> str:
    """Return a fresh payment reference."""
    return "".join(secrets.choice(_REFERENCE_LETTERS) for _unused in range(REFERENCE_LENGTH))


def _amount_of(payment: Payment) -> Money:
    return Money(amount_minor=payment.amount_minor, currency=payment.currency)


def _start_at_provider(
    payment: Payment, gateway: PaymentGateway, info: MethodInfo, billing_email: str
) -> Payment:
    request = PaymentRequest(
        reference=payment.reference,
        idempotency_key=payment.idempotency_key,
        amount=_amount_of(payment),
        description=payment.description,
        method=info.providers[payment.account.provider],
        locale=payment.locale,
        country=payment.market,
        return_url=payment.return_url,
        cancel_url=payment.cancel_url,
        webhook_url=webhook_url(payment.account),
        billing_email=billing_email,
        created_at=payment.created_at,
        hold_for=info.hold_for,
    )
    try:
        snapshot = gateway.create(request)
    except Unavailable:
        raise  # the row stays: the same call continues with the same idempotency key
    except (Rejected, Misconfigured) as error:
        recording.close_unpaid(payment=payment, status=PaymentStatus.FAILED)
        _report_broken_account(payment, error)
        raise type(error)(
            _("This payment method cannot be used right now. Please choose another."), **error.details
        ) from error
    return recording.record_provider_state(payment=payment, snapshot=snapshot)


def webhook_url(account: ProviderAccount) -> str:
    """Return where a provider reports to, for one account."""
    return f"{settings.KOGGE_PUBLIC_URL}/hooks/payments/{account.pk}/"


def _report_broken_account(payment: Payment, error: Rejected | Misconfigured) -> None:
    logger.error(
        "payment could not be started",
        extra={"provider": payment.account.provider, "payment": payment.reference, "code": error.code},
    )
    todos.raise_todo(
        f"payments.account_broken:{payment.account_id}",
        kind="payments.account_broken",
        params={
            "account": payment.account.name,
            "detail": str(error.details.get("detail") or error.sentence)[:200],
        },
        link=f"payments/accounts/{payment.account_id}/",
        permission="payments.view",
    )


@transaction.atomic
def cancel_payment(*, purpose: str, actor: Any) -> list[Payment]:
    """Call off the open payments of a purpose; at the provider this happens after the commit, where it can at all.

    Money that arrives nevertheless is booked. Returns the payments called off or being called off. Idempotent.
    """
    called_off = []
    for payment in queries.lock_payments(purpose):
        if not payment.is_open:
            continue
        is_known_there = payment.provider_payment_id and not payment.instructions
        if is_known_there:
            enqueue("payments.cancel_at_provider", payment_id=payment.pk)
        else:
            payment = recording.close_unpaid(payment=payment, status=PaymentStatus.CANCELLED)
        called_off.append(payment)
        audit.record(actor=actor, verb="payments.called_off", subject=purpose, payment=payment.reference)
    return called_off


def cancel_at_provider(*, payment: Payment) -> Payment:
    """Call a payment off at its provider; what cannot be called off is left to expire. Raises Unavailable."""
    if not payment.is_open:
        return payment
    gateway = accounts.gateway_for(payment.account)
    try:
        snapshot = gateway.cancel(payment.provider_payment_id)
    except Declined:
        return looking.look_again(payment=payment)
    return recording.record_provider_state(payment=payment, snapshot=snapshot)
