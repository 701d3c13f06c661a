"""Place, pay, dispatch and cancel orders."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kogge.core import clock, counters
from kogge.core.audit import services as audit
from kogge.core.errors import Conflict, SoldOut
from kogge.core.events import bus as events
from kogge.core.money import Money
from kogge.sales.customers import services as customers
from kogge.sales.customers.values import CustomerKind
from kogge.sales.orders import needs, queries, rules
from kogge.sales.orders.events import OrderCancelled, OrderDispatched, OrderEvent, OrderPaid, OrderPlaced
from kogge.sales.orders.models import NumberSeries, Order, OrderLine
from kogge.sales.orders.values import OrderDraft, OrderStatus
from kogge.sales.payments import queries as payment_queries
from kogge.sales.payments import services as payments
from kogge.sales.stock import services as stock
from kogge.sales.tax import services as tax
from kogge.sales.tax.values import Decision, Scheme, decision_as_dict

FIRST_NUMBER = 10_001

DecideTax = Callable[[str], Decision]


def _next_number() -> str:
    """Draw the next order number; the series stays locked until the order is written, so that orders form a queue."""
    return str(
        counters.next_number(NumberSeries, key="order", of="name", counts="last_number", first=FIRST_NUMBER)
    )


def _event(kind: type[OrderEvent], order: Order, **more: Any) -> OrderEvent:
    return kind(
        number=order.number,
        market=order.market,
        total_minor=order.total_minor,
        currency=order.currency,
        **more,
    )


# No savepoint of its own: whoever places inside a transaction must give that up when the order fails.
@transaction.atomic(savepoint=False)
def place_order(*, draft: OrderDraft, decide_tax: DecideTax, actor: Any) -> Order:
    """Conclude the contract: hold the goods, decide the VAT, write the order. Idempotent by the draft's key.

    `decide_tax(reference)` decides under the threshold's lock and takes the sale into it; it is called after the goods
    are held, so that a sold-out sale never counts, and raises Undecided when the rules refuse. Raises SoldOut with
    nothing held.
    """
    number = _next_number()
    # Only now, behind the lock of the series: the same key in another request is either visible here or comes after us.
    found = queries.order_by_key(draft.idempotency_key)
    if found is not None:
        return found
    reference = rules.reference(number)
    stock.hold(
        reference=reference,
        wanted={line.variant_id: line.quantity for line in draft.lines},
        expires_at=draft.hold_until,
    )
    decision = decide_tax(reference)
    customer = customers.remember_customer(
        email=draft.email,
        name=draft.name,
        company_name=draft.company_name,
        kind=CustomerKind(draft.customer_kind),
        vat_id=draft.vat_id,
        language=draft.language,
        address=draft.delivery_address,
        actor=actor,
    )
    order = Order.objects.create(customer=customer, **_order_fields(draft, number, decision))
    OrderLine.objects.bulk_create(_lines(order, draft, decision))
    audit.record(
        actor=actor, verb="orders.placed", subject=reference, market=order.market,
        total_minor=order.total_minor, currency=order.currency, method=order.payment_method,
        scheme=order.tax_scheme, tax_country=order.tax_country,
        rates_bp=list(decision.rates_bp), pieces=sum(line.quantity for line in draft.lines),
    )  # fmt: skip
    if order.vat_id and decision.scheme is Scheme.IC_SUPPLY:
        needs.confirm_vat_id(order)
    events.emit(_event(OrderPlaced, order, visit=draft.visit))
    return order


def _order_fields(draft: OrderDraft, number: str, decision: Decision) -> dict[str, Any]:
    discount = draft.discount.amount_minor if draft.discount else 0
    listed = draft.goods.amount_minor + draft.shipping.amount_minor - discount
    return {
        "number": number,
        "status": OrderStatus.PLACED,
        "token": secrets.token_urlsafe(32),
        "idempotency_key": draft.idempotency_key,
        "market": draft.market,
        "language": draft.language,
        "currency": draft.currency,
        "customer_kind": draft.customer_kind,
        "email": draft.email,
        "vat_id": draft.vat_id,
        "delivery_address": draft.delivery_address.as_dict(),
        "billing_address": draft.billing_address.as_dict(),
        "goods_minor": draft.goods.amount_minor,
        "shipping_minor": draft.shipping.amount_minor,
        "discount_minor": discount,
        "tax_adjustment_minor": decision.gross_minor - listed,
        "total_minor": decision.gross_minor,
        "tax_minor": decision.vat_minor,
        "prices_are_gross": draft.prices_are_gross,
        "tax_decision": decision_as_dict(decision),
        "tax_scheme": decision.scheme.value,
        "tax_country": decision.tax_country,
        "accepted_terms": draft.accepted_terms,
        "shipping_option": draft.shipping_option,
        "promised_on": draft.promised_on,
        "payment_method": draft.payment_method,
        "placed_at": clock.now(),
    }


def _lines(order: Order, draft: OrderDraft, decision: Decision) -> list[OrderLine]:
    taxes = {line.reference: line for line in decision.lines}
    return [
        OrderLine(
            order=order,
            position=position,
            variant_id=line.variant_id,
            sku=line.sku,
            name=line.name,
            label=line.label,
            quantity=line.quantity,
            unit_price_e4=line.unit_price.amount_e4,
            total_minor=line.total.amount_minor,
            vat_category=taxes[line.sku].category,
            vat_rate_bp=taxes[line.sku].rate_bp,
            net_minor=taxes[line.sku].net_minor,
            tax_minor=taxes[line.sku].vat_minor,
        )
        for position, line in enumerate(draft.lines, start=1)
    ]


def begin_payment(*, number: str, return_url: str, cancel_url: str, locale: str, method: str = "") -> Any:
    """Start a payment of what is still owed, outside any transaction; another `method` replaces the chosen one.

    Returns the payment: with an address to send the shopper to, or with the bank's details. Conflict when nothing is
    owed any more; ProviderError when the provider cannot be reached (the order stays, and the call may be repeated).
    """
    order = queries.order_without_lines(number)
    if order.status != OrderStatus.PLACED:
        raise Conflict(_("Nothing is owed for this order."), code="nothing_owed")
    if method and method != order.payment_method:
        Order.objects.filter(pk=order.pk).update(payment_method=method)
        order.payment_method = method
    return payments.start_payment(
        purpose=rules.reference(number),
        market=order.market,
        method=order.payment_method,
        amount=Money(amount_minor=order.total_minor - order.paid_minor, currency=order.currency),
        description=_("Order %(number)s") % {"number": number},
        locale=locale,
        return_url=return_url,
        cancel_url=cancel_url,
        billing_email=order.email,
        billing_name=order.billing_address.get("name", ""),
    )


@transaction.atomic
def take_payment(*, number: str, amount: Money, method: str) -> Order:
    """Count captured money towards an order; fully paid, it is confirmed. Called inside the payment's transaction.

    Money for a cancelled order goes back by itself; too much money is kept and shown to a person.
    """
    order = queries.locked_order(number)
    reference = rules.reference(number)
    order.paid_minor += amount.amount_minor
    order.save(update_fields=["paid_minor"])
    received = audit.record(
        actor="payments", verb="orders.money_received", subject=reference, amount_minor=amount.amount_minor,
        currency=amount.currency, method=method,
    )  # fmt: skip
    if order.status == OrderStatus.CANCELLED:
        payments.refund(
            purpose=reference, amount=amount, reason="order_cancelled",
            key=f"late:{number}:{received.pk}", actor="orders",
        )  # fmt: skip
        return order
    if order.paid_minor > amount.amount_minor:
        needs.settle(order, actor="orders")
    if order.status == OrderStatus.PLACED and order.paid_minor >= order.total_minor:
        if not _goods_are_held(order):
            return cancel_order(number=number, reason="sold_out_meanwhile", actor="orders")
        order.status, order.paid_at = OrderStatus.PAID, clock.now()
        order.save(update_fields=["status", "paid_at"])
        audit.record(actor="payments", verb="orders.paid", subject=reference)
        events.emit(_event(OrderPaid, order))
    if order.paid_minor > order.total_minor:
        needs.give_back_what_is_over(order)
    return order


def _goods_are_held(order: Order) -> bool:
    """Keep the goods for good; when the hold ran out before the money came, try to hold them anew."""
    reference = rules.reference(order.number)
    if stock.confirm(reference=reference):
        return True
    wanted = {line.variant_id: line.quantity for line in order.lines.all() if line.variant_id}
    try:
        stock.hold(reference=reference, wanted=wanted, expires_at=None)
    except SoldOut:
        return False
    return True


@transaction.atomic
def give_money_back(*, number: str, amount: Money) -> Order:
    """Count refunded money; called inside the refund's transaction."""
    return _count_out(number=number, amount=amount, verb="orders.money_returned")


