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
from kogge.sales.payments.values import (
    OPEN_STATUSES,
    DeclineCause,
    MethodInfo,
    PaymentRequest,
    PaymentStatus,
)

logger = logging.getLogger(__name__)

# What a payer can do about a refusal; why a bank refuses is mostly its secret.
DECLINED = {
    DeclineCause.FUNDS: _(
        "Your bank refused: the amount is not available. Please choose another way to pay."
    ),
    DeclineCause.CARD_EXPIRED: _("Your card has expired. Please use another one."),
    DeclineCause.DETAILS: _("The details of the card are not right. Please check them or use another card."),
    DeclineCause.CONFIRMATION: _("The payment was not confirmed at your bank. Please try again."),
    DeclineCause.OTHER: _("Your bank refused the payment. Please choose another way to pay."),
}

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
    billing_name: str = "",
) -> Payment:
    """Start to be paid for a purpose, and return the payment with its checkout address or its instructions.

    Call it outside any transaction (RuntimeError otherwise): the row is committed first, then the provider is asked.
    The same call again, after whatever failure, continues the same payment and never makes a second one; a new payment
    is made only when the former is over. `locale` is a language or language_COUNTRY. Amount gross, positive.
    `billing_email` and `billing_name` go to the provider where its method demands them, and are not kept.

    Raises InvalidInput (method not offered here), Conflict (paid already; open with another method or amount),
    Declined (the payer's bank said no; the sentence says what helps), Unavailable (try again), Misconfigured, Rejected, Misused.
    """
    offer = _offer(market, method, amount)
    info = tables.methods()[method]
    gateway = accounts.gateway_for(offer.account)
    open_now = _make_room(purpose=purpose, method=method, amount=amount)
    payment = open_now or _claim(
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
    if payment.account_id != offer.account_id:
        # The method moved to another account meanwhile; what was begun is finished where it was begun.
        gateway = accounts.gateway_for(payment.account)
    return _start_at_provider(payment, gateway, info, email=billing_email, name=billing_name)


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


def _make_room(*, purpose: str, method: str, amount: Money) -> Payment | None:
    """Return the open payment that is the very one asked for; make sure that any other one is over."""
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
            if is_same and is_repeatable:
                return attempt
            recording.close_unpaid(payment=attempt, status=PaymentStatus.FAILED)
            continue
        attempt = looking.look_again(payment=attempt)
        if attempt.is_paid:
            raise Conflict(_("This has been paid already."), code="paid_already")
        if attempt.is_open and is_same:
            return attempt
        if attempt.is_open:
            _call_off_for_another(attempt)
    return None


def _call_off_for_another(attempt: Payment) -> None:
    gateway = accounts.gateway_for(attempt.account)
    if not gateway.is_remote:
        recording.close_unpaid(payment=attempt, status=PaymentStatus.CANCELLED)
        return
    try:
        snapshot = gateway.cancel(attempt.provider_payment_id)
    except Declined as error:
        raise _still_open(attempt) from error
    recording.record_provider_state(payment=attempt, snapshot=snapshot)


def _claim(*, purpose: str, offer: MarketMethod, amount: Money, **values: Any) -> Payment:
    """Make the open payment of a purpose; two callers at once get the same row. Conflict when they want different things."""
    now = clock.now()
    try:
        with transaction.atomic(durable=True):
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
        rows = Payment.objects.filter(purpose=purpose, status__in=OPEN_STATUSES)
        found = rows.select_related("account").first()
        if found is None:  # it was over again in the same moment; the next try sees it
            raise
    if found.method != offer.method or _amount_of(found) != amount:
        raise _still_open(found)
    return found


def _still_open(payment: Payment) -> Conflict:
    return Conflict(
        _(
            "A payment with %(method)s is still open. Finish it or cancel it there, then choose another method."
        )
        % {"method": queries.method_name(payment.method)},
        code="payment_open",
        checkout_url=payment.checkout_url,
    )


def new_reference() -> str:
    """Return a fresh payment reference."""
    return "".join(secrets.choice(_REFERENCE_LETTERS) for _unused in range(REFERENCE_LENGTH))


def _amount_of(payment: Payment) -> Money:
    return Money(amount_minor=payment.amount_minor, currency=payment.currency)


def _start_at_provider(
    payment: Payment, gateway: PaymentGateway, info: MethodInfo, *, email: str, name: str
) -> Payment:
    request = PaymentRequest(
        reference=payment.reference,
        idempotency_key=payment.idempotency_key,
        amount=_amount_of(payment),
        description=payment.description,
        method=info.providers[payment.account.provider],
        locale=payment.locale,
        country=payment.market,
        return_url=way_back(payment) if gateway.returns_through_us else payment.return_url,
        cancel_url=payment.cancel_url,
        webhook_url=webhook_url(payment.account),
        billing_email=email,
        billing_name=name,
        created_at=payment.created_at,
        hold_for=info.hold_for,
    )
    try:
        snapshot = gateway.create(request)
    except Unavailable:
        raise  # the row stays: the same call continues with the same idempotency key
    except Declined as error:
        recording.close_unpaid(payment=payment, status=PaymentStatus.FAILED)
        cause = DeclineCause(error.details.get("cause", DeclineCause.OTHER))
        raise Declined(DECLINED[cause], **error.details) from error
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


def way_back(payment: Payment) -> str:
    """Return where a payer lands about whom the provider is asked first; from there it goes on to the shop's page."""
    return f"{webhook_url(payment.account)}back/{payment.reference}/"


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
        link=f"/office/payments/accounts/{payment.account_id}/",
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