def _count_out(*, number: str, amount: Money, verb: str) -> Order:
    order = queries.locked_order(number)
    order.paid_minor -= amount.amount_minor
    order.save(update_fields=["paid_minor"])
    audit.record(
        actor="payments", verb=verb, subject=rules.reference(number),
        amount_minor=amount.amount_minor, currency=amount.currency,
    )  # fmt: skip
    needs.settle(order, actor="orders")
    return order


@transaction.atomic
def take_chargeback(*, number: str, amount: Money) -> Order:
    """Count money that the customer's bank took back; before dispatch a person is told to keep the parcel here."""
    order = _count_out(number=number, amount=amount, verb="orders.money_charged_back")
    if order.status == OrderStatus.PAID and order.paid_minor < order.total_minor:
        needs.keep_parcel_here(order)
    return order


@transaction.atomic
def count_restored(*, number: str, amount: Money) -> Order:
    """Count money towards an order again whose refund or chargeback was undone; the order's status stays."""
    order = queries.locked_order(number)
    order.paid_minor += amount.amount_minor
    order.save(update_fields=["paid_minor"])
    audit.record(
        actor="payments", verb="orders.money_restored", subject=rules.reference(number),
        amount_minor=amount.amount_minor, currency=amount.currency,
    )  # fmt: skip
    needs.settle(order, actor="orders")
    return order


@transaction.atomic
def mark_dispatched(
    *, number: str, carrier: str, tracking_number: str, actor: Any, tracking_url: str = "",
    despite_chargeback: str = "",
) -> Order:  # fmt: skip
    """Say that the parcel has left: stock falls, the customer is told. Conflict unless the order is paid.

    Where a bank took the money back, a person says why it leaves all the same; the reason stays in the audit trail.
    Idempotent for the same tracking number.
    """
    order = queries.locked_order(number)
    if order.status == OrderStatus.DISPATCHED and order.tracking_number == tracking_number:
        return order
    if not rules.may_change(order.status, OrderStatus.DISPATCHED):
        raise Conflict(_("Only a paid order can be dispatched."), code="not_dispatchable")
    reason = _reason_to_send_unpaid(order, despite_chargeback)
    order.status, order.dispatched_at = OrderStatus.DISPATCHED, clock.now()
    order.tracking_number, order.tracking_url = tracking_number, tracking_url
    order.shipping_option = {
        **order.shipping_option,
        "carrier": carrier or order.shipping_option.get("carrier", ""),
    }
    order.save(
        update_fields=["status", "dispatched_at", "tracking_number", "tracking_url", "shipping_option"]
    )
    stock.ship(reference=rules.reference(number), actor=actor)
    needs.settle(order, actor=actor)
    audit.record(
        actor=actor, verb="orders.dispatched", subject=rules.reference(number), carrier=carrier,
        tracking_number=tracking_number, **reason,
    )  # fmt: skip
    events.emit(_event(OrderDispatched, order))
    return order


def _reason_to_send_unpaid(order: Order, reason: str) -> dict[str, str]:
    """Return what the audit trail keeps of it, nothing for a paid order; Conflict where the reason is missing."""
    if not queries.misses_its_money(order):
        return {}
    if not reason.strip():
        raise Conflict(
            _("The customer's bank took the money for this order back, so its parcel stays here."),
            code="charged_back",
            hint=_("To send it all the same, confirm that and say why."),
        )
    return {"despite_chargeback": reason.strip()[:200]}


@transaction.atomic
def cancel_order(*, number: str, reason: str, actor: Any) -> Order:
    """Take the contract back before dispatch: goods are free again, money goes back, the threshold is corrected.

    Payments that are still open are called off. Idempotent. Conflict for an order that has left.
    """
    payment_queries.lock_payments(
        rules.reference(number)
    )  # payments before orders, as captured money locks them
    order = queries.locked_order(number)
    if order.status == OrderStatus.CANCELLED:
        return order
    if not rules.may_change(order.status, OrderStatus.CANCELLED):
        raise Conflict(
            _("This order has left the house and can no longer be cancelled."), code="not_cancellable"
        )
    reference = rules.reference(number)
    was_paid = order.status == OrderStatus.PAID
    order.status, order.cancelled_at, order.cancel_reason = OrderStatus.CANCELLED, clock.now(), reason[:200]
    order.save(update_fields=["status", "cancelled_at", "cancel_reason"])
    stock.release(reference=reference)
    tax.return_threshold(reference=reference)
    needs.settle(order, actor=actor)
    payments.cancel_payment(purpose=reference, actor=actor)
    if order.paid_minor > 0:
        payments.refund(
            purpose=reference,
            amount=Money(amount_minor=order.paid_minor, currency=order.currency),
            reason="order_cancelled",
            key=f"cancel:{number}",
            actor=actor,
        )
    audit.record(actor=actor, verb="orders.cancelled", subject=reference, reason=reason, was_paid=was_paid)
    events.emit(_event(OrderCancelled, order, was_paid=was_paid, reason=reason))
    return order


@transaction.atomic
def cancel_unpaid(*, number: str) -> None:
    """Cancel an order whose hold ran out before money came; harmless for any other order.

    Where part of the money came, a person decides: the rest may be on its way, and cancelling sends the part back.
    """
    payment_queries.lock_payments(rules.reference(number))
    order = queries.locked_order(number)
    if order.status == OrderStatus.PLACED and order.paid_minor == 0:
        cancel_order(number=number, reason="not_paid_in_time", actor="orders")
    elif order.status == OrderStatus.PLACED and order.paid_minor < order.total_minor:
        needs.see_to_the_rest(order)
